// The network as a row of boxes: sizes and activations can be changed, hidden layers added, moved and taken out.
/** @import { Catalogue, Config } from "../types/api.d.ts" */
/** @import { Notice } from "../types/state.d.ts" */
/** @import { Network } from "../layers.js" */
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { edited, grown, moved, resized, shrunk } from "../layers.js";
import { named } from "../names.js";
import { dragLayers } from "./layer-drag.js";
import { leftOver } from "./param-form.js";

/**
 * @param {Catalogue} catalogue
 * @param {Config} config
 * @param {Notice[]} notices
 */
export function layerBoxes({ activations, limits }, { network, error }, notices) {
  const { layers } = network, last = layers.length - 1;
  const names = activations.map(({ name }) => name);
  const boxes = layers.map((size, l) => {
    if (l === 0) {
      return html`<div class="layer fixed"><span>${size}</span><small>${
        t("setup.input", { n: size })
      }</small></div>`;
    }
    return l === last
      ? output(size, network, names, error.name)
      : hidden(l, size, network, names, notices);
  });
  const add = html`
    <button type="button" class="layer add" data-do="add" data-keep="layer-add"
      aria-label="${t("setup.addLayer")}" title="${t("setup.addLayer")}">${icon("plus")}</button>
  `;
  const room = last - 1 < (limits.hidden_layers ?? 6);
  const row = html`${boxes.slice(0, -1)}${room && add}${boxes.at(-1)}`;
  return html`<div class="layers">${row}</div>${leftOver("network", row, notices)}`;
}

/**
 * @param {number} l
 * @param {number} size
 * @param {Network} network
 * @param {string[]} names
 * @param {Notice[]} notices
 */
function hidden(l, size, network, names, notices) {
  const count = network.layers.length - 2;
  const bad = String(notices.some(({ at }) => at === `network.layers[${l}]`));
  const grip = html`
    <button type="button" class="grip" data-do="grip" data-keep="grip-${l}"
      aria-label="${t("setup.moveLayer", { l, count })}" title="${t("setup.moveLayerHow")}">${icon(
        "grip",
      )}</button>
  `;
  return html`
    <div class="layer hidden-layer" data-layer="${l}">
      ${count > 1 && grip}
      <div class="stepper">
        <button type="button" data-do="less" data-keep="less-${l}" aria-label="${t(
          "setup.fewerNodes",
          { l },
        )}" ${size === 1 && "disabled"}>−</button>
        <input class="size" name="network.layers.${l}" inputmode="numeric" autocomplete="off" value="${size}"
          aria-invalid="${bad}" aria-label="${t("setup.nodesOf", { l })}">
        <button type="button" data-do="more" data-keep="more-${l}" aria-label="${t(
          "setup.moreNodes",
          { l },
        )}">+</button>
      </div>
      ${activation(l, network, names.filter((name) => name !== "softmax"))}
      <button type="button" class="out" data-do="out" data-keep="out-${l}" aria-label="${t(
        "setup.removeLayer",
        { l },
      )}">${icon("close")}</button>
    </div>
  `;
}

/**
 * @param {number} size
 * @param {Network} network
 * @param {string[]} names
 * @param {string} error
 */
function output(size, network, names, error) {
  const linked = { softmax_cross_entropy: "softmax", binary_cross_entropy: "sigmoid" }[error];
  const free = names.filter((name) => linked ? name === linked : name !== "softmax");
  const l = network.layers.length - 1;
  return html`<div class="layer fixed"><span>${size}</span>${activation(l, network, free)}</div>`;
}

/**
 * @param {number} l
 * @param {Network} network
 * @param {string[]} names
 */
function activation(l, network, names) {
  const chosen = network.activations[l - 1];
  const options = names.map((name) =>
    html`<option value="${name}" ${name === chosen && "selected"}>${named(name)}</option>`
  );
  const last = l === network.layers.length - 1;
  return html`
    <select name="network.activations.${l}" aria-label="${last
      ? t("setup.outputActivation")
      : t("setup.activationOf", { l })}">${options}</select>
  `;
}

/**
 * @param {HTMLElement} section
 * @param {() => Config | null} config
 * @param {(network: Network) => void} take
 * @param {AbortSignal} signal
 */
export function onLayers(section, config, take, signal) {
  /** @param {(network: Network) => Network | null} change */
  const apply = (change) => {
    const now = config();
    const next = now && change(now.network);
    if (next) take(next);
    return next;
  };
  section.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.name === "network.bias") {
      return void apply((network) => ({ ...network, bias: input.checked }));
    }
    if (!apply((network) => edited(network, input.name, input.value))) {
      input.setAttribute("aria-invalid", "true");
    }
  }, { signal });
  section.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (button) apply((network) => pressed(network, button));
  }, { signal });
  section.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || target.dataset.do !== "grip") return;
    event.preventDefault();
    event.stopPropagation();
    const l = layerOf(target);
    if (apply((network) => moved(network, l, l + by))) {
      /** @type {HTMLElement | null} */ (section.querySelector(`[data-keep="grip-${l + by}"]`))
        ?.focus();
    }
  }, { signal });
  dragLayers(section, (from, to) => void apply((network) => moved(network, from, to)), signal);
}

/** @param {Network} network @param {HTMLButtonElement} button */
function pressed(network, button) {
  const l = layerOf(button);
  switch (button.dataset.do) {
    case "add":
      return grown(network);
    case "out":
      return shrunk(network, l);
    case "less":
      return resized(network, l, network.layers[l] - 1);
    case "more":
      return resized(network, l, network.layers[l] + 1);
    default:
      return null;
  }
}

/** @param {HTMLElement} part */
export function layerOf(part) {
  const box = /** @type {HTMLElement | null} */ (part.closest("[data-layer]"));
  return Number(box?.dataset.layer);
}

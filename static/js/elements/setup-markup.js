// What stands still in the set-up panel, and the line above the network's boxes.
/** @import { Config } from "../types/api.d.ts" */
import { count } from "../lib/format.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { parametersOf } from "../layers.js";

/** The places that `setup-view` fills. */
export function skeleton() {
  return html`
    <preset-tiles></preset-tiles>
    <section class="set-data">
      <div class="data-head"></div>
      <div class="data-row">
        <canvas></canvas>
        <div class="data-fields"></div>
      </div>
      <div class="data-wrong"></div>
      <own-table hidden></own-table>
    </section>
    <section class="set-network">
      <div class="network-head"></div>
      <div class="network-layers"></div>
    </section>
    <own-network></own-network>
    <section class="set-weights">
      <div class="weights-fields"></div>
      <p class="resets"><span>${t("setup.reset")}</span>
        <button type="button" class="pill" data-do="same" title="${t("setup.sameHelp")}">${t(
          "setup.same",
        )}</button>
        <button type="button" class="pill" data-do="fresh" title="${t("setup.freshHelp")}">${t(
          "setup.fresh",
        )}</button>
      </p>
    </section>
    <section class="at-once">
      <h2>${t("setup.atOnce")}</h2>
      <rate-row class="compact"></rate-row>
      <div class="once-fields"></div>
    </section>
    <div class="again" role="group" aria-label="${t("setup.waiting")}" hidden>
      <p class="waits"></p>
      <button type="button" class="solid-button" data-do="again">${t("setup.again")}</button>
      <button type="button" class="plain" data-do="discard">${t("setup.discard")}</button>
    </div>
  `;
}

/** @param {Config} config */
export function networkHead({ network }) {
  const n = parametersOf(network);
  return html`
    <div class="field"><span>${t("setup.network")}</span>
      <span class="second">${t(network.bias ? "setup.parametersBiased" : "setup.parameters", {
        n,
        count: count(n),
      })}</span>
      <label class="check"><input type="checkbox" name="network.bias" ${network.bias &&
        "checked"}>${t("setup.biases")}</label></div>
  `;
}

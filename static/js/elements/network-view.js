// `<network-view>`: the network as a diagram or heat map whose links can be taken.
/** @import { NetworkLayout } from "../types/figures.d.ts" */
/** @import { State } from "../types/state.d.ts" */
import { network } from "../figures/network.js";
import { slope, weight } from "../lib/format.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { entry } from "../selectors.js";
import { diagram, linkAt } from "./diagram.js";
import { cellAt, drawMatrices } from "./matrices.js";
import { Part } from "./part.js";

const SIZE = { width: 272, height: 244 };

export class NetworkView extends Part {
  /** @type {NetworkLayout | null} */
  #layout = null;
  /** Which weight the arrow keys are choosing for. @type {"a" | "b" | null} */
  #walking = null;

  render() {
    this.innerHTML = html`
      <svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="group" aria-label="${t(
        "network.title",
      )}"></svg>
      <div class="matrices" hidden>
        <canvas tabindex="0" role="application"></canvas>
      </div>
      <p class="chip" hidden></p>
    `.text;
  }

  connected() {
    this.watch(
      (s) => [s.session?.id, s.scene, s.links, s.view.colorBy, s.session?.config.free, s.theme],
      (_, state) => this.update(state),
    );
    this.watch((s) => s.lit, () => this.light());
    this.on("click", (event) => this.take(this.nameAt(event)));
    this.on("pointermove", (event) => this.hover(this.nameAt(event), event));
    this.on("pointerleave", () => this.hover(null));
    this.on("focusin", (event) => this.hover(this.nameAt(event)));
    this.on("focusout", () => this.hover(null));
    this.on("keydown", (event) => this.key(event));
    document.addEventListener("walk-links", (event) => {
      this.walk(/** @type {CustomEvent} */ (event).detail);
    }, { signal: this.signal });
  }

  /** @param {State} state */
  update({ session, scene, links, view, theme }) {
    if (!session || !scene || scene.session !== session.id) return;
    const { config } = session;
    const values = view.colorBy === "slope" ? scene.gradient.gradient : scene.weights.weights;
    this.#layout = network({
      layers: config.network.layers,
      activations: config.network.activations,
      values,
      relative: view.colorBy === "slope",
      a: links?.[0] ?? null,
      b: links?.[1] ?? null,
      frozen: frozenNames(session),
      size: SIZE,
    });
    const matrix = this.#layout.kind === "matrix";
    this.one("svg").toggleAttribute("hidden", matrix);
    this.one(".matrices").hidden = !matrix;
    if (matrix) drawMatrices(this.canvas, this.#layout, links, theme);
    else this.drawDiagram(this.#layout);
  }

  /** @param {NetworkLayout} layout */
  drawDiagram(layout) {
    const focused = document.activeElement?.closest("[data-link]")?.getAttribute("data-link");
    this.one("svg").innerHTML = diagram(layout).text;
    if (focused) this.focusLink(focused);
    this.light();
  }

  /** What the chain rule speaks of. */
  light() {
    const { lit } = this.state;
    for (const part of this.querySelectorAll("[data-link], [data-node]")) {
      const node = part.getAttribute("data-node"), link = part.getAttribute("data-link");
      const on = node ? lit?.nodes.includes(node) : link && lit?.links.includes(link);
      part.classList.toggle("lit", Boolean(on));
    }
  }

  get canvas() {
    return /** @type {HTMLCanvasElement} */ (this.one("canvas"));
  }

  /**
   * The link under an event.
   * @param {Event} event
   * @returns {string | null}
   */
  nameAt(event) {
    if (!this.#layout || !(event instanceof MouseEvent)) {
      const target = /** @type {Element} */ (event.target);
      return target.closest("[data-link]")?.getAttribute("data-link") ?? null;
    }
    if (event.target === this.canvas) return cellAt(this.canvas, this.#layout, event);
    return linkAt(this.one("svg"), this.#layout, event);
  }

  /** @param {string | null} name */
  take(name) {
    if (!name) return;
    if (this.#walking) this.actions.choose(this.#walking, name);
    else this.actions.take(name);
    this.#walking = null;
  }

  /**
   * @param {string | null} name
   * @param {PointerEvent} [event]
   */
  hover(name, event) {
    const chip = this.one(".chip");
    chip.hidden = !name;
    for (const link of this.querySelectorAll("[data-link]")) {
      link.classList.toggle("near", link.getAttribute("data-link") === name);
    }
    const { scene, view, lit } = this.state;
    if (name !== (lit?.links[0] ?? null)) {
      this.app.store.dispatch({ type: "lit", lit: name ? { nodes: [], links: [name] } : null });
    }
    if (!name || !scene) return;
    const value = view.colorBy === "slope"
      ? slope(entry(scene.gradient.gradient, name))
      : weight(entry(scene.weights.weights, name));
    chip.innerHTML = html`<span class="name">${name}</span> ${value}`.text;
    const { x, y } = this.spot(name, event);
    const half = chip.offsetWidth / 2;
    chip.style.left = `${Math.min(this.clientWidth - half, Math.max(half, x))}px`;
    chip.style.top = `${Math.max(chip.offsetHeight + 10, y)}px`;
  }

  /**
   * @param {string} name
   * @param {PointerEvent} [event]
   */
  spot(name, event) {
    const box = this.getBoundingClientRect();
    if (event) return { x: event.clientX - box.left, y: event.clientY - box.top };
    const badge = this.#layout?.links.find((link) => link.name === name)?.badge;
    const scale = box.width / SIZE.width;
    return { x: (badge?.x ?? SIZE.width / 2) * scale, y: (badge?.y ?? SIZE.height / 2) * scale };
  }

  /** From the keys A and B: the arrows then walk the links. @param {"a" | "b"} which */
  walk(which) {
    const { links } = this.state;
    if (!links) return;
    this.#walking = which;
    this.focusLink(links[which === "a" ? 0 : 1]);
  }

  /** @param {string} name */
  focusLink(name) {
    if (this.#layout?.kind === "matrix") return this.canvas.focus();
    /** @type {SVGElement | null} */ (this.querySelector(`[data-link="${name}"]`))?.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const name = document.activeElement?.getAttribute("data-link");
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (name && (event.key === "Enter" || event.key === " ")) this.take(name);
    else if (name && by) this.focusBeside(name, by);
    else if (this.#layout?.kind === "matrix" && by) this.shift(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** In a heat map the arrows move A (or B) from cell to cell. @param {string} key */
  shift(key) {
    const which = this.#walking ?? "a", { links } = this.state;
    const [, group, j, k] = links?.[which === "a" ? 0 : 1].match(/^(\w+)\[(\d+),(\d+)\]$/) ?? [];
    if (!group) return;
    const dj = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0,
      dk = { ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0;
    const name = `${group}[${Number(j) + dj},${Number(k) + dk}]`;
    if (entry(this.state.scene?.weights.weights, name) !== null) this.actions.choose(which, name);
  }

  /** @param {string} name @param {number} by */
  focusBeside(name, by) {
    const links = this.#layout?.links ?? [];
    const at = links.findIndex((link) => link.name === name);
    this.focusLink(links[(at + by + links.length) % links.length].name);
  }
}

/**
 * Names of links and groups that training may not change.
 * @param {import("../types/api.d.ts").SessionView} session
 * @returns {string[]}
 */
function frozenNames({ config, groups }) {
  const { free } = config;
  if (free === null) return [];
  return groups.flatMap(({ name, shape }) => {
    if (free.includes(name)) return [];
    const some = free.some((f) => f.startsWith(`${name}[`));
    if (!some) return [name];
    const [rows, columns] = shape.length === 2 ? shape : [shape[0], 0];
    return namesOf(name, rows, columns).filter((n) => !free.includes(n));
  });
}

/** @param {string} group @param {number} rows @param {number} columns */
function namesOf(group, rows, columns) {
  const places = Array.from({ length: rows }, (_, j) => j);
  if (!columns) return places.map((j) => `${group}[${j}]`);
  return places.flatMap((j) => Array.from({ length: columns }, (_, k) => `${group}[${j},${k}]`));
}

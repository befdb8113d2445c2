// `<plane-tiles>`: the planes to choose from, each with its landscape in small, or why it cannot be had.
/** @import { PlaneKind } from "../types/many.d.ts" */
import { tilePicture } from "../figures/tile.js";
import { html } from "../lib/html.js";
import { percent } from "../lib/format.js";
import { t } from "../lib/texts.js";
import { keyOf, KINDS, missing, planeOf } from "../many-wants.js";
import { tileFact } from "../many-words.js";
import { Part } from "./part.js";
import { drawThumbnail } from "./swatch.js";

export class PlaneTiles extends Part {
  render() {
    this.setAttribute("role", "radiogroup");
    this.setAttribute("aria-label", t("many.planes"));
    this.innerHTML = html`${KINDS.map(tile)}`.text;
  }

  connected() {
    this.watch(
      ({ many, view, theme, step, session, links, revision, recent }) => [
        many.tiles,
        view.plane,
        view.planeSeed,
        view.through,
        view.tab === "many" && view.many,
        theme,
        step,
        session,
        links,
        revision,
        recent,
      ],
      () => this.update(),
    );
    this.sized(this, () => this.update());
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button) this.take(/** @type {PlaneKind} */ (button.value));
    });
    this.on("keydown", (event) => this.walk(event));
  }

  /** @param {PlaneKind} plane */
  take(plane) {
    this.actions.view({ plane });
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const here = KINDS.indexOf(this.state.view.plane);
    const next = KINDS[(here + by + KINDS.length) % KINDS.length];
    this.button(`[value=${next}]`).focus();
    this.take(next);
  }

  update() {
    for (const kind of KINDS) this.updateTile(kind);
  }

  /** @param {PlaneKind} kind */
  updateTile(kind) {
    const { state } = this, { many, view, theme } = state, found = many.tiles[kind];
    const current = found?.key === keyOf(state, planeOf(state, kind));
    const reason = missing(state, kind) ?? (current ? found.reason : null);
    const button = this.button(`[value=${kind}]`), chosen = view.plane === kind;
    button.setAttribute("aria-checked", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
    button.classList.toggle("old", !current && !reason);
    /** @param {string} part */
    const one = (part) => /** @type {HTMLElement} */ (button.querySelector(part));
    one(".why").textContent = reason ?? "";
    one(".fact").textContent = tileFact(state, kind, reason ? undefined : found);
    const share = reason ? null : found?.path?.in_plane.path ?? null;
    one(".share").textContent = share === null ? "" : t("many.inPlane", { share: percent(share) });
    const canvas = /** @type {HTMLCanvasElement} */ (button.querySelector("canvas"));
    canvas.hidden = reason !== null || !found?.surface;
    if (!canvas.hidden && canvas.clientWidth && found?.surface) {
      drawThumbnail(canvas, tilePicture(found.surface, found.path), theme);
    }
  }
}

/** @param {PlaneKind} kind */
function tile(kind) {
  return html`
    <button type="button" role="radio" value="${kind}" title="${t(`many.say.${kind}`)}">
      <span class="small"><canvas aria-hidden="true"></canvas><span class="why"></span></span>
      <b>${t(`many.plane.${kind}`)}</b>
      <span class="fact"></span>
      <span class="share"></span>
    </button>
  `;
}

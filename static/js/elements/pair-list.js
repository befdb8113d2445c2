// `<pair-list>`: pairs of links that are worth a look, each with its landscape in small.
/** @import { Pair, Pairs } from "../types/many.d.ts" */
import { tilePicture } from "../figures/tile.js";
import * as format from "../lib/format.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { keyOf } from "../many-wants.js";
import { Part } from "./part.js";
import { drawThumbnail } from "./swatch.js";

export class PairList extends Part {
  render() {
    this.innerHTML = html`
      <p class="intro" role="status"></p>
      <ul></ul>
    `.text;
  }

  connected() {
    this.watch((s) => [s.many.pairs, s.links, s.step, s.revision], () => this.update());
    this.watch((s) => [s.theme, s.view.tab, s.view.many], () => this.paint());
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      const pair = button && this.state.many.pairs?.found?.pairs[Number(button.value)];
      if (pair) this.take(pair);
    });
  }

  /** @param {Pair} pair */
  take({ a, b }) {
    this.app.store.dispatch({ type: "linked", links: [a, b] });
    this.actions.view({ tab: "surface" });
    document.getElementById("stage")?.focus();
  }

  update() {
    const { pairs } = this.state.many, found = pairs?.found;
    const old = pairs !== null && pairs.key !== keyOf(this.state);
    this.one("ul").innerHTML =
      html`${(found?.pairs ?? []).map((pair, k) => this.row(pair, k))}`.text;
    this.one(".intro").textContent = pairs?.reason ??
      (found ? intro(found, old) : t("many.reading"));
    this.paint();
  }

  /** @param {Pair} pair @param {number} k */
  row(pair, k) {
    const { links } = this.state, shown = links?.[0] === pair.a && links[1] === pair.b;
    return html`
      <li><button type="button" value="${k}" aria-current="${shown}">
        <canvas aria-hidden="true"></canvas>
        <span><span class="name a">${pair.a}</span> <span class="name b">${pair.b}</span></span>
        <span class="reason">${reason(pair)}</span>
        <span class="unit">${t("many.pairs.numbers", {
          interaction: format.signed(pair.interaction),
          a: format.signed(pair.curvatures[0] ?? 0),
          b: format.signed(pair.curvatures[1] ?? 0),
        })}</span>
      </button></li>
    `;
  }

  paint() {
    const pairs = this.state.many.pairs?.found?.pairs ?? [];
    this.querySelectorAll("canvas").forEach((canvas, k) => {
      const { surface, values } = pairs[k] ?? {};
      if (!surface || !canvas.clientWidth) return;
      const spot = { a: [values[0] ?? 0], b: [values[1] ?? 0], error: [null] };
      drawThumbnail(canvas, tilePicture(surface, spot), this.state.theme);
    });
  }
}

/** @param {Pairs} found @param {boolean} old */
function intro({ considered, of, step, pairs }, old) {
  if (!pairs.length) return t("many.pairs.none");
  const said = considered < of
    ? t("many.pairs.some", { considered: format.count(considered), all: format.count(of) })
    : t("many.pairs.all", { n: of, all: format.count(of) });
  return old ? `${said} ${t("many.pairs.old", { step })}` : said;
}

/** A coupling this near to 1 leaves a direction level. */
const LEVEL = 0.02;

/** The shape of the error over both, from its second derivatives. @param {Pair} pair */
function reason({ coupling, curvatures }) {
  const [a, b] = curvatures.map((value) => value ?? 0);
  if (coupling === null) return t("many.pairs.together");
  const times = Number(coupling.toPrecision(2));
  if (a * b < 0) return t("many.pairs.crossed");
  if (Math.abs(coupling - 1) < LEVEL && a > 0) return t("many.pairs.level");
  if (coupling > 1) return t("many.pairs.saddle", { times });
  return t(a > 0 ? "many.pairs.aslant" : "many.pairs.ridge", { times });
}

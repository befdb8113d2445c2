// `<slope-strip>`: every slope, sorted; a click takes a link as A, the next one as B.
/** @import { Bar } from "../figures/strip.js" */
/** @import { RankedSlope } from "../types/many.d.ts" */
import { barAt, strip } from "../figures/strip.js";
import * as format from "../lib/format.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { Part } from "./part.js";

export class SlopeStrip extends Part {
  /** @type {Bar[]} */
  #bars = [];
  #size = { width: 0, height: 0 };
  /** The link under the finger or the keyboard. @type {string | null} */
  #at = null;

  render() {
    this.innerHTML = html`
      <div class="strip-head">
        <h2></h2>
        <p class="says"></p>
      </div>
      <div class="drawing" role="listbox" tabindex="0" aria-label="${t("many.strip.label")}"
        aria-activedescendant="slope-here">
        <span class="picture" role="presentation"></span>
        <span class="unseen" role="option" id="slope-here" aria-selected="false"></span>
      </div>
    `.text;
  }

  connected() {
    const box = this.one(".drawing");
    this.watch(
      (s) => [s.many.slopes, s.links, s.theme, s.view.many, s.view.tab],
      () => this.update(),
    );
    this.#size = this.sized(box, () => this.update());
    this.on("pointermove", (event) => this.point(this.under(event)), box);
    this.on("pointerleave", () => this.point(null), box);
    this.on("click", (event) => this.take(this.under(event), event.shiftKey), box);
    this.on("keydown", (event) => this.key(event), box);
    this.on("blur", () => this.point(null), box);
    this.on("focus", () => box.matches(":focus-visible") && this.point(this.first), box);
  }

  get slopes() {
    return this.state.many.slopes?.found.slopes ?? [];
  }

  get first() {
    return this.slopes[0]?.link ?? null;
  }

  /** @param {MouseEvent} event */
  under(event) {
    const x = event.clientX - this.one(".drawing").getBoundingClientRect().left;
    return this.slopes[barAt(this.#bars, x)]?.link ?? null;
  }

  /** @param {string | null} link */
  point(link) {
    if (link === this.#at) return;
    this.#at = link;
    this.update();
  }

  /** @param {string | null} link @param {boolean} second */
  take(link, second) {
    if (!link) return;
    if (second) this.actions.choose("b", link);
    else this.actions.take(link);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      return this.take(this.#at, event.shiftKey);
    }
    const here = this.slopes.findIndex(({ link }) => link === this.#at),
      last = this.slopes.length - 1;
    const next = {
      ArrowRight: here + 1,
      ArrowDown: here + 1,
      ArrowLeft: here - 1,
      ArrowUp: here - 1,
      PageDown: here + 10,
      PageUp: here - 10,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.point(this.slopes[Math.min(last, Math.max(0, next))]?.link ?? null);
  }

  update() {
    const { many, links, theme } = this.state;
    const found = many.slopes?.found, size = this.#size;
    if (!found || !size.width || !size.height) return;
    const [a, b] = links ?? [null, null];
    const { markup, bars } = strip({ slopes: found.slopes, a, b, at: this.#at, theme, size });
    this.#bars = bars;
    this.one(".picture").innerHTML = markup;
    const n = found.slopes.length, all = found.total;
    this.one("h2").textContent = n < all
      ? t("many.strip.some", { n: format.count(n), all: format.count(all) })
      : t("many.strip.all", { n, count: format.count(n) });
    this.describe(found.slopes);
  }

  /** @param {RankedSlope[]} slopes */
  describe(slopes) {
    const place = slopes.findIndex(({ link }) => link === this.#at), here = slopes[place];
    const says = here
      ? t("many.strip.here", {
        link: here.link,
        slope: format.slope(here.slope),
        weight: format.weight(here.weight),
        share: format.percent(here.share),
      })
      : t("many.strip.how");
    this.one(".says").textContent = says;
    const option = this.one("#slope-here"), { links } = this.state;
    option.textContent = here ? says : summary(slopes);
    option.setAttribute("aria-selected", String(!!here && !!links?.includes(here.link)));
    option.setAttribute("aria-posinset", String(Math.max(0, place) + 1));
    option.setAttribute("aria-setsize", String(slopes.length));
  }
}

/** @param {RankedSlope[]} slopes */
function summary(slopes) {
  const top = slopes.slice(0, 3).map(({ link, slope }) => `${link} ${format.slope(slope)}`);
  return t("many.strip.summary", { top: top.join(", ") });
}

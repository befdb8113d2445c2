// `<chain-rule>`: the slope of one example factor by factor, of all examples, and found in another way.
/** @import { Derivation } from "../types/api.d.ts" */
/** @import { SlopeFacts, State } from "../types/state.d.ts" */
import { html, icon } from "../lib/html.js";
import { count } from "../lib/format.js";
import { t } from "../lib/texts.js";
import { slopeFacts } from "../slope-reader.js";
import { agreement, litBy } from "../slope-words.js";
import { chainKey, chainMarkup, chainNumbers } from "./chain-markup.js";
import { Part } from "./part.js";
import { valueInput } from "./value-input.js";

export class ChainRule extends Part {
  #key = "";
  /** @type {((value: number | null) => void) | null} */
  #shown = null;
  /** @type {SlopeFacts | null} */
  #facts = null;

  render() {
    const step = (/** @type {string} */ by) =>
      html`
        <button type="button" class="quiet small" data-by="${by}"
          aria-label="${t(by === "1" ? "slope.nextExample" : "slope.previousExample")}">${icon(
            by === "1" ? "chevron" : "before",
          )}</button>
      `;
    this.innerHTML = html`
      <div class="chain-head">
        <h3>${t("slope.chain")}</h3>
        <div class="examples" role="group"
          aria-label="${t("slope.example")}">${step("-1")}<label>${t(
            "slope.exampleWord",
          )}<input class="value-input" inputmode="numeric" autocomplete="off"></label><span class="of"></span>${step(
            "1",
          )}</div>
      </div>
      <div class="chain-body"></div>
    `.text;
  }

  connected() {
    const input = this.input(".examples input");
    this.#shown = valueInput(input, {
      write: (value) => String(value),
      take: (value) => this.choose(Math.round(value) - 1),
    });
    this.on("keydown", (event) => this.stepByKey(event), input);
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button[data-by]");
      if (button) this.choose(this.example + Number(button.getAttribute("data-by")), true);
    });
    this.watch((s) => [s.view.example, s.session?.data.train], () => this.number());
    this.watch((s) => [s.slope, s.links, s.session?.config, s.view.slopeOf], (_, state) => {
      this.update(state);
    });
    this.watch((s) => s.lit, (lit) => this.mark(lit?.links ?? []));
    this.listenForFactors();
  }

  listenForFactors() {
    const light = (/** @type {Event} */ event) => {
      const found = /** @type {Element} */ (event.target).closest("[data-factor]");
      const derivation = this.#facts?.derivation;
      const factor = derivation?.factors[Number(found?.getAttribute("data-factor"))];
      const lit = found && derivation && factor ? litBy(factor, derivation) : null;
      this.app.store.dispatch({ type: "lit", lit });
    };
    const dark = () => this.app.store.dispatch({ type: "lit", lit: null });
    this.on("pointerover", light, this.one(".chain-body"));
    this.on("pointerleave", dark, this.one(".chain-body"));
    this.on("focusin", light, this.one(".chain-body"));
    this.on("focusout", dark, this.one(".chain-body"));
    this.on("keydown", (event) => this.walk(event), this.one(".chain-body"));
  }

  get last() {
    return (this.state.session?.data.train ?? 1) - 1;
  }

  get example() {
    return Math.min(this.state.view.example, this.last);
  }

  /** @param {number} example from 0 @param {boolean} [around] past the last comes the first */
  choose(example, around = false) {
    const n = this.last + 1;
    const next = around ? (example + n) % n : Math.min(n - 1, Math.max(0, example));
    this.actions.view({ example: next });
    this.number();
  }

  number() {
    this.#shown?.(this.example + 1);
    this.one(".of").textContent = t("slope.ofExamples", { n: count(this.last + 1) });
  }

  /** @param {KeyboardEvent} event */
  stepByKey(event) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.choose(this.example + by, true);
  }

  /** The arrows go from factor to factor. @param {KeyboardEvent} event */
  walk(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const factors = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-factor]")]);
    const here = factors.findIndex((factor) => factor === document.activeElement);
    if (!by || here < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = factors[(here + by + factors.length) % factors.length];
    for (const factor of factors) factor.tabIndex = factor === next ? 0 : -1;
    next.focus();
  }

  /** @param {State} state */
  update(state) {
    const facts = slopeFacts(state), { links, session } = state;
    this.classList.toggle("old", !facts && this.#key !== "");
    if (!facts || !links || !session) return;
    this.#facts = facts;
    const { derivation } = facts, key = chainKey(derivation, links, session.config);
    if (key !== this.#key) {
      this.#key = key;
      const open = this.querySelector("details")?.open ?? false;
      this.one(".chain-body").innerHTML = chainMarkup(derivation, links, session.config, open).text;
    }
    this.numbers(derivation, session.config.optimizer.rule === "book");
  }

  /** Only the texts that are other than before. @param {Derivation} derivation @param {boolean} book */
  numbers(derivation, book) {
    const texts = chainNumbers(derivation, book);
    for (const place of this.querySelectorAll("[data-n]")) {
      const text = texts.get(place.getAttribute("data-n") ?? "") ?? "";
      if (place.textContent !== text) place.textContent = text;
    }
    const { fine } = agreement(derivation);
    this.one(".check").classList.toggle("few", !fine);
  }

  /** @param {string[]} links that something else speaks of */
  mark(links) {
    for (const place of this.querySelectorAll("[data-link]")) {
      place.classList.toggle("lit", links.includes(place.getAttribute("data-link") ?? ""));
    }
  }
}

// `<chain-row>`: the chain rule as a row: what each node holds under it, what each link passes on above it.
/** @import { Factor } from "../types/api.d.ts" */
/** @import { Links, State } from "../types/state.d.ts" */
/** @import { Station } from "../chain-path.js" */
import { chainPath } from "../chain-path.js";
import * as format from "../lib/format.js";
import { mathml } from "../lib/formula.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { placeOf } from "../lessons.js";
import { slopeFacts } from "../slope-reader.js";
import { factorText, factorWord, letterOf } from "../slope-words.js";
import { Part } from "./part.js";

export class ChainRow extends Part {
  connected() {
    this.watch(
      (s) => [s.view.lesson, s.view.tab, s.view.slopeOf, s.slope, s.links, s.session?.id],
      (_, state) => this.update(state),
    );
  }

  /** @param {State} state */
  update(state) {
    const { view, links } = state, facts = slopeFacts(state);
    const asked = placeOf(view.lesson)?.chapter === "4" && view.tab === "curve";
    const path = asked && facts ? chainPath(facts.derivation) : null;
    this.hidden = !path;
    if (path && facts && links) {
      this.innerHTML = row(path, facts.derivation.link, links).text;
    }
  }
}

/**
 * @param {{stations: Station[], factors: Factor[]}} path
 * @param {string} own the link whose slope it is
 * @param {Links} links
 */
function row({ stations, factors }, own, links) {
  const items = stations.map(({ latex, value }, i) =>
    html`
      <li class="station"><span class="times" aria-hidden="true">${i > 0 && i < factors.length &&
        "×"}</span><span
        class="circle">${mathml(latex)}</span><small>${format.weight(value)}</small></li>
      ${factors[i] && way(factors[i], i === 0 ? own : factors[i].link, links)}
    `
  );
  return html`<ol role="list" aria-label="${t("slope.row")}">${items}</ol>`;
}

/**
 * From one station to the next: the share of a change that it passes on.
 * @param {Factor} factor
 * @param {string | null} link
 * @param {Links} links
 */
function way(factor, link, links) {
  const letter = letterOf(link, links), color = letter ? `of-${letter.toLowerCase()}` : "";
  const tint = factor.link === link ? color : "";
  return html`
    <li
      class="way ${color}"><small>${factorWord(
        factor,
        links,
      )}</small><b class="${tint}">${factorText(
        factor.value,
      )}</b><span class="arrow">${letter && html`<i aria-hidden="true">${letter}</i>`}</span></li>
  `;
}

// What `<chain-rule>` writes: the frame once for each link, and the numbers that are put into it.
/** @import { Config, Derivation, LayerSlopes, NodeSlope } from "../types/api.d.ts" */
/** @import { Links } from "../types/state.d.ts" */
import * as format from "../lib/format.js";
import { mathml } from "../lib/formula.js";
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import {
  agreement,
  factorText,
  factorWord,
  letterOf,
  symbolOf,
  updateLine,
  updateWhy,
} from "../slope-words.js";

/** More nodes of a layer than these are not listed. */
const MOST_NODES = 16;

/**
 * The frame has to be written anew when this is another.
 * @param {Derivation} derivation
 * @param {Links} links
 * @param {Config} config
 */
export function chainKey({ link, factors, layers, penalty, examples, outputs }, links, config) {
  const shapes = layers.map(({ nodes }) => nodes.length);
  const symbols = factors.map((factor) => factor.latex);
  const more = [penalty !== 0, examples, outputs.length, config.error.reduction];
  return JSON.stringify([link, links, symbols, shapes, config.network, more]);
}

/**
 * @param {Derivation} derivation
 * @param {Links} links
 * @param {Config} config
 * @param {boolean} open whether the sums are shown
 */
export function chainMarkup(derivation, links, config, open) {
  const { factors, outputs, penalty, examples } = derivation;
  const items = factors.map((factor, i) => {
    const letter = letterOf(factor.link, links);
    return html`
      <li data-factor="${i}" ${factor.link && html`data-link="${factor.link}"`} class="${letter
        ? `of-${letter.toLowerCase()}`
        : ""}"
        tabindex="${i ? -1 : 0}"><span class="symbol">${mathml(
          bracketed(symbolOf(factor, outputs.length), factors.length),
        )}</span><b data-n="f${i}"></b><small>${factorWord(factor, links)}</small></li>
    `;
  });
  const mean = config.error.reduction === "sum" ? "slope.sum" : "slope.mean";
  return html`
    <ul class="factors ${factors.length < 5 && "few"}" role="list" aria-label="${t(
      "slope.factors",
    )}">${items}</ul>
    ${isSum(derivation) && sums(derivation, links, open)}
    <dl>
      ${line("product", t("slope.product"))}
      ${line("mean", t(mean, { n: format.count(examples) }))}
      ${penalty !== 0 && line("penalty", t("slope.penalty"))}
      <div class="check"><dt>${t("slope.central")}</dt><dd>${icon("check")}${icon(
        "alarm",
      )}<span data-n="numeric"></span></dd>
      <dd class="agree" data-n="agree"></dd></div>
    </dl>
    <div class="step">
      <h4>${t("slope.next")}</h4>
      <p data-n="update"></p>
      <p class="why" data-n="why"></p>
    </div>
  `;
}

/** @param {string} name @param {string} label */
function line(name, label) {
  return html`
    <div>
      <dt>${label}</dt>
      <dd data-n="${name}"></dd>
    </div>
  `;
}

/** A difference among factors is one of them, as a whole. @param {string} latex @param {number} factors */
function bracketed(latex, factors) {
  const whole = latex.startsWith("o") || latex.includes(String.raw`\sum`);
  return whole && factors > 5 ? `(${latex})` : latex;
}

/** @param {Derivation} derivation */
function isSum({ factors }) {
  return factors[0]?.kind === "sum";
}

/**
 * Where there are several ways: what is handed down from layer to layer.
 * @param {Derivation} derivation
 * @param {Links} links
 * @param {boolean} open
 */
function sums(derivation, links, open) {
  const { layers, outputs } = derivation, own = layers[layers.length - 1];
  const terms = own.nodes[0].terms;
  return html`
    <details ${open && "open"}>
      <summary>${t("slope.ways", { n: terms?.length ?? 0 })}</summary>
      ${terms && termTable(terms, links)}
      ${layers.slice(0, -1).reverse().map((layer) => layerLine(layer, outputs.length))}
    </details>
  `;
}

/**
 * The own node's sum, link by link.
 * @param {NonNullable<NodeSlope["terms"]>} terms
 * @param {Links} links
 */
function termTable(terms, links) {
  const rows = terms.slice(0, MOST_NODES).map(({ link }, m) => {
    const letter = letterOf(link, links)?.toLowerCase();
    return html`
      <tr data-link="${link}">
        <th scope="row" class="name ${letter}">${link}</th>
        <td data-n="t${m}"></td>
        <td data-n="u${m}"></td>
        <td data-n="v${m}"></td>
      </tr>
    `;
  });
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col">${t("slope.link")}</th>
          <th scope="col">${t("slope.kind.weight")}</th>
          <th scope="col">${t("slope.delta")}</th>
          <th scope="col">${t("slope.share")}</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
    ${terms.length > MOST_NODES && more(terms.length - MOST_NODES)}
  `;
}

/** @param {number} n */
function more(n) {
  return html`<p class="unit">${t("slope.more", { n })}</p>`;
}

/** @param {LayerSlopes} layer @param {number} outputs */
function layerLine({ layer, latex, nodes }, outputs) {
  const values = nodes.slice(0, MOST_NODES).map(({ node: [, k] }) =>
    html`<li><span>${k}</span> <span data-n="d${layer}-${k}"></span></li>`
  );
  return html`
    <div
      class="deltas"><p>${mathml(symbolOf({ latex }, outputs))}</p><ul role="list" aria-label="${t(
        "slope.deltasOf",
        { layer },
      )}">${values}</ul>${nodes.length > MOST_NODES && more(nodes.length - MOST_NODES)}</div>
  `;
}

/**
 * All numbers of the frame, by their places.
 * @param {Derivation} derivation
 * @param {boolean} book
 * @returns {Map<string, string>}
 */
export function chainNumbers(derivation, book) {
  const { factors, layers, example_slope, data_slope, penalty, numeric } = derivation;
  const own = layers[layers.length - 1]?.nodes[0];
  return new Map([
    ...factors.map(({ value }, i) => pair(`f${i}`, factorText(value))),
    ...(own?.terms ?? []).flatMap(({ weight, delta, product }, m) => [
      pair(`t${m}`, factorText(weight)),
      pair(`u${m}`, format.slope(delta)),
      pair(`v${m}`, format.slope(product)),
    ]),
    ...layers.flatMap(({ layer, nodes }) =>
      nodes.map(({ node, delta }) => pair(`d${layer}-${node[1]}`, format.slope(delta)))
    ),
    pair("product", format.slope(example_slope)),
    pair("mean", format.slope(data_slope)),
    pair("penalty", format.slope(penalty)),
    pair("numeric", format.slope(numeric)),
    pair("agree", agreement(derivation).says),
    pair("update", updateLine(derivation.update, derivation.link)),
    pair("why", updateWhy(derivation, book)),
  ]);
}

/** @param {string} name @param {string} text @returns {[string, string]} */
function pair(name, text) {
  return [name, text];
}

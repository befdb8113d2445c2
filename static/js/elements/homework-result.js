// The homework worked out: forward, error, back, slopes, and the weights after one step.
/** @import { Work } from "../homework-work.js" */
/** @import { Block, LayerSlopes, NodeSlope } from "../types/api.d.ts" */
import { exact } from "../homework-check.js";
import { mathml } from "../lib/formula.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { named, sentence } from "../names.js";
import { entry } from "../selectors.js";
import { symbolOf } from "../slope-words.js";
import { selection } from "./param-form.js";

/** Longer sums are not written out. */
const MOST_TERMS = 4;

/** @param {Work} work @param {string} group the block whose slopes are shown */
export function homeworkResult(work, group) {
  const { layers, derivation, request } = work;
  return html`
    <h3>${t("homework.forward")}</h3>
    ${layers.map((layer, l) => forward(work, layer, l))}
    <h3>${t("homework.errorTitle")}</h3>
    ${outputs(work)}
    <h3>${t("homework.back")}</h3>
    ${layers.toReversed().map((layer) => back(layer, derivation.outputs.length))}
    <h3>${t("homework.slopes")} ${selection(
      "group",
      Object.keys(work.slopes).map((value) => ({ value, label: value })),
      group,
      t("homework.group"),
    )}</h3>
    ${matrix(work.slopes[group], t("homework.slopesOf", { group }))}
    ${work.book && html`<p>${t("homework.bookSays")}</p>${
      matrix(
        work.book[group],
        t("homework.bookOf", { group }),
      )
    }`}
    <h3>${t("homework.after", { group })}</h3>
    <p class="unit">${t(work.book ? "homework.afterBook" : "homework.afterHow", {
      rate: exact(request.optimizer?.learning_rate),
    })}</p>
    ${matrix(work.after[group], t("homework.after", { group }))}
  `;
}

/** @param {Work} work @param {LayerSlopes} layer @param {number} l from 0 */
function forward(work, { layer, word, nodes }, l) {
  const below = l ? work.layers[l - 1].nodes.map((n) => n.a) : inputsOf(work);
  const rows = nodes.map(({ node: [, k], z, a }) =>
    html`
      <tr>
        <th scope="row">${k}</th>
        <td>${sum(work, layer, k, below)}${exact(z)}</td>
        <td>${exact(
          a,
        )}</td>
      </tr>
    `
  );
  const name = named(word.replaceAll(" ", "_"));
  return html`
    <table>
      <caption>${t("homework.layer", { layer, name })}</caption>
      <thead>
        <tr>
          <th scope="col">${t(
            "homework.node",
          )}</th>
          <th scope="col">${sign(`z^{${layer}}_{k}`, "z")}</th>
          <th scope="col">${sign(`a^{${layer}}_{k}`, "a")}</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

/** @param {Work} work @returns {number[]} */
function inputsOf({ request }) {
  const data = /** @type {{inputs: number[][]}} */ (request.data);
  return data.inputs[0];
}

/**
 * The sum that a pre-activation is, written out while it is short.
 * @param {Work} work
 * @param {number} layer
 * @param {number} k
 * @param {(number | null)[]} below
 */
function sum({ before }, layer, k, below) {
  if (below.length > MOST_TERMS) return "";
  const terms = below.map((value, j) => {
    const weight = entry(before, `w${layer}[${j},${k}]`);
    return `${bracketed(weight)} × ${bracketed(value)}`;
  });
  const bias = entry(before, `b${layer}[${k}]`);
  return html`
    <small>${[...terms, ...(bias === null ? [] : [bracketed(bias)])].join(" + ")} =</small>
  `;
}

/** @param {number | null} value */
function bracketed(value) {
  return (value ?? 0) < 0 ? `(${exact(value)})` : exact(value);
}

/** @param {Work} work */
function outputs({ derivation: { outputs, targets, example_error }, request }) {
  const rows = outputs.map((output, k) =>
    html`
      <tr>
        <th scope="row">${k}</th>
        <td>${exact(output)}</td>
        <td>${exact(targets[k])}</td>
      </tr>
    `
  );
  return html`
    <table>
      <caption>${sentence(named(request.error?.name ?? ""))}: <b>E = ${exact(
        example_error,
      )}</b></caption>
      <thead>
        <tr>
          <th scope="col">${t("homework.node")}</th>
          <th scope="col">${t(
            "homework.output",
          )}</th>
          <th scope="col">${t("homework.target")}</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

/** @param {LayerSlopes} layer @param {number} count of outputs */
function back({ layer, latex, nodes }, count) {
  const formula = symbolOf({ latex: latex.replace(/^(\\delta\^\{\d+\}_)\{\d+\}/, "$1{k}") }, count);
  const general = generalOf(formula);
  const rows = nodes.map((node) => backRow(node));
  return html`
    <table>
      <caption>${sign(general, t("slope.deltasOf", { layer }))}</caption>
      <thead>
        <tr>
          <th scope="col">${t(
            "homework.node",
          )}</th>
          <th scope="col">${t("homework.handed")}</th>
          <th scope="col">${sign(`f'(z^{${layer}}_{k})`, "f′(z)")}</th>
          <th scope="col">${sign(`\\delta^{${layer}}_{k}`, "δ")}</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

/** The first layer's formula comes with the number of one node; here it is of all. @param {string} latex */
function generalOf(latex) {
  return latex
    .replace(/w\^\{(\d+)\}_\{\d+,m\}/, "w^{$1}_{k,m}")
    .replace(/f'\(z\^\{(\d+)\}_\{\d+\}\)/, "f'(z^{$1}_{k})");
}

/** @param {NodeSlope} node */
function backRow({ node: [, k], handed_down, slope, delta }) {
  return html`
    <tr>
      <th scope="row">${k}</th>
      <td>${exact(handed_down)}</td>
      <td>${slope === null ? "" : exact(slope)}</td>
      <td>${exact(delta)}</td>
    </tr>
  `;
}

/** A formula, and what is read out for it. @param {string} latex @param {string} says */
function sign(latex, says) {
  return html`${mathml(latex)}<span class="unseen">${says}</span>`;
}

/** A row for each node that the links come from. @param {Block} block @param {string} label */
function matrix(block, label) {
  const two = Array.isArray(block[0]);
  const rows = /** @type {number[][]} */ (two ? block : [block]);
  const head = rows[0].map((_, k) => html`<th scope="col">${t("homework.to", { k })}</th>`);
  const body = rows.map((row, j) =>
    html`<tr><th scope="row">${two ? t("homework.fromNode", { j }) : t("slope.kind.bias")}</th>${
      row.map((value) => html`<td>${exact(value)}</td>`)
    }</tr>`
  );
  return html`
    <div class="wide" tabindex="0" role="group" aria-label="${label}">
      <table>
        <thead>
          <tr><td></td>${head}</tr>
        </thead>
        <tbody>${body}</tbody>
      </table>
    </div>
  `;
}

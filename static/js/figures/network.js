/** Where the nodes and links of the diagram are, or the cells of its heat maps: plain data, no drawing. */

import { t } from "../lib/texts.js";
import { matrixLayout, roleOf, round } from "./heatmap.js";

/** @import { NetworkInput, NetworkLayout, NetworkLink, NetworkNode } from "../types/figures.d.ts" */
/** @typedef {{ name: string, layer: number, from: number, to: number, value: number }} Weight */

const LARGEST_LAYER = 16;
const EDGE = { side: 28, top: 18, caption: 24 };
const NEG_DASH = "5 3";

/**
 * @param {NetworkInput} input
 * @returns {NetworkLayout}
 */
export function network(input) {
  const kind = Math.max(...input.layers) > LARGEST_LAYER ? "matrix" : "diagram";
  /** @type {NetworkLayout} */
  const empty = { kind, size: input.size, nodes: [], links: [], matrices: [], captions: [] };
  return kind === "matrix"
    ? { ...empty, ...matrixLayout(input) }
    : { ...empty, ...diagramLayout(input) };
}

/**
 * The two indices in a link's name, or null for a bias.
 * @param {string} name `w1[0,2]`
 */
function parts(name) {
  const match = /^w(\d+)\[(\d+),(\d+)\]$/.exec(name);
  return match ? match.slice(1).map(Number) : null;
}

/**
 * @param {NetworkInput} input
 * @returns {Pick<NetworkLayout, "nodes" | "links" | "captions">}
 */
function diagramLayout(input) {
  const nodes = nodesOf(input);
  /** @param {number} layer @param {number} index */
  const node = (
    layer,
    index,
  ) => /** @type {NetworkNode} */ (nodes.find((n) => n.layer === layer && n.index === index));
  const links = [
    ...weightsOf(input).map((w) =>
      linkOf(input, w, node(w.layer - 1, w.from), node(w.layer, w.to))
    ),
    ...biasStubs(input, node),
  ];
  apart(links);
  // A and B are drawn last, over all others.
  links.sort((p, q) => Number(p.role !== null) - Number(q.role !== null));
  return { nodes, links, captions: captions(input, nodes) };
}

/**
 * Layers side by side, each centered; nodes shrink only where a layer would not fit.
 * @param {NetworkInput} input
 * @returns {NetworkNode[]}
 */
function nodesOf({ layers, size, a, b }) {
  const inked = [a, b].flatMap((name) => name ? endsOf(name) : []);
  const high = size.height - EDGE.top * 2 - EDGE.caption;
  const gapX = (size.width - 2 * EDGE.side) / Math.max(layers.length - 1, 1);
  return layers.flatMap((count, layer) => {
    const gap = Math.min(76, high / Math.max(count - 1, 1));
    const radius = Math.min(12, gap * 0.42, gapX * 0.3);
    const top = EDGE.top + (high - gap * (count - 1)) / 2;
    return Array.from({ length: count }, (_, index) => ({
      layer,
      index,
      x: round(EDGE.side + layer * gapX),
      y: round(top + index * gap),
      radius: round(radius),
      text: radius >= 8 ? String(index) : "",
      ends: inked.includes(`${layer} ${index}`),
    }));
  });
}

/**
 * The nodes at the ends of a link, as `layer index`.
 * @param {string} name
 */
function endsOf(name) {
  const found = parts(name);
  if (found) return [`${found[0] - 1} ${found[1]}`, `${found[0]} ${found[2]}`];
  const bias = /^b(\d+)\[(\d+)\]$/.exec(name);
  return bias ? [`${bias[1]} ${bias[2]}`] : [];
}

/**
 * @param {NetworkInput} input
 * @returns {Weight[]}
 */
function weightsOf({ layers, values }) {
  return layers.slice(1).flatMap((count, k) => {
    const layer = k + 1;
    const matrix = /** @type {number[][]} */ (values[`w${layer}`] ?? []);
    return Array.from(
      { length: layers[k] },
      (_, from) =>
        Array.from({ length: count }, (_, to) => ({
          name: `w${layer}[${from},${to}]`,
          layer,
          from,
          to,
          value: matrix[from]?.[to] ?? 0,
        })),
    ).flat();
  });
}

/**
 * @param {NetworkInput} input
 * @param {Weight} weight
 * @param {{ x: number, y: number }} from
 * @param {{ x: number, y: number }} to
 * @returns {NetworkLink}
 */
function linkOf(input, { name, value }, from, to) {
  const role = roleOf(input, name);
  const negative = value < 0;
  return {
    name,
    x1: from.x,
    y1: from.y,
    x2: to.x,
    y2: to.y,
    value,
    width: role ? 3.5 : round(Math.min(0.6 + 1.7 * Math.abs(value) * scaleOf(input), 4)),
    sign: negative ? "neg" : "pos",
    dash: negative && !role ? NEG_DASH : null,
    frozen: isFrozen(input, name),
    role,
    badge: between(from, to, 0.45),
  };
}

/**
 * Slopes are often far below 1: drawn relative to the largest of them.
 * @param {NetworkInput} input
 */
function scaleOf({ relative, values }) {
  if (!relative) return 1;
  const largest = Math.max(
    ...Object.entries(values).filter(([name]) => name.startsWith("w")).map(([, block]) =>
      block.flat().reduce((most, v) => Math.max(most, Math.abs(v)), 0)
    ),
  );
  return largest > 0 ? 2 / largest : 1;
}

/**
 * A bias has no node to come from: a short link from above, drawn only when it is A or B.
 * @param {NetworkInput} input
 * @param {(layer: number, index: number) => NetworkNode} node
 * @returns {NetworkLink[]}
 */
function biasStubs(input, node) {
  return [input.a, input.b].flatMap((name) => {
    const match = /^b(\d+)\[(\d+)\]$/.exec(name ?? "");
    if (!name || !match) return [];
    const [layer, index] = [Number(match[1]), Number(match[2])];
    const to = node(layer, index);
    if (!to) return [];
    const value = /** @type {number[]} */ (input.values[`b${layer}`] ?? [])[index] ?? 0;
    const from = { x: to.x - 24, y: Math.max(to.y - 24, 11) };
    const link = linkOf(input, { name, layer, from: 0, to: index, value }, from, to);
    return [{ ...link, badge: from }];
  });
}

/** @param {NetworkInput} input @param {string} name */
function isFrozen({ frozen }, name) {
  return frozen ? frozen.includes(name) || frozen.includes(name.split("[")[0]) : false;
}

/**
 * Two badges that would touch slide apart along their links.
 * @param {NetworkLink[]} links
 */
function apart(links) {
  const [p, q] = links.filter((link) => link.role && parts(link.name));
  if (!p || !q || Math.hypot(p.badge.x - q.badge.x, p.badge.y - q.badge.y) > 22) return;
  p.badge = between({ x: p.x1, y: p.y1 }, { x: p.x2, y: p.y2 }, 0.3);
  q.badge = between({ x: q.x1, y: q.y1 }, { x: q.x2, y: q.y2 }, 0.66);
}

/**
 * @param {{ x: number, y: number }} from
 * @param {{ x: number, y: number }} to
 * @param {number} t
 */
function between(from, to, t) {
  return { x: round(from.x + t * (to.x - from.x)), y: round(from.y + t * (to.y - from.y)) };
}

/**
 * Under each layer its activation, under the first "input"; only where there is room for words.
 * @param {NetworkInput} input
 * @param {NetworkNode[]} nodes
 * @returns {NetworkLayout["captions"]}
 */
function captions({ layers, activations, size }, nodes) {
  const room = size.width / layers.length;
  return layers.flatMap((_, layer) => {
    const text = layer === 0 ? t("network.input") : (activations[layer - 1] ?? "");
    const x = nodes.find((n) => n.layer === layer)?.x ?? 0;
    const outer = layer === 0 || layer === layers.length - 1;
    if (room < 6.4 * text.length && !outer) return [];
    /** @type {"start" | "middle" | "end"} */
    const anchor = layer === 0 ? "start" : layer === layers.length - 1 ? "end" : "middle";
    const shift = anchor === "start" ? -14 : anchor === "end" ? 22 : 0;
    return [{ x: x + shift, y: size.height - 6, text, anchor }];
  });
}

/** What the network computes where there is no map to draw: a regression line, a fit, a confusion matrix. */

import { mix, palette } from "./colors.js";
import { round, svg } from "./decision.js";

/** @import { ConfusionInput, FitInput, RegressionInput, Size, Theme } from "../types/figures.d.ts" */

const AIR = 0.08;

/**
 * The output over the one input, with the examples: filled for training, hollow for test.
 * @param {RegressionInput} input
 * @returns {string} SVG
 */
export function regressionLine(input) {
  const { x, output, inputs, targets, testInputs = [], testTargets = [], size, theme } = input;
  const { ink } = palette(theme);
  const finite = output.filter((v) => v !== null);
  const across = linear([x[0], x[x.length - 1]], [0, size.width], 0);
  const down = linear(span([...targets, ...testTargets, ...finite]), [size.height, 0], AIR);
  let [path, pen] = ["", "M"];
  output.forEach((v, k) => {
    path += v === null ? "" : `${pen}${across(x[k])} ${down(v)}`;
    pen = v === null ? "M" : "L";
  });
  const dots = scatter(inputs.map(across), targets.map(down), theme, true) +
    scatter(testInputs.map(across), testTargets.map(down), theme, false);
  const line =
    `<path d="${path}" fill="none" stroke="${ink}" stroke-width="2" stroke-linejoin="round"/>`;
  return svg(size, ground(size, theme) + dots + line);
}

/**
 * Answers over targets; on the diagonal they agree.
 * @param {FitInput} input
 * @returns {string} SVG
 */
export function fitPlot({ target, output, testTarget = [], testOutput = [], size, theme }) {
  const { rule2 } = palette(theme);
  const range = span([...target, ...output, ...testTarget, ...testOutput]);
  const across = linear(range, [0, size.width], AIR);
  const down = linear(range, [size.height, 0], AIR);
  const diagonal =
    `<path d="M0 ${size.height}L${size.width} 0" stroke="${rule2}" stroke-width="1.5"/>`;
  const dots = scatter(target.map(across), output.map(down), theme, true) +
    scatter(testTarget.map(across), testOutput.map(down), theme, false);
  return svg(size, ground(size, theme) + diagonal + dots);
}

/**
 * Targets downwards, answers across; each row is tinted by its own shares.
 * @param {ConfusionInput} input
 * @returns {string} SVG
 */
export function confusionMatrix({ labels, counts, size, theme }) {
  const { paper, ink, ink3, neg, pos } = palette(theme);
  const [left, top] = [Math.min(70, 10 + 6.4 * Math.max(...labels.map((l) => l.length))), 18];
  const [wide, high] = [(size.width - left) / labels.length, (size.height - top) / labels.length];
  const cells = counts.flatMap((row, j) => {
    const sum = row.reduce((a, b) => a + b, 0) || 1;
    return row.map((count, i) => {
      const share = count / sum;
      const fill = mix(paper, i === j ? pos : neg, 0.06 + 0.72 * share);
      const [x, y] = [left + i * wide, top + j * high];
      return `<rect x="${round(x)}" y="${round(y)}" width="${round(wide - 1)}" height="${
        round(high - 1)
      }" fill="${fill}"/>` +
        (count && high >= 13 && wide >= 14
          ? words(
            x + wide / 2,
            y + high / 2 + 4,
            String(count),
            share > 0.55 ? paper : ink,
          )
          : "");
    });
  });
  const names = labels.map((label, k) =>
    words(left - 6, top + (k + 0.5) * high + 4, label, ink3, "end") +
    words(left + (k + 0.5) * wide, 12, short(label, wide), ink3)
  );
  return svg(size, cells.join("") + names.join(""));
}

/** @param {string} label @param {number} room */
function short(label, room) {
  const letters = Math.max(1, Math.floor(room / 6.4));
  return label.length <= letters ? label : label.slice(0, letters);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} color
 * @param {"middle" | "end"} [anchor]
 */
function words(x, y, text, color, anchor = "middle") {
  const safe = text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<text x="${round(x)}" y="${
    round(y)
  }" text-anchor="${anchor}" fill="${color}" font-size="12">${safe}</text>`;
}

/** @param {Size} size @param {Theme} name */
function ground({ width, height }, name) {
  const { rule } = palette(name);
  return `<rect x=".5" y=".5" width="${width - 1}" height="${
    height - 1
  }" fill="none" stroke="${rule}"/>`;
}

/**
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {Theme} name
 * @param {boolean} filled
 */
function scatter(xs, ys, name, filled) {
  const { ink3, paper } = palette(name);
  const style = filled
    ? `fill="${ink3}" stroke="${paper}" stroke-width=".75"`
    : `fill="none" stroke="${ink3}" stroke-width="1.25"`;
  return xs.map((x, k) => `<circle cx="${x}" cy="${ys[k]}" r="${filled ? 2.9 : 2.5}" ${style}/>`)
    .join("");
}

/** @param {number[]} values @returns {[number, number]} */
function span(values) {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return high > low ? [low, high] : [low - 1, low + 1];
}

/**
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {number} air share left free at both ends
 * @returns {(v: number) => number}
 */
function linear([a, b], [p, q], air) {
  const scale = ((q - p) * (1 - 2 * air)) / (b - a);
  return (v) => round(p + (q - p) * air + (v - a) * scale);
}

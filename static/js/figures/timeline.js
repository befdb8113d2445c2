/** The errors over the steps, as SVG: the past in full, the future faint, the playhead between them. */

import { t } from "../lib/texts.js";
import { palette } from "./colors.js";
import { decades, ticks, tickTexts } from "./ticks.js";
import { runnerStyle } from "./trail.js";

/** @import { TimelineDrawing, TimelineInput } from "../types/figures.d.ts" */
/** @typedef {{ steps: number[], values: (number | null)[], color: string, width: number, dash: string, name: string, bold: boolean }} Series */
/** @typedef {{ left: number, right: number, top: number, bottom: number, low: number, high: number, first: number, last: number }} Frame */

const FUTURE = 0.32;
const LETTERS = 7;

/**
 * @param {TimelineInput} input
 * @returns {TimelineDrawing}
 */
export function timeline(input) {
  const list = series(input);
  const frame = frameOf(input, list);
  const parts = [
    rules(input, frame),
    changeTicks(input, frame),
    ...list.map((one) => seriesMarkup(one, frame, input.step)),
    names(list, frame, input),
    playhead(input, frame, list[list.length - 1]),
  ];
  const { width, height } = input.size;
  const markup = `<svg class="timeline-picture" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" aria-hidden="true" font-size="12">${parts.join("")}</svg>`;
  return {
    markup,
    span: [frame.left, frame.right],
    firstStep: frame.first,
    lastStep: frame.last,
  };
}

/**
 * The step under a pixel, one of the recorded ones.
 * @param {TimelineDrawing} drawing
 * @param {number[]} steps ascending
 * @param {number} x
 */
export function stepAt({ span, firstStep, lastStep }, steps, x) {
  const share = Math.min(Math.max((x - span[0]) / (span[1] - span[0]), 0), 1);
  const wanted = firstStep + share * (lastStep - firstStep);
  return steps.reduce(
    (best, s) => Math.abs(s - wanted) < Math.abs(best - wanted) ? s : best,
    steps[0] ?? 0,
  );
}

/**
 * What is drawn, the most important last; the test errors lie under the training errors.
 * @param {TimelineInput} input
 * @returns {Series[]}
 */
function series({ steps, train, test, runners, theme }) {
  const { ink, ink3 } = palette(theme);
  if (runners?.length) {
    return runners.map((run, k) => {
      const { color, dash } = runnerStyle(run.style ?? k, theme);
      return {
        steps: run.steps,
        values: run.train,
        color,
        width: 2,
        dash: dash.join(" "),
        name: run.name,
        bold: true,
      };
    }).reverse();
  }
  const own = {
    steps,
    values: train,
    color: ink,
    width: 2,
    dash: "",
    name: t("timeline.train"),
    bold: true,
  };
  const other = {
    steps,
    values: test ?? [],
    color: ink3,
    width: 1.5,
    dash: "3 3",
    name: t("timeline.heldOut"),
    bold: false,
  };
  return test?.some((v) => v !== null) ? [other, own] : [own];
}

/**
 * @param {TimelineInput} input
 * @param {Series[]} list
 * @returns {Frame}
 */
function frameOf({ size, step, phone }, list) {
  const values = list.flatMap((s) => s.values.filter(positive));
  const [top, bottom] = [12, size.height - 30];
  let low = values.length ? Math.min(...values) : 0.1;
  let high = values.length ? Math.max(...values) : 1;
  // A first step or two are not blown up to fill the height.
  const widen = Math.sqrt(Math.max(1, 2 / (high / low)));
  [low, high] = [low / widen, high * widen];
  low = Math.max(low, high * 1e-8);
  const first = Math.min(...list.map((s) => s.steps[0] ?? 0));
  const last = Math.max(first + 1, step, ...list.map((s) => s.steps[s.steps.length - 1] ?? 0));
  const longest = Math.max(...list.map((s) => s.name.length));
  const right = size.width - Math.min(Math.max(longest * 6.6 + 14, 44), phone ? 60 : 150);
  return { left: phone ? 40 : 48, right, top, bottom, low, high, first, last };
}

/** @param {number | null} v @returns {v is number} */
function positive(v) {
  return v !== null && Number.isFinite(v) && v > 0;
}

/** @param {Frame} frame @param {number} step */
function across({ left, right, first, last }, step) {
  return round(left + ((step - first) / (last - first)) * (right - left));
}

/** @param {Frame} frame @param {number} error */
function down({ top, bottom, low, high }, error) {
  const share = Math.log(Math.max(error, low) / low) / Math.log(high / low);
  return round(bottom - Math.min(share, 1) * (bottom - top));
}

/** @param {number} v */
function round(v) {
  return Math.round(v * 10) / 10;
}

/**
 * Hairlines at a few errors, and the numbers of the steps.
 * @param {TimelineInput} input
 * @param {Frame} frame
 */
function rules({ theme, size, step, phone }, frame) {
  const { rule, ink3 } = palette(theme);
  const errors = spaced(decades(frame.low, frame.high, 3), (v) => down(frame, v), 15);
  const lines = errors.map((v, k) => {
    const y = down(frame, v);
    return `<path d="M${frame.left} ${y}H${round(frame.right)}" stroke="${rule}"/>` +
      `<text x="${frame.left - 8}" y="${y + 4}" text-anchor="end" fill="${ink3}">${
        tickTexts(errors)[k]
      }</text>`;
  });
  const here = across(frame, step);
  const steps = ticks(frame.first, frame.last, phone ? 4 : 9).filter(Number.isInteger);
  const texts = steps.map((s) => [across(frame, s), s]).filter(([x]) => Math.abs(x - here) > 30);
  const below = texts.map(([x, s]) =>
    `<text x="${x}" y="${size.height - 8}" text-anchor="middle" fill="${ink3}">${s}</text>`
  );
  return lines.join("") + below.join("");
}

/**
 * Keeps what is at least `gap` pixels from the one kept before.
 * @param {number[]} values
 * @param {(v: number) => number} at
 * @param {number} gap
 */
function spaced(values, at, gap) {
  /** @type {number[]} */
  const kept = [];
  for (const v of values) {
    if (!kept.length || Math.abs(at(v) - at(kept[kept.length - 1])) >= gap) kept.push(v);
  }
  return kept;
}

/** @param {TimelineInput} input @param {Frame} frame */
function changeTicks({ changes, theme }, frame) {
  const { ink2 } = palette(theme);
  return (changes ?? []).map((step) =>
    `<path d="M${across(frame, step)} ${frame.bottom + 2}v6" stroke="${ink2}" stroke-width="1.5"/>`
  ).join("");
}

/**
 * @param {Series} one
 * @param {Frame} frame
 * @param {number} now
 */
function seriesMarkup({ steps, values, color, width, dash }, frame, now) {
  const cut = steps.filter((s) => s <= now).length;
  const style = `fill="none" stroke="${color}" stroke-width="${width}" stroke-linejoin="round"` +
    (dash ? ` stroke-dasharray="${dash}"` : "");
  const past = line(steps, values, 0, cut, frame);
  const future = line(steps, values, Math.max(cut - 1, 0), steps.length, frame);
  return (future ? `<path d="${future}" ${style} opacity="${FUTURE}"/>` : "") +
    (past ? `<path d="${past}" ${style}/>` : "");
}

/**
 * A line through the recorded steps, one point a pixel at most.
 * @param {number[]} steps
 * @param {(number | null)[]} values
 * @param {number} from
 * @param {number} to
 * @param {Frame} frame
 */
function line(steps, values, from, to, frame) {
  const every = Math.max(1, Math.floor((to - from) / Math.max(frame.right - frame.left, 1)));
  let [path, pen] = ["", "M"];
  for (let k = from; k < to; k++) {
    if ((k - from) % every && k !== to - 1) continue;
    const v = values[k];
    if (!positive(v)) {
      pen = "M";
      continue;
    }
    path += `${pen}${across(frame, steps[k])} ${down(frame, v)}`;
    pen = "L";
  }
  return path;
}

/**
 * Each curve is named at its right end, the names pushed apart.
 * @param {Series[]} list
 * @param {Frame} frame
 * @param {TimelineInput} input
 */
function names(list, frame, { size, phone }) {
  const wanted = list.map((one) => {
    const last = one.values.findLast(positive);
    return { one, y: down(frame, last ?? frame.low) + 4 };
  }).sort((p, q) => p.y - q.y);
  for (let k = 1; k < wanted.length; k++) {
    wanted[k].y = Math.max(wanted[k].y, wanted[k - 1].y + 15);
  }
  const spill = Math.max(0, (wanted[wanted.length - 1]?.y ?? 0) - (size.height - 22));
  return wanted.map(({ one, y }) =>
    `<text x="${round(frame.right) + 8}" y="${round(y - spill)}" fill="${one.color}"` +
    `${one.bold ? ' font-weight="600"' : ""}>${escape(short(one.name, phone))}</text>`
  ).join("");
}

/** On a phone there is room for the beginning of a name. @param {string} name @param {boolean} [phone] */
function short(name, phone) {
  return phone && name.length > LETTERS + 1 ? `${name.slice(0, LETTERS)}…` : name;
}

/**
 * @param {TimelineInput} input
 * @param {Frame} frame
 * @param {Series} own
 */
function playhead({ step, theme, size }, frame, own) {
  const { ink, paper } = palette(theme);
  const x = across(frame, step);
  const value = own.values[own.steps.findLastIndex((s) => s <= step)] ?? null;
  const wide = Math.max(34, String(step).length * 7.5 + 18);
  const pill = Math.min(Math.max(x, wide / 2), size.width - wide / 2);
  return `<path d="M${x} 2V${size.height - 20}" stroke="${ink}" stroke-width="1.5"/>` +
    (positive(value)
      ? `<circle cx="${x}" cy="${
        down(frame, value)
      }" r="5" fill="${ink}" stroke="${paper}" stroke-width="2"/>`
      : "") +
    `<rect x="${round(pill - wide / 2)}" y="${size.height - 21}" width="${
      round(wide)
    }" height="18" rx="9" fill="${ink}"/>` +
    `<text x="${round(pill)}" y="${
      size.height - 8
    }" text-anchor="middle" fill="${paper}" font-weight="600">${step}</text>`;
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

// What the panel of the slope says about a step, a check and the factors; pure.
/** @import { Derivation, Factor, Update } from "./types/api.d.ts" */
/** @import { Links, Lit } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { t, translated } from "./lib/texts.js";
import { named } from "./names.js";

/** Fewer digits than these in common need a word. */
export const FEW_DIGITS = 5;

/**
 * A factor: three decimals, four of a small one, a very small one as a power of ten.
 * @param {number | null} value
 */
export function factorText(value) {
  const size = Math.abs(value ?? 0);
  if (value === null || size === 0 || size >= 0.0995) return format.weight(value);
  return size < 0.0005 ? format.scientific(value) : value.toFixed(4).replace("-", "−");
}

/**
 * What a factor is: the name of its function, or of its weight.
 * @param {Factor} factor
 * @param {Links} links
 */
export function factorWord({ kind, word, link }, links) {
  if (kind === "slope") return named(word.replaceAll(" ", "_"));
  const letter = letterOf(link, links);
  if (kind === "weight") return letter ? t("slope.weightOf", { letter }) : t("slope.kind.weight");
  return t(`slope.kind.${kind}`);
}

/** @param {string | null} link @param {Links} links */
export function letterOf(link, links) {
  if (link === null || !links.includes(link)) return null;
  return link === links[0] ? "A" : "B";
}

/**
 * The symbol of a factor; where there is one output only, nobody needs its number.
 * @param {{latex: string}} factor
 * @param {number} outputs
 */
export function symbolOf({ latex }, outputs) {
  return outputs === 1 ? latex.replace(/\b([ot])_\{0\}/g, "$1") : latex;
}

/**
 * The part of the network that a factor speaks of.
 * @param {Factor} factor
 * @param {Derivation} derivation
 * @returns {Lit}
 */
export function litBy({ kind, node: [layer, k], link }, { layers, link: own }) {
  const name = `${layer} ${k}`;
  if (kind === "weight" && link) return { nodes: [], links: [link] };
  if (kind === "bias") return { nodes: [], links: [own] };
  if (kind !== "sum") return { nodes: [name], links: [] };
  const above = layers.find((each) => each.layer === layer)?.nodes.find((n) => n.node[1] === k);
  const links = above?.terms?.map((term) => term.link) ?? [];
  return { nodes: links.map((_, m) => `${layer + 1} ${m}`), links };
}

/**
 * The next step as a line of arithmetic.
 * @param {Update} update
 * @param {string} link of which it is
 */
export function updateLine(update, link) {
  const letter = link[0];
  const { old, learning_rate, change, frozen } = update, next = update.new;
  if (frozen) return t("slope.stays", { value: format.weight(old) });
  if (old === null || change === null || next === null) return t("say.notFinite");
  const write = (/** @type {number} */ v) => weightText(v, change);
  const used = usedSlope(update);
  if (used === null || learning_rate === null) {
    const sign = change < 0 ? "−" : "+";
    return `${letter} ← ${write(old)} ${sign} ${write(Math.abs(change))} = ${write(next)}`;
  }
  const size = format.slope(used).replace(/^\+/, "");
  const factor = used < 0 ? `(${size})` : size;
  return `${letter} ← ${write(old)} − ${format.setting(learning_rate)} × ${factor} = ${
    write(next)
  }`;
}

/** As many decimals as it takes to see the change. @param {number} value @param {number} change */
function weightText(value, change) {
  const size = Math.abs(change);
  const wanted = size > 0 ? Math.ceil(-Math.log10(size)) : 3;
  const decimals = Math.min(7, Math.max(3, wanted));
  if (decimals === 3 || Math.abs(value) >= 1000) return format.weight(value);
  return value.toFixed(decimals).replace("-", "−");
}

/** What the rate is multiplied with; null where a rule goes by lengths of its own. @param {Update} update */
function usedSlope({ stages, slope }) {
  if (stages.at(-1)?.name !== "learning rate") return null;
  return stages.length > 1 ? stages[stages.length - 2].value : slope;
}

/**
 * Why the next step is what it is.
 * @param {Derivation} derivation
 * @param {boolean} book whether the steps follow the book's rule
 */
export function updateWhy({ update, slope, examples }, book) {
  const { stages, frozen } = update,
    here = format.slope(slope),
    goesBy = format.slope(update.slope);
  if (frozen) return t("slope.why.frozen");
  if (book) {
    const some = update.examples < examples ? "bookBatch" : "book";
    return t(`slope.why.${some}`, {
      used: goesBy,
      slope: here,
      n: format.count(update.examples),
      examples: format.count(examples),
    });
  }
  const some = update.examples < examples;
  const words = {
    slope: goesBy,
    n: format.count(update.examples),
    examples: format.count(examples),
  };
  const parts = stages.filter(({ name }) => name !== "learning rate");
  if (!parts.length) return t(`slope.why.${some ? "batch" : plainReason(update.slope)}`, words);
  const made = parts.map(({ name, value }) => `${stageName(name)} ${format.slope(value)}`).join(
    " → ",
  );
  return t(some ? "slope.why.batchMade" : "slope.why.made", { ...words, made });
}

/** @param {number | null} slope */
function plainReason(slope) {
  if (!slope) return "level";
  return slope > 0 ? "lowers" : "raises";
}

/** @param {string} name */
function stageName(name) {
  return translated(`slope.stage.${name.replaceAll(" ", "_")}`, name);
}

/**
 * How far the slope and the central difference agree, and if they hardly do, why.
 * @param {Derivation} derivation
 * @returns {{fine: boolean, says: string}}
 */
export function agreement({ digits, numeric, rounding, slope }) {
  if (numeric === null || slope === null) return { fine: false, says: t("slope.check.notFinite") };
  if (digits === null) return { fine: true, says: t("slope.check.tooSmall") };
  if (digits >= 16) return { fine: true, says: t("slope.check.same") };
  if (digits >= FEW_DIGITS) return { fine: true, says: t("slope.check.agree", { n: digits }) };
  const rough = rounding !== null && rounding > 1e-6 * Math.abs(numeric);
  const why = t(rough ? "slope.check.rounding" : "slope.check.kink");
  return { fine: false, says: `${t("slope.check.few", { n: digits })} ${why}` };
}

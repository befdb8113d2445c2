// `<outputs-view>`: what the network computes at the shown step, and how much of it is right.
/** @import { Examples, Outputs } from "../types/api.d.ts" */
/** @import { State, Theme } from "../types/state.d.ts" */
import { confusionMatrix, fitPlot, regressionLine } from "../figures/answers.js";
import { decisionMap } from "../figures/decision.js";
import { html, pictured, trusted } from "../lib/html.js";
import { percent } from "../lib/format.js";
import { t } from "../lib/texts.js";
import { Part } from "./part.js";

const SIZE = { width: 272, height: 190 };

export class OutputsView extends Part {
  render() {
    this.innerHTML = html`
      <div class="line"><h2>${t("outputs.title")}</h2><span></span></div>
      <div class="drawing"></div>
    `.text;
  }

  connected() {
    this.watch((s) => [s.scene?.outputs, s.examples, s.theme], (_, state) => this.update(state));
  }

  /** @param {State} state */
  update({ scene, examples, theme, session }) {
    const outputs = scene?.outputs;
    if (!outputs || !examples || scene.session !== session?.id) return;
    const says = accuracy(outputs);
    this.one(".line span").textContent = says;
    this.one(".drawing").innerHTML = html`${trusted(picture(outputs, examples, theme))}`.text;
    pictured(
      this.one(".drawing"),
      `${t(`outputs.${outputs.kind}`)} ${says ? `${says}.` : ""}`,
    );
  }
}

/** @param {Outputs} outputs */
function accuracy({ accuracy }) {
  if (!accuracy || accuracy.train === null) return "";
  const train = percent(accuracy.train);
  return accuracy.test === null
    ? t("outputs.right", { train })
    : t("outputs.rightTest", { train, test: percent(accuracy.test) });
}

/**
 * @param {Outputs} outputs
 * @param {Examples} examples
 * @param {Theme} theme
 * @returns {string} SVG
 */
function picture(outputs, examples, theme) {
  const size = SIZE;
  if (outputs.kind === "confusion") {
    return confusionMatrix({ labels: outputs.labels, counts: outputs.train, size, theme });
  }
  if (outputs.kind === "fit") {
    const { train, test } = outputs;
    const more = { testTarget: test?.target, testOutput: test?.output };
    return fitPlot({ target: train.target, output: train.output, ...more, size, theme });
  }
  if (outputs.kind === "line") return line(outputs, examples, theme);
  const labels = classesOf(examples.targets);
  const { x, y, output, classes } = outputs;
  const outputRange = examples.task === "regression" ? extent(examples.targets) : undefined;
  return decisionMap({
    x,
    y,
    output,
    classes: classes?.length,
    outputRange,
    inputs: examples.inputs,
    labels,
    size,
    theme,
  });
}

/**
 * @param {Extract<Outputs, {kind: "line"}>} outputs
 * @param {Examples} examples
 * @param {Theme} theme
 */
function line({ x, output }, examples, theme) {
  /** @param {number[][]} rows */
  const first = (rows) => rows.map((row) => row[0]);
  return regressionLine({
    x,
    output,
    inputs: first(examples.inputs),
    targets: first(examples.targets),
    testInputs: first(examples.test_inputs),
    testTargets: first(examples.test_targets),
    size: SIZE,
    theme,
  });
}

/** @param {number[][]} targets @returns {[number, number]} */
function extent(targets) {
  const values = targets.map((row) => row[0]);
  return [Math.min(...values), Math.max(...values)];
}

/**
 * The class of each example: the largest of its targets, or for a single one on which side of the middle it is.
 * @param {number[][]} targets
 * @returns {number[]}
 */
export function classesOf(targets) {
  const firsts = targets.map((row) => row[0]);
  const middle = (Math.min(...firsts) + Math.max(...firsts)) / 2;
  return targets.map((row) =>
    row.length > 1 ? row.indexOf(Math.max(...row)) : Number(row[0] > middle)
  );
}

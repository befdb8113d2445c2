// The form of the homework: a small network in numbers, one example, and how it is to be worked out.
/** @import { Task } from "../homework.js" */
/** @import { Catalogue, Examples } from "../types/api.d.ts" */
import { blocksOf } from "../homework.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { named } from "../names.js";
import { complaint, selection } from "./param-form.js";

/**
 * @param {Task} task
 * @param {Map<string, string>} wrong what is wrong, by field
 * @param {Catalogue | null} catalogue
 * @param {{examples: Examples | null, example: number}} data the examples of the page's session
 */
export function homeworkForm(task, wrong, catalogue, { examples, example }) {
  const says = (/** @type {string} */ field) => {
    const text = wrong.get(field);
    return text && complaint(text);
  };
  const text = (/** @type {keyof Task & string} */ name, /** @type {string} */ label) =>
    html`
      <label
        class="field"><span>${label}</span><input type="text" name="${name}" value="${task[
          name
        ]}" autocomplete="off" spellcheck="false" aria-invalid="${String(wrong.has(name))}"></label>
      ${says(name)}
    `;
  return html`
    <div class="from"><button type="button" class="pill" data-do="page">${t(
      "homework.fromPage",
    )}</button></div>
    ${says("all")}
    ${text("layers", t("homework.layers"))}
    ${task.activations.map((name, l) =>
      html`${activation(name, l, task, catalogue)}${says(`activation.${l}`)}`
    )}
    <label class="field"><span>${t(
      "homework.bias",
    )}</span><input type="checkbox" name="bias" ${task.bias &&
      "checked"}></label>
    <p class="unit">${t("homework.rowsHow")}</p>
    ${blocksOf(task).map(({ name, shape }) =>
      html`${block(task, name, shape, wrong)}${says(name)}`
    )}
    <h3>${t("homework.example")}</h3>
    ${examples && picker(examples, example)}
    ${text("inputs", t("homework.inputs"))}
    ${text("targets", t("homework.targets"))}
    <h3>${t("homework.step")}</h3>
    <div class="field"><span>${t("homework.error")}</span>${selection(
      "error",
      names(catalogue?.errors, task.error),
      task.error,
      t("homework.error"),
    )}</div>
    ${says("error")}
    ${text("rate", t("homework.rate"))}
    <div class="field"><span>${t("homework.rule")}</span>${selection(
      "rule",
      ["gradient", "book"].map((value) => ({ value, label: t(`homework.rules.${value}`) })),
      task.rule,
      t("homework.rule"),
    )}</div>
    ${says("rule")}
    <button class="solid-button">${t("homework.work")}</button>
  `;
}

/**
 * @param {string} name
 * @param {number} l from 0
 * @param {Task} task
 * @param {Catalogue | null} catalogue
 */
function activation(name, l, task, catalogue) {
  const last = l === task.activations.length - 1;
  const label = t(last ? "homework.outputs" : "homework.hidden", { l: l + 1 });
  const known = (catalogue?.activations ?? []).filter((each) => last || each.name !== "softmax");
  return html`<div class="field"><span>${label}</span>${
    selection(
      `activation.${l}`,
      names(known, name),
      name,
      label,
    )
  }</div>`;
}

/** @param {{name: string}[] | undefined} entries @param {string} chosen */
function names(entries, chosen) {
  return (entries ?? [{ name: chosen }]).map(({ name }) => ({ value: name, label: named(name) }));
}

/** @param {Task} task @param {string} name @param {number[]} shape @param {Map<string, string>} wrong */
function block(task, name, shape, wrong) {
  const rows = shape.length === 2 ? shape[0] : 1, columns = shape[shape.length - 1];
  return html`
    <label
      class="block"><span><span class="name">${name}</span> <small>${rows} × ${columns}</small></span><textarea name="${name}" rows="${Math
        .min(8, rows)}" wrap="off" spellcheck="false" autocomplete="off" aria-invalid="${String(
          wrong.has(name),
        )}">${task.weights[name] ?? ""}</textarea></label>
  `;
}

/** @param {Examples} examples @param {number} example */
function picker({ inputs }, example) {
  return html`
    <label
      class="field"><span>${t("homework.take", {
        n: inputs.length,
      })}</span><input type="text" inputmode="numeric" name="pick" value="${example +
        1}" autocomplete="off"></label>
  `;
}

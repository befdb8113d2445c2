// Initial weights that are typed: a text field for each block of weights.
/** @import { Block, Config } from "../types/api.d.ts" */
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { groupsOf, parametersOf } from "../layers.js";
import { MOST_TYPED, readBlock, written } from "../typed-weights.js";
import { complaint } from "./param-form.js";

/**
 * @param {Config} config whose weights are explicit
 * @param {Map<string, {text: string, says: string}>} wrong texts that cannot be read, by block
 */
export function typedForm({ network, weights }, wrong) {
  if (parametersOf(network) > MOST_TYPED) {
    return html`<p class="unit">${t("setup.tooManyTyped", { most: MOST_TYPED })}</p>`;
  }
  const fields = groupsOf(network).map(({ name, shape }) => {
    const bad = wrong.get(name), block = /** @type {Block | undefined} */ (weights[name]);
    const text = bad?.text ?? (block ? written(block) : "");
    const rows = shape.length === 2 ? Math.min(shape[0], 8) : 1;
    return html`
      <label class="typed"><span class="name">${name}</span>
        <textarea name="typed.${name}" rows="${rows}" spellcheck="false" autocomplete="off" wrap="off" aria-invalid="${String(
          !!bad,
        )}">${text}</textarea></label>
      ${bad && complaint(bad.says)}
    `;
  });
  return html`<p class="unit">${t("setup.typedHow")}</p>${fields}`;
}

/**
 * @param {HTMLTextAreaElement} field
 * @param {Config} config
 * @returns {{name: string, block: Block} | {name: string, says: string}}
 */
export function readTyped({ name: full, value }, { network, weights }) {
  const name = full.split(".")[1];
  const group = groupsOf(network).find((each) => each.name === name);
  if (!group) return { name, says: "" };
  const read = readBlock(value, group, /** @type {Block} */ (weights[name] ?? []));
  if ("block" in read) return { name, block: read.block };
  if ("word" in read) {
    return { name, says: t("setup.typedWord", { row: read.row, word: read.word }) };
  }
  const { row, found, expected } = read;
  const says = row
    ? t("setup.typedNumbers", { row, found, expected })
    : t("setup.typedRows", { found, expected });
  return { name, says };
}

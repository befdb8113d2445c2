// Form controls for parameters, built from what the catalogue says about them.
/** @import { Param } from "../types/api.d.ts" */
/** @import { Notice } from "../types/state.d.ts" */
import { html, icon } from "../lib/html.js";
import { parse, percent, setting, words } from "../lib/format.js";

/**
 * One control in one line; the name of the input says where its value belongs.
 * @param {string} section
 * @param {Param} param
 * @param {unknown} value
 * @param {Notice[]} notices
 * @param {{says?: string, none?: string}} [named] its label, and what null is called
 */
export function paramField(section, param, value, notices, { says, none = "none" } = {}) {
  const name = section ? `${section}.${param.name}` : param.name;
  const label = says ?? sentence(words(param.name));
  return html`
    <label class="field" title="${param.help}"><span>${label}</span>${control(
      name,
      param,
      value,
      notices,
      none,
    )}</label>
    ${wrong(name, notices)}
  `;
}

/**
 * @param {string} name
 * @param {Param} param
 * @param {unknown} value
 * @param {Notice[]} notices
 * @param {string} nothing
 */
function control(name, param, value, notices, nothing) {
  if (param.kind === "bool") {
    return html`<input type="checkbox" name="${name}" ${value === true && "checked"}>`;
  }
  if (param.kind === "choice") {
    const options = (param.choices ?? []).map((choice) => ({
      value: choice,
      label: words(choice),
    }));
    return selection(name, options, String(value));
  }
  const bad = notices.some((notice) => notice.at === name);
  const shown = typeof value === "number" ? written(param.name, value) : "";
  const none = param.nullable ? html`placeholder="${nothing}"` : null;
  return html`
    <input type="text" inputmode="decimal" autocomplete="off" name="${name}" data-kind="${param
      .kind}"
      data-nullable="${String(param.nullable === true)}" value="${shown}" aria-invalid="${String(
        bad,
      )}" ${none}>
  `;
}

/** @param {string} name @param {number} value */
function written(name, value) {
  return name.endsWith("share") ? percent(value) : setting(value);
}

/**
 * A one-line menu.
 * @param {string} name
 * @param {{value: string, label: string, off?: boolean}[]} options
 * @param {string} chosen
 * @param {string} [label]
 */
export function selection(name, options, chosen, label) {
  const items = options.map(({ value, label, off }) =>
    html`<option value="${value}" ${value === chosen && "selected"} ${
      off && "disabled"
    }>${label}</option>`
  );
  const said = label ? html`aria-label="${label}"` : null;
  return html`<span class="select"><select name="${name}" ${said}>${items}</select>${
    icon("chevron")
  }</span>`;
}

/**
 * What the server found wrong with this field.
 * @param {string} name
 * @param {Notice[]} notices
 */
export function wrong(name, notices) {
  const found = notices.find((notice) => notice.at === name || notice.at?.startsWith(`${name}[`));
  return found
    ? html`<p class="wrong" role="alert">${icon("alarm")}<span>${found.text}</span></p>`
    : null;
}

/**
 * The value of a control; undefined where it cannot be read.
 * @param {HTMLInputElement} input
 * @returns {unknown}
 */
export function readField(input) {
  if (input.type === "checkbox") return input.checked;
  if (input.type !== "text") {
    return input.dataset.kind === "number" ? Number(input.value) : input.value;
  }
  if (/^(none|all)?$/.test(input.value.trim())) {
    return input.dataset.nullable === "true" ? null : undefined;
  }
  const value = parse(input.value);
  if (value === null) return undefined;
  return input.dataset.kind === "int" ? Math.round(value) : value;
}

/** @param {string} text */
export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

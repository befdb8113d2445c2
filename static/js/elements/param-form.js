// Form controls for parameters, built from what the catalogue says about them.
/** @import { Param } from "../types/api.d.ts" */
/** @import { Notice } from "../types/state.d.ts" */
/** @import { Markup } from "../lib/html.js" */
import { html, icon } from "../lib/html.js";
import { parse, percent, setting } from "../lib/format.js";
import { t } from "../lib/texts.js";
import { helpOf, named, paramLabel } from "../names.js";

/**
 * One control in one line; the name of the input says where its value belongs.
 * @param {string} section
 * @param {Param} param
 * @param {unknown} value
 * @param {Notice[]} notices
 * @param {{says?: string, none?: string}} [named] its label, and what null is called
 */
export function paramField(section, param, value, notices, { says, none = t("setup.none") } = {}) {
  const name = section ? `${section}.${param.name}` : param.name;
  const label = says ?? paramLabel(param.name);
  return html`
    <label class="field" title="${helpOf(param)}"><span>${label}</span>${control(
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
 * @param {string} [label] where no label stands around it
 */
function control(name, param, value, notices, nothing, label = "") {
  if (param.kind === "bool") {
    return html`<input type="checkbox" name="${name}" ${value === true && "checked"}>`;
  }
  if (param.kind === "choice") {
    const options = (param.choices ?? []).map((choice) => ({
      value: choice,
      label: named(choice),
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
      )}" ${none}
      ${label && html`aria-label="${label}"`}>
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
  const found = notices.find((notice) => notice.at === name);
  return found ? complaint(found.text) : null;
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

/**
 * A line whose name opens what more there is to set, in place.
 * @param {object} line
 * @param {string} line.key
 * @param {string} line.label
 * @param {Markup | null} line.control
 * @param {Markup | null | false} line.more
 * @param {boolean} line.open
 */
export function opening({ key, label, control, more, open }) {
  const name = more
    ? html`
      <button type="button" class="opens" data-open="${key}" data-keep="open-${key}"
        aria-expanded="${String(open)}" aria-controls="more-${key}">${label}${icon(
          "chevron",
        )}</button>
    `
    : html`<span>${label}</span>`;
  const inside = more && open ? more : null;
  return html`
    <div class="field">${name}${control}</div>
    ${more && html`<div class="more" id="more-${key}">${inside}</div>`}
  `;
}

/**
 * A slider with its value, which can be typed; the listener is `wireSliders`.
 * @param {string} section
 * @param {Param} param
 * @param {number} value
 * @param {string} label
 * @param {Notice[]} notices
 */
export function slidingField(section, param, value, label, notices) {
  const name = `${section}.${param.name}`;
  return html`
    <div class="slide" title="${helpOf(param)}">
      <span aria-hidden="true">${label}</span>
      <input type="range" data-slides="${name}" data-keep="slide-${name}" data-low="${param
        .low}" data-high="${param
        .high}" data-value="${value}" aria-label="${label}">
      ${control(name, param, value, notices, t("setup.none"), `${label}, ${t("setup.value")}`)}
    </div>
    ${wrong(name, notices)}
  `;
}

/**
 * What the server found wrong in a section beyond the fields that stand in it.
 * @param {string} section
 * @param {Markup} fields
 * @param {Notice[]} notices
 */
export function leftOver(section, fields, notices) {
  const under = new RegExp(`^${section}(\\W|$)`);
  const rest = notices.filter(({ at }) =>
    at && under.test(at) && !fields.text.includes(`name="${at}"`)
  );
  return rest.map(({ text }) => complaint(text));
}

/** @param {string} text */
export function complaint(text) {
  return html`<p class="wrong" role="alert">${icon("alarm")}<span>${text}</span></p>`;
}

// Which weights training may change: all, only A and B, or those that are chosen.
/** @import { Group } from "../types/api.d.ts" */
/** @import { Links, Notice } from "../types/state.d.ts" */
import { freedomKind, freedomOf, freeNames, readNames } from "../freedom.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { leftOver, selection } from "./param-form.js";

/**
 * @param {Group[]} groups
 * @param {string[] | null} free
 * @param {Links | null} links
 * @param {Notice[]} notices
 */
export function freeForm(groups, free, links, notices) {
  const kind = freedomKind(free, links);
  const choices = [
    { value: "all", label: t("setup.freeAll") },
    { value: "two", label: t("setup.freeTwo"), off: !links },
    { value: "chosen", label: t("setup.freeChosen") },
  ];
  const line = html`
    <label class="field"><span>${t("setup.free")}</span>${selection(
      "free.kind",
      choices,
      kind,
    )}</label>
    ${kind === "chosen" && chosen(groups, free)}
  `;
  return html`${line}${leftOver("free", line, notices)}`;
}

/** @param {Group[]} groups @param {string[] | null} free */
function chosen(groups, free) {
  const freedom = freedomOf(groups, free);
  const boxes = groups.map(({ name }) =>
    html`
      <label
        class="group"><input type="checkbox" name="free.group.${name}" ${freedom.groups.includes(
          name,
        ) && "checked"}><span class="name">${name}</span></label>
    `
  );
  return html`
    <div class="inner free">
      <div class="groups" role="group" aria-label="${t("setup.freeGroups")}">${boxes}</div>
      ${names("frozen", t("setup.freeFrozen"), freedom.frozen)}
      ${names("also", t("setup.freeAlso"), freedom.also)}
    </div>
  `;
}

/** @param {string} key @param {string} label @param {string[]} list */
function names(key, label, list) {
  return html`
    <label class="field"><span>${label}</span>
      <input type="text" class="names" name="free.${key}" autocomplete="off" spellcheck="false"
        placeholder="w1[0,2]" value="${list.join(", ")}"></label>
  `;
}

/**
 * The list after a change of one of these controls.
 * @param {{name: string, value: string, checked: boolean}} input
 * @param {Group[]} groups
 * @param {string[] | null} free
 * @param {Links | null} links
 * @returns {string[] | null}
 */
export function readFree({ name, value, checked }, groups, free, links) {
  const [, key, group] = name.split(".");
  if (key === "kind") {
    if (value === "all") return null;
    return value === "two" && links ? [...links] : groups.map((each) => each.name);
  }
  const freedom = freedomOf(groups, free);
  if (key === "group") {
    const others = freedom.groups.filter((each) => each !== group);
    return freeNames(groups, { ...freedom, groups: checked ? [...others, group] : others });
  }
  return freeNames(groups, { ...freedom, [key]: readNames(value) });
}

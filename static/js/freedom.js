// Which weights training may change, between the API's list of names and what a form shows.
/** @import { Group } from "./types/api.d.ts" */

/**
 * @typedef {object} Freedom
 * @property {string[]} groups free as a whole, but for those of `frozen`
 * @property {string[]} frozen single weights of free groups
 * @property {string[]} also single weights of the other groups
 */

/**
 * @param {Group} group
 * @returns {string[]} `w1[0,0]`, `w1[0,1]`, ...
 */
export function namesOf({ name, shape: [rows, columns] }) {
  return Array.from({ length: rows }, (_, j) => j).flatMap((j) =>
    columns === undefined
      ? [`${name}[${j}]`]
      : Array.from({ length: columns }, (_, k) => `${name}[${j},${k}]`)
  );
}

/**
 * @param {Group[]} groups
 * @param {string[] | null} free
 * @returns {Freedom}
 */
export function freedomOf(groups, free) {
  const given = new Set(free ?? groups.map(({ name }) => name));
  /** @type {Freedom} */
  const found = { groups: [], frozen: [], also: [] };
  for (const group of groups) {
    if (given.has(group.name)) {
      found.groups.push(group.name);
      continue;
    }
    const names = namesOf(group), singles = names.filter((name) => given.has(name));
    if (2 * singles.length > names.length) {
      found.groups.push(group.name);
      found.frozen.push(...names.filter((name) => !given.has(name)));
    } else {
      found.also.push(...singles);
    }
  }
  return found;
}

/**
 * The API's list; names that do not exist are left in, so that the server can say so.
 * @param {Group[]} groups
 * @param {Freedom} freedom
 * @returns {string[]}
 */
export function freeNames(groups, { groups: whole, frozen, also }) {
  const listed = groups.filter(({ name }) => whole.includes(name)).flatMap((group) => {
    const names = namesOf(group);
    const rest = names.filter((name) => !frozen.includes(name));
    return rest.length === names.length ? [group.name] : rest;
  });
  const known = new Set(groups.flatMap(namesOf));
  return [...listed, ...also, ...frozen.filter((name) => !known.has(name))];
}

/** @param {string} text `w1[0,2], b2[0]` */
export function readNames(text) {
  return [
    ...new Set(text.match(/\w+(\[[\d\s,]*\])?/g)?.map((name) => name.replace(/\s/g, "")) ?? []),
  ];
}

/**
 * @param {string[] | null} free
 * @param {[string, string] | null} links
 * @returns {"all" | "two" | "chosen"}
 */
export function freedomKind(free, links) {
  if (free === null) return "all";
  const two = links && free.length === 2 && links.every((name) => free.includes(name));
  return two ? "two" : "chosen";
}

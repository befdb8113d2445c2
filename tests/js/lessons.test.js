import "./english.js";
import assert from "node:assert/strict";
import { HANDLES, numbers, parsed, stepped } from "../../static/js/lesson-numbers.js";
import {
  chapterAt,
  CHAPTERS,
  placeOf,
  requestOf,
  settingAt,
  speaksOfNudge,
  written,
} from "../../static/js/lessons.js";
import { t } from "../../static/js/lib/texts.js";
import { opened, scene, session } from "./page_cases.js";

const texts = CHAPTERS.flatMap(({ key, settings }) =>
  settings.map((_, i) => t(`lessons.${key}.p${i + 1}`))
);

Deno.test("a place is read as it is written, and nothing else is a place", () => {
  const place = { chapter: "2", paragraph: 1 };

  assert.deepEqual(placeOf(written(place)), place);
  assert.deepEqual(placeOf("ravine.0"), { chapter: "ravine", paragraph: 0 });
  for (const text of [null, "", "2", "2.x", "a b.1"]) assert.equal(placeOf(text), null);
});

Deno.test("every paragraph has a setting, and every place in a text has its number", () => {
  const known = new Set([
    ...Object.keys(numbers(opened({ scene: scene() }))),
    ...Object.keys(HANDLES),
  ]);
  const places = texts.flatMap(parsed).filter(({ kind }) => kind === "place").map(({ text }) =>
    text
  );

  assert.equal(CHAPTERS.length, 4);
  assert.deepEqual(
    places.filter((name) => !known.has(name) && !["a", "b", "chain"].includes(name)),
    [],
  );
});

Deno.test("a preset's walk begins at its start and ends where it has shown what it shows", () => {
  const place = { chapter: "ravine", paragraph: 0 };

  assert.equal(chapterAt(place), null);
  const [first, last] = [0, 1].map((paragraph) => settingAt({ ...place, paragraph }, 100));
  assert.deepEqual([first.run, first.step, first.view?.tab], ["ravine", 0, "contour"]);
  assert.deepEqual([last.run, last.step, last.view?.tab], ["ravine", 100, "contour"]);
  assert.deepEqual(requestOf(settingAt(place, 100)), { preset: "ravine" });
});

Deno.test("stress and places are told from text", () => {
  assert.deepEqual(parsed("The **slope** of {a}."), [
    { kind: "text", text: "The " },
    { kind: "strong", text: "slope" },
    { kind: "text", text: " of " },
    { kind: "place", text: "a" },
    { kind: "text", text: "." },
  ]);
});

Deno.test("each paragraph of a walk has a view of its own, the surface where nothing else shows it better", () => {
  const [first, last] = [0, 1].map((paragraph) => settingAt({ chapter: "edge", paragraph }, 300));

  assert.equal(first.view?.tab, "surface");
  assert.deepEqual([last.view?.tab, last.view?.many], ["many", "curvature"]);
  assert.equal(settingAt({ chapter: "moons", paragraph: 1 }, 160).view?.tab, "surface");
});

Deno.test("the last paragraph about the slope speaks of the next step, those before it of a nudge", () => {
  assert.deepEqual(["4.0", "4.3", "4.4", "1.0", "moons.0", null].map(speaksOfNudge), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("a handle steps a rate by factors and a weight by sums, and says what it changes", () => {
  const state = opened({ session: session(), scene: scene() });
  const rate = HANDLES.rate(state), weight = HANDLES.weightA(state);

  assert.ok(Math.abs(stepped(rate, 1, 2) - 1.1025) < 1e-12);
  assert.equal(stepped(weight, 1, -2), 0.9);
  assert.deepEqual(rate.change(0.123), { patch: { optimizer: { learning_rate: 0.12 } } });
  assert.deepEqual(weight.change(0.5), {
    patch: { weights: { [state.links?.[0] ?? ""]: 0.5 } },
  });
  assert.deepEqual(HANDLES.nudge(state).change(1.2), { view: { nudge: 1 } });
});

import assert from "node:assert/strict";
import { reduce } from "../../static/js/state.js";
import { HISTORY, opened, scene, session } from "./page_cases.js";

/** @param {number} step @returns {import("../../static/js/types/api.d.ts").Steps} */
function stepsTo(step) {
  const error = { train: 0.1, test: 0.2 };
  return { step, outcome: "running", message: "On.", error, points: [{ step, error }] };
}

Deno.test("a step moves the playhead that stands at the end", () => {
  const state = reduce(opened(), { type: "stepped", steps: stepsTo(3) });

  assert.equal(state.step, 3);
  assert.equal(state.session?.step, 3);
  assert.deepEqual(state.history.steps, [0, 1, 2, 3]);
  assert.equal(state.history.train.at(-1), 0.1);
});

Deno.test("a step leaves a playhead in the past where it is", () => {
  const state = reduce(opened({ step: 1 }), { type: "stepped", steps: stepsTo(3) });

  assert.equal(state.step, 1);
  assert.equal(state.session?.step, 3);
});

Deno.test("a step takes hints away, and leaves other notices the list that they are", () => {
  const hint = /** @type {const} */ ({ kind: "hint", at: null, text: "Step." });
  const wrong = /** @type {const} */ ({ kind: "problem", at: "seed", text: "No." });
  const step = /** @type {const} */ ({ type: "stepped", steps: stepsTo(3) });
  const notices = [wrong];

  assert.deepEqual(reduce(opened({ notices: [hint, wrong] }), step).notices, notices);
  assert.equal(reduce(opened({ notices }), step).notices, notices);
});

Deno.test("a known step is not recorded twice", () => {
  const state = reduce(opened(), { type: "stepped", steps: stepsTo(2) });

  assert.deepEqual(state.history, HISTORY);
});

Deno.test("another session takes nothing over from the one before", () => {
  const before = opened({ scene: scene(), playing: true, draft: { seed: 2 } });
  const action = {
    session: session({ id: "two" }),
    history: HISTORY,
    step: 2,
    links: before.links,
  };

  const state = reduce(before, { type: "opened", ...action });

  assert.equal(state.scene, null);
  assert.equal(state.draft, null);
  assert.equal(state.playing, false);
  assert.notEqual(state.revision, before.revision);
});

Deno.test("a change of the weights makes old readings untrue, one of the rate does not", () => {
  const before = opened();

  const rate = reduce(before, { type: "updated", session: session(), moved: false });
  const weights = reduce(before, { type: "updated", session: session(), moved: true });

  assert.equal(rate.revision, before.revision);
  assert.notEqual(weights.revision, before.revision);
});

Deno.test("a field has one notice at a time", () => {
  const at = "data.noise";
  const first = reduce(opened(), { type: "noticed", notice: { kind: "problem", text: "old", at } });
  const second = reduce(first, { type: "noticed", notice: { kind: "problem", text: "new", at } });
  const other = reduce(second, {
    type: "noticed",
    notice: { kind: "hint", text: "hint", at: null },
  });

  assert.deepEqual(second.notices.map((n) => n.text), ["new"]);
  assert.equal(other.notices.length, 2);
  assert.equal(reduce(other, { type: "dismissed", at }).notices.length, 1);
  assert.equal(reduce(other, { type: "dismissed" }).notices.length, 0);
});

Deno.test("the theme follows the system until one is chosen", () => {
  const dark = reduce(opened(), { type: "darkSystem", darkSystem: true });
  const light = reduce(dark, { type: "viewed", view: { theme: "light" } });

  assert.equal(dark.theme, "dark");
  assert.equal(light.theme, "light");
});

Deno.test("an action that changes nothing gives the same state", () => {
  const state = opened();

  assert.equal(reduce(state, { type: "sought", step: state.step }), state);
  assert.equal(reduce(state, { type: "linked", links: ["w1[0,1]", "w2[1,0]"] }), state);
});

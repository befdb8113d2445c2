import assert from "node:assert/strict";
import { initialState, reduce } from "../../static/js/state.js";
import { isNew, isNext } from "../../static/js/watcher.js";
import { watches } from "../../static/js/selectors.js";
import { HISTORY, opened, session } from "./page_cases.js";

const RUNNING = /** @type {const} */ ("running");
const ERROR = { train: 0.1, test: 0.2 };

/** @param {number} version @param {number} step */
function news(version, step) {
  return {
    name: /** @type {const} */ ("stepped"),
    version,
    data: { step, error: ERROR, outcome: RUNNING },
  };
}

Deno.test("only what comes after the version that is known is news", () => {
  const state = opened({ session: session({ version: 4 }) });

  assert.deepEqual([3, 4, 5].map((version) => isNew(state, news(version, 3))), [
    false,
    false,
    true,
  ]);
  assert.equal(isNew(initialState(), news(1, 1)), false);
});

Deno.test("one step more can be taken as it is told; all else is read", () => {
  const state = opened({ session: session({ version: 4 }) });

  assert.equal(isNext(state, news(5, 3)), true);
  assert.equal(isNext(state, news(6, 3)), false);
  assert.equal(isNext(state, news(5, 12)), false);
  assert.equal(isNext(state, { ...news(5, 3), name: "changed" }), false);
});

Deno.test("who goes by the view_id watches", () => {
  assert.equal(watches(opened()), false);
  assert.equal(watches(opened({ session: session({ id: "view" }) })), true);
  assert.equal(watches(initialState()), false);
});

Deno.test("who looked at the last step follows; who looks back stays", () => {
  const next = session({ step: 3, version: 5 });
  const history = { steps: [0, 1, 2, 3], train: [1, 1, 1, 1], test: [1, 1, 1, 1] };
  const action = /** @type {const} */ ({ type: "followed", session: next, history, moved: false });

  assert.equal(reduce(opened(), action).step, 3);
  const back = reduce(opened({ step: 1 }), action);
  assert.equal(back.step, 1);
  assert.equal(back.session?.step, 3);
  assert.equal(back.revision, 0);
});

Deno.test("after the owner's rewinding nobody stands at a step that is gone", () => {
  const next = session({ step: 1, version: 6 });
  const history = { steps: [0, 1], train: [1, 1], test: [1, 1] };

  const state = reduce(opened(), { type: "followed", session: next, history, moved: true });

  assert.equal(state.step, 1);
  assert.equal(state.revision, 1);
  assert.equal(state.history, history);
});

Deno.test("a step brings the session's new version", () => {
  const points = [{ step: 3, error: ERROR }];
  const steps = { step: 3, version: 9, outcome: RUNNING, message: "", error: ERROR, points };

  const state = reduce(opened({ session: session({ version: 8 }), history: HISTORY }), {
    type: "stepped",
    steps,
  });

  assert.equal(state.session?.version, 9);
  assert.equal(state.step, 3);
});

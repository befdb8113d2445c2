import assert from "node:assert/strict";
import { createStore } from "../../static/js/store.js";
import { initialState, reduce } from "../../static/js/state.js";

function fresh() {
  return createStore(reduce, initialState());
}

Deno.test("many actions of one task are told once", async () => {
  const store = fresh();
  /** @type {number[]} */
  const told = [];
  store.subscribe((s) => s.step, (step) => told.push(step));

  for (const step of [1, 2, 3]) store.dispatch({ type: "sought", step });
  assert.deepEqual(told, []);
  await Promise.resolve();

  assert.deepEqual(told, [3]);
});

Deno.test("who selected something else is not told", async () => {
  const store = fresh();
  let told = 0;
  store.subscribe((s) => [s.view.tab, s.view.scale], () => told++);

  store.dispatch({ type: "sought", step: 1 });
  await Promise.resolve();
  store.dispatch({ type: "viewed", view: { tab: "contour" } });
  await Promise.resolve();

  assert.equal(told, 1);
});

Deno.test("a subscription ends with its signal", async () => {
  const store = fresh(), life = new AbortController();
  let told = 0;
  store.subscribe((s) => s.step, () => told++, { signal: life.signal, now: true });

  life.abort();
  store.dispatch({ type: "sought", step: 1 });
  await Promise.resolve();

  assert.equal(told, 1);
});

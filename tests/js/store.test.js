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

Deno.test("where telling takes long the page has its turn in between, and in the end all know the last state", async () => {
  const store = fresh();
  /** @type {string[]} */
  const order = [];
  /** @param {string} name */
  const slow = (name) => {
    const until = performance.now() + 30;
    while (performance.now() < until);
    order.push(`${name} ${store.get().step}`);
  };
  for (const name of ["a", "b"]) store.subscribe((s) => s.step, () => slow(name));

  const page = /** @type {any} */ (globalThis);
  page.scheduler = {
    yield: async () => {
      order.push("page");
      store.dispatch({ type: "sought", step: 2 });
      await Promise.resolve();
      delete page.scheduler;
    },
  };

  store.dispatch({ type: "sought", step: 1 });
  while (order.length < 4) await new Promise((done) => setTimeout(done));

  assert.deepEqual(order, ["a 1", "page", "b 2", "a 2"]);
});

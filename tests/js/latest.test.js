import assert from "node:assert/strict";
import { latest } from "../../static/js/lib/latest.js";

/** Work that ends when it is told to. */
function paused() {
  /** @type {number[]} */
  const begun = [];
  /** @type {AbortSignal[]} */
  const signals = [];
  /** @type {(() => void)[]} */
  const ends = [];
  const work = (/** @type {number} */ want, /** @type {AbortSignal} */ signal) => {
    begun.push(want);
    signals.push(signal);
    return new Promise((/** @type {(value: void) => void} */ end) => ends.push(end));
  };
  return { work, begun, signals, end: (/** @type {number} */ i) => ends[i]() };
}

Deno.test("of those that wait only the newest is done, and one at a time", async () => {
  const { work, begun, signals, end } = paused();
  const line = latest(work, () => true);

  for (const want of [1, 2, 3]) line.ask(want);
  assert.deepEqual(begun, [1]);
  end(0);
  await new Promise((go) => setTimeout(go));

  assert.deepEqual(begun, [1, 3]);
  assert.equal(signals[0].aborted, false);
});

Deno.test("work that nobody wants any more is stopped", () => {
  const { work, signals } = paused();
  const line = latest(work, (a, b) => a % 2 === b % 2);

  line.ask(1);
  line.ask(3);
  assert.equal(signals[0].aborted, false);
  line.ask(4);

  assert.equal(signals[0].aborted, true);
});

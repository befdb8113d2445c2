import assert from "node:assert/strict";
import "./english.js";
import { done, EMPTY, redone, Undo, undone } from "../../static/js/undo.js";

/** A value that entries set, a clock that stands still, and what was last said of the history. */
function desk() {
  const at = { value: 0, time: 0, labels: { undo: null, redo: null } };
  const history = new Undo((labels) => at.labels = /** @type {any} */ (labels), () => at.time);
  /** @param {number} to @param {string} [key] */
  const set = (to, key) => {
    const from = at.value;
    at.value = to;
    history.push({
      label: `to ${to}`,
      key,
      undo: () => at.value = from,
      redo: () => at.value = to,
    });
  };
  return { at, history, set };
}

Deno.test("what is undone is done again first, and something new ends that", () => {
  const [a, b, c] = ["a", "b", "c"].map((label) => ({ label, undo: () => {}, redo: () => {} }));

  const two = done(done(EMPTY, a), b);

  assert.deepEqual(undone(two), { past: [a], future: [b] });
  assert.deepEqual(redone(undone(two)), two);
  assert.deepEqual(done(undone(two), c), { past: [a, c], future: [] });
  assert.deepEqual(undone(EMPTY), EMPTY);
  assert.deepEqual(redone(two), two);
});

Deno.test("undo goes back through all that was done, redo forth, and both say what is next", async () => {
  const { at, history, set } = desk();
  set(1);
  set(2);
  assert.deepEqual(at.labels, { undo: "to 2", redo: null });

  await history.undo();
  assert.equal(at.value, 1);
  assert.deepEqual(at.labels, { undo: "to 1", redo: "to 2" });
  await history.undo();
  await history.undo();
  assert.equal(at.value, 0);
  assert.deepEqual(at.labels, { undo: null, redo: "to 1" });
  await history.redo();
  await history.redo();
  await history.redo();

  assert.equal(at.value, 2);
});

Deno.test("changes of one key on each other's heels are one, until time passes or they are undone", async () => {
  const { at, history, set } = desk();
  set(1, "marble");
  at.time = 1000;
  assert.equal(history.again("marble")?.label, "to 1");
  at.time = 2000;
  assert.equal(history.again("marble")?.label, "to 1");
  assert.equal(history.again("rate"), null);
  at.time = 3500;
  assert.equal(history.again("marble"), null);
  assert.equal(history.again("marble", true)?.label, "to 1");

  set(2, "marble");
  await history.undo();
  assert.equal(history.again("marble", true), null);
});

Deno.test("several changes at once are taken back in reverse, as one", async () => {
  const { at, history, set } = desk();
  await history.together("both", () => {
    set(1);
    set(2);
    return Promise.resolve();
  });
  assert.deepEqual(at.labels, { undo: "both", redo: null });

  await history.undo();
  assert.equal(at.value, 0);
  await history.redo();
  assert.equal(at.value, 2);
});

Deno.test("what could not be taken back is still there to be taken back", async () => {
  const { at, history } = desk();
  const undo = () => Promise.reject(new Error("no connection"));
  history.push({ label: "it", undo, redo: () => {} });

  await assert.rejects(history.undo());

  assert.deepEqual(at.labels, { undo: "it", redo: null });
});

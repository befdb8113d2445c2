import assert from "node:assert/strict";
import * as select from "../../static/js/selectors.js";
import { opened, session } from "./page_cases.js";

Deno.test("an entry is found by the name of its link or bias", () => {
  const blocks = { w1: [[1, 2], [3, 4]], b1: [5, 6] };

  assert.equal(select.entry(blocks, "w1[1,0]"), 3);
  assert.equal(select.entry(blocks, "b1[1]"), 6);
  assert.equal(select.entry(blocks, "w2[0,0]"), null);
  assert.equal(select.entry(blocks, "w1[7,0]"), null);
});

Deno.test("a name exists where the shapes have room for it", () => {
  const names = ["w1[1,1]", "b2[0]", "w1[2,0]", "b1[0,0]", "w9[0,0]", "w1"];

  assert.deepEqual(names.map((name) => select.exists(session(), name)), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("the first click is A, the second B, then the older one is replaced", () => {
  const first = select.withLink(["p", "q"], "r", "a");
  const second = select.withLink(first, "s", "b");
  const third = select.withLink(second, "t", "a");

  assert.deepEqual([first, second, third], [["r", "q"], ["r", "s"], ["t", "s"]]);
  assert.deepEqual(select.withLink(["p", "q"], "p", "b"), ["p", "q"]);
});

Deno.test("beside a step stand the recorded ones, however far apart", () => {
  const history = { steps: [0, 5, 20], train: [1, 1, 1], test: [1, 1, 1] };
  const at = (/** @type {number} */ step, /** @type {number} */ by) =>
    select.neighbor(opened({ history, step }), by);

  assert.deepEqual([at(5, 1), at(5, -1), at(0, -1), at(20, 1), at(5, 9)], [20, 0, 0, 20, 20]);
});

Deno.test("the weights that training may change are counted link by link and group by group", () => {
  const config = { ...session().config, free: ["w2", "w1[0,1]"] };

  assert.equal(select.freeCount(session({ config })), 3);
  assert.equal(select.freeCount(session()), 9);
});

import "./english.js";
import assert from "node:assert/strict";
import { spread, tables } from "../../static/js/tables.js";
import { VIEW } from "../../static/js/state.js";
import { opened, scene } from "./page_cases.js";

Deno.test("places are spread evenly and have both ends", () => {
  assert.deepEqual(spread(5, 3), [0, 2, 4]);
  assert.deepEqual(spread(2, 9), [0, 1]);
  assert.deepEqual(spread(1, 9), [0]);
});

Deno.test("the path's table has a row for each step, with the error that the network really had", () => {
  const state = opened({ scene: scene(), view: { ...VIEW, tab: "curve" } });
  const [curve, path, slopes] = tables(state);

  assert.match(curve.caption, /^Error over A/);
  assert.deepEqual(path.head, ["Step", "A", "B", "Error", "On the slice"]);
  assert.equal(path.rows.length, state.scene?.path.steps.length);
  assert.deepEqual(path.rows.map((row) => row[0]), state.scene?.path.steps.map(String));
  assert.deepEqual([curve.named, path.named, slopes.named], [undefined, undefined, true]);
  assert.match(slopes.caption, new RegExp(`^All ${slopes.rows.length} weights and slopes`));
  const sizes = slopes.rows.map((row) => Math.abs(Number(row[2].replace("−", "-"))));
  assert.deepEqual(sizes, sizes.toSorted((a, b) => b - a));
});

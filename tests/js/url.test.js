import assert from "node:assert/strict";
import { VIEW } from "../../static/js/state.js";
import { fromHash, toHash } from "../../static/js/url.js";
import { opened } from "./page_cases.js";

Deno.test("a hash brings back session, links, step and view", () => {
  const view = /** @type {const} */ ({
    ...VIEW,
    tab: "contour",
    scale: "log",
    frozen: 0,
    rail: "setup",
    theme: "dark",
    speed: 12,
    stride: 100,
  });
  const state = opened({ view });

  const opening = fromHash(toHash(state, VIEW));

  assert.equal(opening.session, "one");
  assert.equal(opening.preset, "moons");
  assert.deepEqual(opening.links, state.links);
  assert.equal(opening.step, 2);
  assert.deepEqual({ ...VIEW, ...opening.view }, view);
});

Deno.test("the hash is readable and leaves out what is as usual", () => {
  assert.equal(toHash(opened(), VIEW), "#s=one&p=moons&a=w1[0,1]&b=w2[1,0]&step=2");
});

Deno.test("what makes no sense in a hash is not taken", () => {
  const opening = fromHash("#tab=attic&step=-1&slice=x&speed=1e9&a=w1[0,0]");

  assert.deepEqual(opening, { session: null, preset: null, links: null, step: null, view: {} });
});

import assert from "node:assert/strict";
import { cameraOf, cameraText } from "../../static/js/camera-text.js";
import { hidden, hiding } from "../../static/js/hiding.js";
import { linkHash } from "../../static/js/share.js";
import { VIEW } from "../../static/js/state.js";
import { fromHash, toHash } from "../../static/js/url.js";
import { Cameras } from "../../static/js/elements/cameras.js";
import { opened } from "./page_cases.js";

const CAMERA = {
  eye: { x: 1.49, y: 0.46, z: 0.95 },
  center: { x: 0.03, y: -0.07, z: -0.21 },
  up: { x: 0, y: 0, z: 1 },
};

Deno.test("a camera is six rounded numbers, there and back", () => {
  const exact = { ...CAMERA, eye: { x: 1.4900004, y: 0.46, z: 0.95 } };

  assert.equal(cameraText(exact), "1.49,0.46,0.95,0.03,-0.07,-0.21");
  assert.deepEqual(cameraOf(cameraText(exact)), CAMERA);
  for (
    const wrong of ["", "1,2,3", "1,2,3,4,5,x", "1,2,3,4,5,6,7", "1e9,0,0,0,0,0", "9999,0,0,0,0,0"]
  ) {
    assert.equal(cameraOf(wrong), null);
  }
});

Deno.test("camera and hidden parts are in the address", () => {
  const view = { ...VIEW, camera: cameraText(CAMERA), hide: "setup,slope" };
  const hash = toHash(opened({ view }), VIEW);

  assert.ok(hash.endsWith("&camera=1.49,0.46,0.95,0.03,-0.07,-0.21&hide=setup,slope"));
  assert.deepEqual({ ...VIEW, ...fromHash(hash).view }, view);
  assert.deepEqual(fromHash("#camera=here&hide=attic").view, {});
});

Deno.test("hidden parts have an order and no others are known", () => {
  assert.equal(hidden("slope,setup,slope"), "setup,slope");
  assert.equal(hidden("slope,attic"), null);
  assert.equal(hiding("slope", "top", true), "top,slope");
  assert.equal(hiding("top,slope", "top", false), "slope");
  assert.equal(hiding("", "top", false), "");
});

Deno.test("a link may be to this view, only to look, or live", () => {
  const state = opened({ view: { ...VIEW, tab: "contour", theme: "dark", frozen: 2 } });

  const links = /** @type {const} */ (["view", "watch", "live"]).map((kind) =>
    linkHash(state, kind, "", VIEW)
  );

  assert.deepEqual(links, [
    "#s=one&p=moons&a=w1[0,1]&b=w2[1,0]&step=2&tab=contour&slice=2",
    "#s=view&p=moons&a=w1[0,1]&b=w2[1,0]&step=2&tab=contour&slice=2",
    "#s=view&p=moons&a=w1[0,1]&b=w2[1,0]&tab=contour&slice=2",
  ]);
});

Deno.test("where the set-up is hidden the network is shown", () => {
  const state = opened({ view: { ...VIEW, rail: "setup" } });

  assert.match(linkHash(state, "view", "", VIEW), /rail=setup/);
  assert.doesNotMatch(linkHash(state, "view", "setup", VIEW), /rail=/);
});

Deno.test("the address's camera holds for its picture, and goes with the next", () => {
  /** @type {(string | null)[]} */
  const said = [];
  const cameras = new Cameras((text) => said.push(text));
  const asked = cameraText(CAMERA);

  cameras.clear(asked);
  assert.deepEqual(cameras.in("whole", asked), CAMERA);
  const turned = { ...CAMERA, eye: { x: 1, y: 1, z: 1 } };
  cameras.turned("whole", turned);
  assert.equal(cameras.in("whole", cameraText(turned)), turned);
  cameras.clear(cameraText(turned));
  assert.equal(cameras.in("whole", null), null);
  assert.deepEqual(said, [cameraText(turned), null]);
});

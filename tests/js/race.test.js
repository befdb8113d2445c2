import assert from "node:assert/strict";
import { opened, scene, session } from "./page_cases.js";
import { frozen, landscape } from "./figures_cases.js";
import { contour } from "../../static/js/figures/contour.js";
import { overSlice, sample } from "../../static/js/figures/runners.js";
import { surface } from "../../static/js/figures/surface.js";
import { timeline } from "../../static/js/figures/timeline.js";
import { runnerStyle } from "../../static/js/figures/trail.js";
import { valleyAt } from "../../static/js/figures/valleys.js";
import { runnersInTime, runnersOver } from "../../static/js/race-pictures.js";
import * as race from "../../static/js/race-state.js";
import { motionOf, namesOf, raceFacts, raceLines, startLine } from "../../static/js/race-words.js";
import { linkHash } from "../../static/js/share.js";
import { tables } from "../../static/js/tables.js";
import { VIEW } from "../../static/js/state.js";
import { fromHash, toHash } from "../../static/js/url.js";

/** @import { SessionView } from "../../static/js/types/api.d.ts" */
/** @import { State } from "../../static/js/types/state.d.ts" */

/** @type {[string, string]} */
const LINKS = ["w1[0,1]", "w2[1,0]"];
const HISTORY = { steps: [0, 1, 2], train: [4, 2, 1], test: [null, null, null] };

/** Two valleys, left and right of a ridge. @param {number} a @param {number} b */
const twoValleys = (a, b) => (a * a - 1) ** 2 + 0.5 * b * b + 0.05;

/** @param {string} id @param {Partial<SessionView["config"]["optimizer"]>} optimizer */
function runs(id, optimizer = {}) {
  const one = session({ id, error: { train: 1, test: null } });
  one.config.free = [...LINKS];
  Object.assign(one.config.optimizer, optimizer);
  return one;
}

/** @param {number[]} a @param {(number | null)[]} [error] @param {number[]} [b] */
function reading(a, error = HISTORY.train, b = a.map(() => 0.3)) {
  const end = a.length - 1;
  const path = { ...scene().path, steps: a.map((_, k) => k), a, b, error, slice_error: error };
  return { links: LINKS, revision: 0, end, path, at: end, slope: 0.5 };
}

/** Two runners on two valleys: one on the stage on the right, one that crossed to the left. @param {Partial<State>} [fields] */
function racing(fields = {}) {
  const first = runs("one"), second = runs("two", { name: "adam", learning_rate: 0.5 });
  let state = race.joined(race.joined(race.RACE, first, HISTORY), second, HISTORY);
  state = race.readOf(state, "two", reading([0.4, -0.3, -1]));
  const nodes = Array.from({ length: 61 }, (_, k) => k / 15 - 2);
  const slice = {
    x: nodes,
    y: nodes,
    error: nodes.map((b) => Float32Array.from(nodes, (a) => twoValleys(a, b))),
    step: 2,
    links: LINKS,
    revision: 0,
  };
  const path = reading([0.4, 0.8, 1.1]).path;
  return opened({
    session: first,
    history: HISTORY,
    links: LINKS,
    scene: scene({ path }),
    surface: /** @type {any} */ (slice),
    race: state,
    ...fields,
  });
}

Deno.test("a runner gets the first free style and keeps it when others leave", () => {
  const all = ["one", "two", "three"].reduce(
    (now, id) => race.joined(now, runs(id), HISTORY),
    race.RACE,
  );
  const less = race.gone(all, "two"), again = race.joined(less, runs("four"), HISTORY);

  assert.deepEqual(less.runners.map(({ slot }) => slot), [0, 2]);
  assert.deepEqual(again.runners.map(({ id, slot }) => [id, slot]), [
    ["one", 0],
    ["three", 2],
    ["four", 1],
  ]);
  assert.equal(race.joined(all, runs("two"), HISTORY), all);
  assert.equal(race.gone(race.gone(less, "one"), "three"), race.RACE);
});

Deno.test("six runners are the most", () => {
  const ids = Array.from({ length: 7 }, (_, k) => `r${k}`);
  const full = ids.reduce((now, id) => race.joined(now, runs(id), HISTORY), race.RACE);

  assert.equal(full.runners.length, 6);
});

Deno.test("new steps are added to a runner's history, known ones are not", () => {
  const now = race.joined(race.RACE, runs("one"), HISTORY);
  const error = { train: 0.5, test: null }, points = [2, 3].map((step) => ({ step, error }));
  const steps = /** @type {any} */ ({ step: 3, outcome: "running", message: "", error, points });

  const [runner] = race.advanced(now, "one", steps).runners;

  assert.deepEqual(runner.history.steps, [0, 1, 2, 3]);
  assert.deepEqual(runner.history.train, [4, 2, 1, 0.5]);
  assert.equal(runner.session.step, 3);
});

Deno.test("what is on the stage is known from there", () => {
  const state = racing();
  const [one, two] = race.runnersNow(state);

  assert.equal(one.session, state.session);
  assert.deepEqual(one.reading?.path.a, [0.4, 0.8, 1.1]);
  assert.deepEqual(two.reading?.path.a, [0.4, -0.3, -1]);
  assert.equal(race.isRace(state), true);
  assert.equal(race.isRace({ ...state, session: runs("another") }), false);
});

Deno.test("the slope is as long as it is over the free weights", () => {
  const gradient = { w1: [[0, 3], [9, 9]], b1: [9, 9], w2: [[9], [4]], b2: [9] };

  assert.equal(race.slopeLength(runs("one"), gradient), 5);
});

Deno.test("the picture grows for a runner that leaves it, but not for one that flies off", () => {
  const frame = /** @type {any} */ ({ ranges: [[-1, 1], [-1, 1]], links: LINKS });
  /** @param {number[]} a */
  const with_ = (a) => race.readOf(racing().race, "two", reading(a)).runners;

  assert.equal(race.widerFrame(frame, with_([0, 0.5])), null);
  const wide = race.widerFrame(frame, with_([0, 2]));
  assert.deepEqual(wide?.[1], [-1, 1]);
  assert.ok(wide && wide[0][0] === -1 && wide[0][1] > 2 && wide[0][1] < 2.5);
  assert.equal(race.widerFrame(frame, with_([0, 1e6])), null);
});

Deno.test("a spot leads down to the valley on its side of the ridge", () => {
  const { x, y, z } = landscape(twoValleys);
  const grid = /** @type {any} */ ({ x, y, z });
  const at = (/** @type {number} */ a) => valleyAt(grid, a, 0.5);

  assert.ok(Math.abs((at(-0.4)?.a ?? 0) + 1) < 0.1);
  assert.ok(Math.abs((at(0.4)?.a ?? 0) - 1) < 0.1);
  assert.equal(at(0.3)?.key, at(1.8)?.key);
  assert.equal(at(9), null);
});

Deno.test("runners are called by their optimizer, and by what tells twins apart", () => {
  const of = (/** @type {SessionView[]} */ ...all) => {
    const now = all.reduce((before, one) => race.joined(before, one, HISTORY), race.RACE);
    return namesOf(opened(), now.runners);
  };

  assert.deepEqual(of(runs("a"), runs("b", { name: "momentum", momentum: 0.9 })), [
    "Gradient descent",
    "Momentum 0.9",
  ]);
  assert.deepEqual(of(runs("a"), runs("b", { learning_rate: 0.5 })), [
    "Gradient descent, 0.1",
    "Gradient descent, 0.5",
  ]);
  assert.deepEqual(of(runs("a"), runs("b")), ["Gradient descent, 1", "Gradient descent, 2"]);
});

Deno.test("each runner has its numbers and a sentence from them", () => {
  const [one, two] = raceFacts(racing());

  assert.deepEqual([one.followed, one.error, one.rate], [true, 1, 0.1]);
  assert.deepEqual([two.followed, two.error, two.rate, two.slope], [false, 1, 0.5, 0.5]);
  assert.equal(one.says, "In the right valley, still falling.");
  assert.equal(two.says, "Crossed into the left valley, still falling.");
});

Deno.test("a runner that grew without bound says so, and the others run on", () => {
  const state = racing();
  const lost = race.changed(state.race, "two", {
    session: { ...runs("two"), step: 1, outcome: "diverged" },
  });

  const [one, two] = raceFacts({ ...state, race: lost });

  assert.equal(two.says, "Grew without bound at step 1.");
  assert.match(one.says, /still falling/);
});

Deno.test("a motion is what the last steps were", () => {
  const [, runner] = race.runnersNow(racing());
  const motion = (/** @type {any} */ found, history = HISTORY) =>
    motionOf({ ...runner, history, reading: found }, found.path, 2, true);

  assert.equal(motion(reading([0, 1, 2])), "falls");
  assert.equal(motion(reading([0, 1, 0.5])), "turns");
  assert.equal(motion(reading([0, 1, 2]), { ...HISTORY, train: [4, 1, 2] }), "climbs");
  assert.equal(motion(reading([0, 1, 2]), { ...HISTORY, train: [4, 1, 0.9999] }), "creeps");
  assert.equal(motion({ ...reading([0, 1, 2]), slope: 0.001 }), "rests");
});

Deno.test("the stage says who is lowest and in how many valleys they are", () => {
  const state = racing();
  const lower = race.changed(state.race, "two", { history: { ...HISTORY, train: [4, 2, 0.5] } });

  assert.deepEqual(raceLines({ ...state, race: lower }), [
    "Step 2. Adam is lowest, at 0.500; Gradient descent is at 1.00.",
    "One start, two valleys.",
  ]);
  assert.equal(startLine(state), "All start at A 0.400, B 0.300.");
  assert.equal(raceLines(opened()), null);
});

Deno.test("the pictures show every runner that is not hidden, each in its style", () => {
  const state = racing(), own = /** @type {any} */ (state.scene?.path);
  const { runners } = runnersOver(state, own, /** @type {any} */ (state.surface));
  assert.deepEqual(runners?.map(({ name, style, cursor }) => [name, style, cursor]), [
    ["Gradient descent", 0, 2],
    ["Adam", 1, 2],
  ]);

  const hidden = { ...state, race: race.changed(state.race, "one", { hidden: true }) };
  const left = runnersOver(hidden, own, /** @type {any} */ (state.surface));
  assert.deepEqual(left.runners?.map(({ name }) => name), ["Adam"]);
  assert.deepEqual(runnersInTime(hidden).runners?.map(({ style }) => style), [1]);

  const input = frozen(landscape(twoValleys, left));
  const ink = runnerStyle(1, "light").color;
  for (const picture of [surface, contour]) {
    const paths = picture(input).data.filter(({ name }) => name === "path");
    assert.equal(paths.length, 1);
    assert.equal(/** @type {any} */ (paths[0]).line.color, ink);
  }
});

Deno.test("a runner that has diverged ends at its last finite place", () => {
  const grid = { x: [0, 1], y: [0, 1], z: [[0, 1], [2, 3]] };
  const path = { steps: [0, 1, 2], a: [0, 1, NaN], b: [0, 1, NaN], error: [0, 3, null] };

  const [run] = overSlice({ name: "x", slot: 3, path, diverged: true }, 2, grid);

  assert.deepEqual([run.cursor, run.diverged, run.style], [1, true, 3]);
  assert.deepEqual(overSlice({ name: "x", slot: 3, path, diverged: true }, -1, grid), []);
});

Deno.test("all curves are in the timeline, named at their ends", () => {
  const { markup } = timeline({
    ...HISTORY,
    ...runnersInTime(racing()),
    step: 2,
    theme: "light",
    size: { width: 900, height: 90 },
  });

  assert.match(markup, />Adam<\/text>/);
  assert.match(markup, />Gradient descent<\/text>/);
  assert.ok(markup.includes(runnerStyle(1, "light").color));
});

Deno.test("a sample has the line and the marker of its runner", () => {
  const drawn = sample(runnerStyle(1, "light"));

  assert.match(drawn, /stroke-dasharray="6 3"/);
  assert.ok(drawn.includes(runnerStyle(1, "light").color));
});

Deno.test("the race is in the address, and in no link that only looks on", () => {
  const state = racing({ view: { ...VIEW, race: "one,two" } });

  assert.equal(fromHash(toHash(state, VIEW)).view.race, "one,two");
  assert.equal(fromHash("#race=<b>").view.race, undefined);
  assert.equal(fromHash(linkHash(state, "watch", "", VIEW)).view.race, undefined);
});

Deno.test("the errors of a race stand side by side in a table, none where a runner has not come so far", () => {
  const state = racing();
  const error = { train: 0.5, test: null }, points = [{ step: 3, error }];
  const steps = /** @type {any} */ ({ step: 3, outcome: "running", message: "", error, points });
  const ahead = race.advanced(state.race, "two", steps);

  const table = tables({ ...state, race: ahead }).find(({ caption }) => /^The race/.test(caption));

  assert.deepEqual(table?.head.length, 3);
  assert.deepEqual(table?.rows.map((row) => row[0]), ["0", "1", "2", "3"]);
  assert.deepEqual(table?.rows.at(-1)?.slice(1), ["–", "0.500"]);
  assert.deepEqual(table?.rows[0].slice(1), ["4.00", "4.00"]);
});

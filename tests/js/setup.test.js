import "./english.js";
import assert from "node:assert/strict";
import { freedomKind, freedomOf, freeNames, readNames } from "../../static/js/freedom.js";
import { assigned } from "../../static/js/table-choice.js";
import { pending } from "../../static/js/pending.js";
import { readBlock, written } from "../../static/js/typed-weights.js";
import { thumbnail } from "../../static/js/figures/thumbnail.js";
import { channels, palette, theme } from "../../static/js/figures/colors.js";
import { session } from "./page_cases.js";

const { config, groups } = session();

Deno.test("free weights are told by block, by what is frozen in it, and by what is free besides", () => {
  assert.deepEqual(freedomOf(groups, null), {
    groups: ["w1", "b1", "w2", "b2"],
    frozen: [],
    also: [],
  });
  assert.deepEqual(freedomOf(groups, ["w1[0,0]", "w1[0,1]", "w1[1,0]", "b2"]), {
    groups: ["w1", "b2"],
    frozen: ["w1[1,1]"],
    also: [],
  });
  assert.deepEqual(freedomOf(groups, ["w1[0,1]", "w2[1,0]"]).also, ["w1[0,1]", "w2[1,0]"]);
});

Deno.test("the form's freedom is the API's list again", () => {
  for (const free of [["w1", "b2"], ["w1[0,1]"], ["b1", "w2[0,0]"], []]) {
    assert.deepEqual(freeNames(groups, freedomOf(groups, free)), free);
  }
  const frozen = { groups: ["b1", "w2"], frozen: ["w2[0,0]"], also: [] };
  assert.deepEqual(freeNames(groups, frozen), ["b1", "w2[1,0]"]);
  assert.deepEqual(freeNames(groups, { ...frozen, frozen: ["w9[0,0]"] }), ["b1", "w2", "w9[0,0]"]);
});

Deno.test("all, the two, or chosen ones", () => {
  assert.equal(freedomKind(null, ["w1[0,1]", "w2[1,0]"]), "all");
  assert.equal(freedomKind(["w2[1,0]", "w1[0,1]"], ["w1[0,1]", "w2[1,0]"]), "two");
  assert.equal(freedomKind(["w1"], ["w1[0,1]", "w2[1,0]"]), "chosen");
  assert.deepEqual(readNames(" w1[0, 2]; b2  w1[0,2]"), ["w1[0,2]", "b2"]);
});

Deno.test("weights are typed as rows, and what was not touched keeps its exact numbers", () => {
  const group = { name: "w1", shape: [2, 2] }, before = [[0.123456789, -1], [2, 3]];
  const text = written(before);

  assert.equal(text, "0.1235  −1\n2  3");
  assert.deepEqual(readBlock(text, group, before), { block: before });
  assert.deepEqual(readBlock("0.1235  −1\n2, 4,5", group, before), {
    block: [[0.123456789, -1], [2, 4.5]],
  });
  assert.deepEqual(readBlock("1 2", { name: "b1", shape: [2] }, [0, 0]), { block: [1, 2] });
});

Deno.test("what is wrong with typed weights is named by its row", () => {
  const group = { name: "w1", shape: [2, 2] };

  assert.deepEqual(readBlock("1 2", group, []), { row: 0, found: 1, expected: 2 });
  assert.deepEqual(readBlock("1 2\n3", group, []), { row: 2, found: 1, expected: 2 });
  assert.deepEqual(readBlock("1 2\n3 x", group, []), { row: 2, word: "x" });
});

Deno.test("what waits is said in words", () => {
  const data = { ...config.data, noise: 0.3, test_share: 0.5 };
  const network = { ...config.network, layers: [2, 2, 2, 1] };
  const lines = pending(config, { data, network, seed: 5 }, (name) => name);

  assert.deepEqual(lines, [
    "Noise: 0.1 → 0.3",
    "Test share: 25\u202f% → 50\u202f%",
    "Network: 2-2-1 → 2-2-2-1",
    "Drawn with seed: 5",
  ]);
  assert.deepEqual(pending(config, null, String), []);
  assert.deepEqual(pending(config, { data: { name: "xor" } }, () => "Exclusive or"), [
    "Data: Exclusive or",
  ]);
});

Deno.test("a column for another use leaves one target", () => {
  const columns = ["a", "b", "c"].map((name) => ({
    name,
    kind: /** @type {"words" | "numbers"} */ (name === "c" ? "words" : "numbers"),
    values: 3,
    role: null,
  }));
  const choice = { inputs: ["a", "b"], targets: ["c"], task: null, header: true };

  assert.deepEqual(assigned(columns, choice, 1, "target"), {
    ...choice,
    inputs: ["a"],
    targets: ["b"],
  });
  assert.deepEqual(assigned(columns, choice, 0, "none"), { ...choice, inputs: ["b"] });
  const back = { ...choice, inputs: ["a"], targets: ["b"] };
  assert.deepEqual(assigned(columns, back, 2, "target"), { ...choice, inputs: ["a", "b"] });
});

Deno.test("a thumbnail is dark where the error is low and its path is drawn upwards", () => {
  const picture = {
    name: "valley",
    shades: [[0, 255], [0, 255]],
    path: /** @type {[number, number][]} */ ([[0, 0], [0.5, 1]]),
    steps: 1,
  };
  for (const name of /** @type {const} */ (["light", "dark"])) {
    const size = { width: 84, height: 54 };
    const drawn = thumbnail(picture, size, { width: 4, height: 2 }, name);

    const [first, last] = [0, 3].map((i) => [...drawn.pixels.slice(4 * i, 4 * i + 3)]);
    assert.equal(drawn.pixels.length, 32);
    assert.ok(first[0] + first[1] + first[2] < last[0] + last[1] + last[2]);
    assert.deepEqual(drawn.path, "M0 54L42 0");
    assert.deepEqual([drawn.start, drawn.end], [[0, 54], [42, 0]]);
    assert.equal(drawn.line, palette(name).ink);
    assert.equal(channels(theme.scale[name][0]).length, 3);
  }
});

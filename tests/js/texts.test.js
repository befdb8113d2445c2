import assert from "node:assert/strict";
import { speak, t, translated } from "../../static/js/lib/texts.js";

const TEXTS = {
  stage: { step: "Step {n} of {last}", rest: { one: "one other", other: "{n} others" } },
};

Deno.test("a text is found by its key and its places are filled", () => {
  speak("en", TEXTS);

  assert.equal(t("stage.step", { n: 2, last: 7 }), "Step 2 of 7");
  assert.equal(t("stage.rest", { n: 1 }), "one other");
  assert.equal(t("stage.rest", { n: 12 }), "12 others");
});

Deno.test("a text that is missing is an error of ours, but the server's words may stand in", () => {
  speak("de", TEXTS);

  assert.throws(() => t("stage.nowhere"), /no text stage.nowhere/);
  assert.equal(translated("stage.nowhere", "what the server says"), "what the server says");
});

import "./english.js";
import assert from "node:assert/strict";
import * as format from "../../static/js/lib/format.js";

Deno.test("an error has three significant figures, and a power of ten where it is very small", () => {
  assert.equal(format.error(0.26714), "0.267");
  assert.equal(format.error(2.4), "2.40");
  assert.equal(format.error(999.7), "1000");
  assert.equal(format.error(0.000024), "2.4 × 10⁻⁵");
  assert.equal(format.error(null), "not finite");
});

Deno.test("a slope is signed with a true minus and four decimals", () => {
  assert.equal(format.slope(0.024), "+0.0240");
  assert.equal(format.slope(-0.0069), "−0.0069");
  assert.equal(format.slope(-0.000024), "−2.4 × 10⁻⁵");
  assert.equal(format.slope(0), "+0.0000");
});

Deno.test("a weight has three decimals, and zero no sign", () => {
  assert.equal(format.weight(-0.3534), "−0.353");
  assert.equal(format.weight(-0.0001), "0.000");
  assert.equal(format.weight(-819.5774), "−819.58");
  assert.equal(format.weight(-2334.551), "−2334.6");
});

Deno.test("a percentage never rounds to none or to all of it", () => {
  assert.equal(format.percent(0.514), "51\u202f%");
  assert.equal(format.percent(0.004), "< 1\u202f%");
  assert.equal(format.percent(0.998), "99\u202f%");
  assert.equal(format.percent(1), "100\u202f%");
  assert.equal(format.percent(null), "");
});

Deno.test("what the page writes can be typed back", () => {
  const settings = [0.15, -3, 1e-8, 12.5, 2.4e-5];
  for (const value of settings) assert.equal(format.parse(format.setting(value)), value);
  assert.equal(format.parse(format.percent(0.25)), 0.25);
  assert.equal(format.parse("1,5"), 1.5);
  assert.equal(format.parse("−0.353"), -0.353);
  assert.equal(format.parse("2 x 10^-3"), 0.002);
});

Deno.test("what is no number is null", () => {
  for (const text of ["", "abc", "1.2.3", "Infinity", "--1"]) {
    assert.equal(format.parse(text), null);
  }
});

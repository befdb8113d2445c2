import assert from "node:assert/strict";
import { inner, mathml } from "../../static/js/lib/formula.js";

/** @param {string} latex */
function plain(latex) {
  return inner(latex).text.replace(/\s*\n\s*/g, "").replaceAll(' mathvariant="normal"', "");
}

Deno.test("a weight has its layer above and its nodes below, joined where nobody can mistake them", () => {
  assert.equal(
    plain("w^{1}_{1,2}"),
    "<msubsup><mi>w</mi><mrow><mn>1</mn><mn>2</mn></mrow><mrow><mn>1</mn></mrow></msubsup>",
  );
  assert.match(plain("w^{1}_{30,2}"), /<mn>30<\/mn><mo stretchy="false">,<\/mo><mn>2<\/mn>/);
});

Deno.test("the slope of an activation keeps its prime at the letter", () => {
  assert.match(
    plain("f'(z^{2}_{0})"),
    /^<mi>f′<\/mi><mspace width="0.08em"><\/mspace><mo stretchy="false">\(<\/mo><msubsup>/,
  );
});

Deno.test("sums, fractions and names of functions are written as such", () => {
  assert.match(plain(String.raw`\sum_{m} w_{m}`), /^<msub><mo stretchy="false">∑<\/mo>/);
  assert.equal(
    plain(String.raw`\frac{\partial e}{\partial o_{0}}`),
    "<mfrac><mrow><mi>∂</mi><mi>e</mi></mrow><mrow><mi>∂</mi><msub><mi>o</mi><mrow><mn>0</mn></mrow></msub></mrow></mfrac>",
  );
  assert.match(
    plain(String.raw`\operatorname{sgn} w`),
    /^<mi class="upright">sgn<\/mi><mi>w<\/mi>/,
  );
});

Deno.test("every letter is kept from the browser's own italics, and every formula has the strut", () => {
  const { text } = mathml("o_{k} - t_{k}");
  assert.equal(text.match(/<mi /g)?.length, 4);
  assert.equal(text.match(/<mi mathvariant="normal"/g)?.length, 4);
  assert.match(text, /<mspace width="0" height="1.1em"/);
  assert.match(text, /−/);
});

import assert from "node:assert/strict";
import { html, trusted } from "../../static/js/lib/html.js";

Deno.test("values are escaped, markup is not", () => {
  const name = `<img src=x onerror="alert('1')">&`;
  const inner = html`<b>${name}</b>`;

  const outer = html`<p title="${name}">${inner}</p>`.text;

  const escaped = "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;";
  assert.equal(outer, `<p title="${escaped}"><b>${escaped}</b></p>`);
});

Deno.test("lists are joined, nothing is left out as nothing", () => {
  const list = ["a", "<"].map((text) => html`<i>${text}</i>`);

  assert.equal(html`${list}${null}${undefined}${false}${0}`.text, "<i>a</i><i>&lt;</i>0");
});

Deno.test("only what is vouched for goes through as it is", () => {
  assert.equal(html`${trusted("<svg></svg>")}`.text, "<svg></svg>");
  assert.equal(html`${"<svg></svg>"}`.text, "&lt;svg&gt;&lt;/svg&gt;");
});

// `<slope-head>`: the slope as quotient and number, and what it says in one sentence; `of="example"` that of one example.
import * as format from "../lib/format.js";
import { mathml } from "../lib/formula.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { linkOf } from "../selectors.js";
import { slopeSentence } from "../sentences.js";
import { slopeFacts } from "../slope-reader.js";
import { Part } from "./part.js";

export class SlopeHead extends Part {
  render() {
    this.innerHTML = html`
      <p class="readout">
        <span class="quotient"></span>
        <span class="equals" aria-hidden="true">=</span>
        <output class="number"></output>
      </p>
      <p class="says"><span></span><span class="name"></span><span></span></p>
    `.text;
  }

  connected() {
    this.watch((s) => [linkOf(s, s.view.slopeOf), s.view.slopeOf], (_, state) => {
      const { slopeOf } = state.view, name = linkOf(state, slopeOf);
      this.one(".quotient").className = `quotient of-${slopeOf}`;
      this.one(".quotient").innerHTML = name ? quotient(name).text : "";
    });
    this.watch((s) => [s.scene, s.slope, s.view.slopeOf], () => this.update());
  }

  update() {
    const { scene, view: { slopeOf } } = this.state;
    if (!scene) return;
    const { point, link } = scene.curves[slopeOf], facts = slopeFacts(this.state);
    const one = this.getAttribute("of") === "example";
    if (one && !facts) return;
    const slope = format.slope(one ? facts?.derivation.example_slope : point.slope);
    this.one(".number").textContent = slope;
    this.one(".number").setAttribute("aria-label", t("slope.of", { name: link, slope }));
    const [before, after] = slopeSentence(point.slope);
    const [first, name, last] = this.querySelectorAll(".says > span");
    first.textContent = before;
    name.textContent = link;
    name.className = `name ${slopeOf}`;
    last.textContent = after;
  }
}

/** The slope as the lessons write it: w with its layer above and its nodes below. @param {string} name */
function quotient(name) {
  const [, kind, layer, places] = name.match(/^([wb])(\d+)\[([\d,]+)\]$/) ?? [];
  return mathml(String.raw`\frac{\partial E}{\partial ${kind}^{${layer}}_{${places}}}`);
}

// `<slope-view>`: the slope of one weight as quotient, number, sentence and tangent.
/** @import { PlotView } from "./plot-view.js" */
import { curve } from "../figures/curve.js";
import { html } from "../lib/html.js";
import * as format from "../lib/format.js";
import { curveInput } from "../pictures.js";
import { linkOf } from "../selectors.js";
import { curveSummary, slopeSentence } from "../sentences.js";
import { Part } from "./part.js";

export class SlopeView extends Part {
  render() {
    this.innerHTML = html`
      <p class="readout">
        <math aria-hidden="true"></math>
        <span class="equals" aria-hidden="true">=</span>
        <output class="number"></output>
      </p>
      <p class="says"></p>
      <h3>The error over <span class="name"></span></h3>
      <div class="little">
        <plot-view></plot-view>
      </div>
      <dl>
        <dt>Error at this point</dt>
        <dd data-value="error"></dd>
        <dt>Length of the whole slope</dt>
        <dd data-value="norm"></dd>
      </dl>
    `.text;
  }

  connected() {
    this.watch((s) => [s.links, s.view.slopeOf], () => this.named());
    this.watch((s) => [s.scene, s.view.slopeOf], () => this.update());
    this.watch((s) => [s.scene, s.view.slopeOf, s.theme, s.view.sheet], () => this.draw());
    const resize = new ResizeObserver(() => this.draw());
    resize.observe(this.one(".little"));
  }

  named() {
    const { slopeOf } = this.state.view;
    const name = linkOf(this.state, slopeOf);
    this.one("math").innerHTML = name ? quotient(name, slopeOf).text : "";
    const label = this.one("h3 .name");
    label.textContent = name ?? "";
    label.className = `name ${slopeOf}`;
  }

  update() {
    const { scene, view: { slopeOf } } = this.state;
    if (!scene) return;
    const { point, link } = scene.curves[slopeOf];
    const slope = format.slope(point.slope);
    this.one(".number").textContent = slope;
    this.one(".number").setAttribute("aria-label", `Slope of ${link}: ${slope}`);
    const [before, after] = slopeSentence(point.slope);
    this.one(".says").innerHTML =
      html`${before}<span class="name ${slopeOf}">${link}</span>${after}`.text;
    this.one("[data-value=error]").textContent = format.error(point.error);
    this.one("[data-value=norm]").textContent = format.error(scene.gradient.norm);
    this.one("plot-view").setAttribute("label", curveSummary(scene, slopeOf));
  }

  draw() {
    const { scene, view } = this.state, box = this.one(".little");
    const size = { width: box.clientWidth, height: box.clientHeight };
    if (!scene || !size.width) return;
    const plot = /** @type {PlotView} */ (this.one("plot-view"));
    plot.figure = curve(curveInput(this.state, scene, view.slopeOf, size, true));
  }
}

/**
 * The slope as MathML: w with its layer above and its nodes below, as the lessons write it.
 * @param {string} name
 * @param {"a" | "b"} which
 */
function quotient(name, which) {
  const [, kind, layer, places] = name.match(/^([wb])(\d+)\[([\d,]+)\]$/) ?? [];
  const index = places.split(",").every((p) => p.length === 1) ? places.replace(",", "") : places;
  return html`
    <mfrac>
      <mrow>
        <mo mathvariant="normal">∂</mo>
        <mi mathvariant="normal">E</mi>
      </mrow>
      <mrow>
        <mo mathvariant="normal">∂</mo>
        <msubsup class="of-${which}">
          <mi mathvariant="normal">${kind}</mi>
          <mn>${index}</mn>
          <mn>${layer}</mn>
        </msubsup>
      </mrow>
    </mfrac>
  `;
}

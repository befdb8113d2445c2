// `<curvature-view>`: the sharpness along the path beside the bound for stable steps, and the largest curvatures now.
import { sharpness } from "../figures/sharpness.js";
import * as format from "../lib/format.js";
import { html, pictured } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { keyOf, pathKey } from "../many-wants.js";
import { Part } from "./part.js";

export class CurvatureView extends Part {
  #size = { width: 0, height: 0 };

  render() {
    this.innerHTML = html`
      <div class="work">
        <p role="status"></p>
        <progress aria-label="${t("many.sharp.title")}"></progress>
        <button type="button" class="pill" data-do="stop">${t("stage.stop")}</button>
        <button type="button" class="pill" data-do="start">${t("many.again")}</button>
      </div>
      <div class="drawing"></div>
      <div class="spectrum">
        <h2></h2>
        <dl></dl>
        <p class="faint"></p>
      </div>
    `.text;
  }

  connected() {
    this.watch(
      (s) => [s.many.sharpness, s.many.spectrum, s.step, s.revision, s.session, s.theme],
      () => this.update(),
    );
    this.watch((s) => [s.view.tab, s.view.many], () => this.update());
    this.#size = this.sized(this.one(".drawing"), () => this.update());
    this.on("click", (event) => {
      const what = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.do;
      if (what === "stop") this.actions.many.curvature.stop();
      if (what === "start") this.actions.many.curvature.start();
    });
  }

  update() {
    this.work();
    this.chart();
    this.spectrum();
  }

  work() {
    const found = this.state.many.sharpness, done = found?.points.length ?? 0;
    const progress = /** @type {HTMLProgressElement} */ (this.one("progress"));
    this.one("[data-do=stop]").hidden = !found?.running;
    this.one("[data-do=start]").hidden = !found || found.running ||
      !(found.stopped || found.reason || found.key !== pathKey(this.state));
    progress.hidden = !found?.running;
    Object.assign(progress, { max: found?.of ?? 1, value: done });
    this.one(".work p").textContent = !found
      ? t("many.reading")
      : found.reason ?? (found.running
        ? t("many.sharp.running", { done, of: found.of })
        : t(found.stopped ? "many.sharp.stopped" : "many.sharp.done", { n: done }));
  }

  chart() {
    const { many, step, theme } = this.state, box = this.one(".drawing");
    const size = this.#size;
    if (!size.width || !size.height) return;
    const points = many.sharpness?.points ?? [], last = points.at(-1);
    const bounds = many.spectrum?.found?.stability;
    const simple = !bounds || bounds.formula === "2 / rate";
    const labels = {
      sharpness: t("many.sharp.line"),
      bound: simple ? t("many.sharp.bound") : t("many.sharp.momentumBound"),
      steps: t("many.sharp.steps"),
    };
    const phone = size.width < 560,
      end = Math.max(step, last?.step ?? 0, this.state.session?.step ?? 0);
    box.innerHTML = points.length
      ? sharpness({ points, step, last: end, labels, theme, size, phone })
      : "";
    pictured(
      box,
      last
        ? t("many.sharp.summary", {
          from: format.error(points[0].sharpness),
          to: format.error(last.sharpness),
          step: last.step,
          bound: last.bound === null ? t("many.sharp.noBound") : format.error(last.bound),
        })
        : t("many.sharp.title"),
    );
  }

  spectrum() {
    const { spectrum } = this.state.many, found = spectrum?.found;
    const old = spectrum !== null && spectrum.key !== keyOf(this.state);
    this.one(".spectrum h2").textContent = t("many.spectrum.title");
    this.one(".spectrum").classList.toggle("old", old);
    const text = spectrum?.reason ?? (found ? "" : t("many.reading"));
    this.one(".spectrum .faint").textContent = text ||
      (found?.stability.bound === null ? t("many.spectrum.noBound") : t("many.spectrum.says"));
    if (!found) return;
    const top = Math.max(...found.largest.map(Math.abs), ...found.smallest.map(Math.abs), 1e-300);
    const some = found.weights <= found.largest.length + found.smallest.length
      ? []
      : found.smallest.filter((value) => value < found.largest[found.largest.length - 1]);
    this.one("dl").innerHTML = html`
      ${row(t("many.spectrum.largest"), found.largest, top)}
      ${some.length > 0 && row(t("many.spectrum.smallest"), some, top)}
    `.text;
  }
}

/** @param {string} name @param {number[]} values @param {number} top */
function row(name, values, top) {
  return html`
    <div><dt>${name}</dt>${values.map((value) =>
      html`<dd><svg viewBox="0 0 60 6" aria-hidden="true"><rect width="${
        Math.max(1, Math.abs(value) / top * 60).toFixed(1)
      }" height="6"></rect></svg>${format.signed(value)}</dd>`
    )}</div>
  `;
}

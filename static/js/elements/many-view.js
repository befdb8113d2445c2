// `<many-view>`: the tab "Many weights": planes with every slope, pairs of links, curvature, trainability.
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { CurvatureView } from "./curvature-view.js";
import { PairList } from "./pair-list.js";
import { Part } from "./part.js";
import { PlanePicture } from "./plane-picture.js";
import { PlaneTiles } from "./plane-tiles.js";
import { SlopeStrip } from "./slope-strip.js";
import { TrainForm } from "./train-form.js";
import { TrainView } from "./train-view.js";

const PARTS = /** @type {const} */ (["planes", "pairs", "curvature", "training"]);

export class ManyView extends Part {
  render() {
    this.innerHTML = html`
      <div class="many-head">
        <view-choice class="pills" field="many" role="radiogroup" aria-label="${t("many.parts")}">
          ${PARTS.map((part) => radio(part, t(`many.part.${part}`)))}
        </view-choice>
        <view-choice class="pills as" field="planeAs" role="radiogroup" aria-label="${t(
          "many.drawnAs",
        )}">
          ${radio("surface", t("stage.surface"))}${radio("contour", t("stage.contour"))}
        </view-choice>
      </div>
      <div class="many-planes" data-part="planes">
        <plane-tiles></plane-tiles>
        <plane-picture fixed></plane-picture>
        <slope-strip></slope-strip>
      </div>
      <pair-list data-part="pairs"></pair-list>
      <curvature-view data-part="curvature"></curvature-view>
      <div class="many-training" data-part="training">
        <train-form></train-form>
        <train-view></train-view>
      </div>
    `.text;
  }

  connected() {
    this.watch((s) => s.view.many, (shown) => {
      for (const part of PARTS) this.one(`[data-part=${part}]`).hidden = part !== shown;
      this.one(".as").hidden = shown !== "planes";
    });
  }
}

/** @param {string} value @param {string} says */
function radio(value, says) {
  return html`<button type="button" role="radio" value="${value}">${says}</button>`;
}

/** All elements of the tab; children that hear their parents come first. */
export const MANY_ELEMENTS = {
  "plane-tiles": PlaneTiles,
  "plane-picture": PlanePicture,
  "slope-strip": SlopeStrip,
  "pair-list": PairList,
  "curvature-view": CurvatureView,
  "train-form": TrainForm,
  "train-view": TrainView,
  "many-view": ManyView,
};

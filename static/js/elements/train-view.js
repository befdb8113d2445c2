// `<train-view>`: the map of trainability; a click takes the settings of a run, and Undo gives them back.
/** @import { MapFrame, MapSide } from "../figures/trainability.js" */
/** @import { AxisForm, MapAxis } from "../types/many.d.ts" */
import { cssGradient } from "../figures/colors.js";
import { cellAt, trainability } from "../figures/trainability.js";
import * as format from "../lib/format.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import {
  formOf,
  isLog,
  lowestSentence,
  mapSentence,
  planned,
  saysOf,
  titleOf,
  valueNow,
} from "../many-training.js";
import { watches } from "../selectors.js";
import { Part } from "./part.js";

export class TrainView extends Part {
  /** @type {MapFrame | null} */
  #frame = null;
  #size = { width: 0, height: 0 };
  /** The cell under the finger or the keyboard. @type {[number, number] | null} */
  #at = null;

  render() {
    this.innerHTML = html`
      <div class="work">
        <p role="status"></p>
        <progress aria-label="${t("many.train.title")}" hidden></progress>
        <button type="button" class="pill" data-do="undo" hidden>${t("many.undo")}</button>
      </div>
      <div class="drawing" role="application" tabindex="0" aria-label="${t("many.train.title")}"
        aria-describedby="train-here"></div>
      <div class="train-foot">
        <p id="train-here" aria-live="polite"></p>
        <div class="plane-scale">
          <div class="strip" aria-hidden="true"></div>
          <div class="ends"><span></span><span>${t("plot.log")}</span><span></span></div>
        </div>
      </div>
    `.text;
  }

  connected() {
    const box = this.one(".drawing");
    this.watch(
      ({ many, session, theme, view, revision, catalogue }) =>
        [many.training, many.form, many.undo, session, theme, view.tab, view.many].concat(
          /** @type {any[]} */ ([revision, catalogue]),
        ),
      () => this.update(),
    );
    this.#size = this.sized(box, () => this.update());
    this.on("pointermove", (event) => this.point(this.under(event)), box);
    this.on("pointerleave", () => this.point(null), box);
    this.on("click", (event) => this.take(this.under(event)), box);
    this.on("keydown", (event) => this.key(event), box);
    this.on("click", () => void this.actions.many.training.undo(), this.one("[data-do=undo]"));
  }

  get map() {
    return this.state.many.training?.map ?? null;
  }

  /** @param {MouseEvent} event */
  under(event) {
    const { left, top } = this.one(".drawing").getBoundingClientRect();
    const frame = this.#frame;
    return frame && this.map ? cellAt(frame, event.clientX - left, event.clientY - top) : null;
  }

  /** @param {[number, number] | null} at */
  point(at) {
    if (String(at) === String(this.#at)) return;
    this.#at = at;
    this.update();
  }

  /** @param {[number, number]} at @returns {Record<string, number>} */
  settings([i, j]) {
    const { map } = this;
    return map ? { [map.x.name]: map.x.values[i], [map.y.name]: map.y.values[j] } : {};
  }

  /** @param {[number, number] | null} at */
  take(at) {
    if (at && this.map && !watches(this.state)) {
      void this.actions.many.training.take(this.settings(at));
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { map } = this;
    if (!map) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      return this.take(this.#at);
    }
    const by = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
      event.key
    ];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const [i, j] = this.#at ?? nearest(this.sides(map));
    const [dx, dy] = this.#at ? by : [0, 0];
    const hold = (/** @type {number} */ k, /** @type {number} */ n) =>
      Math.min(n - 1, Math.max(0, k));
    this.point([hold(i + dx, map.x.values.length), hold(j + dy, map.y.values.length)]);
  }

  /** @param {{x: MapAxis, y: MapAxis}} map @returns {{x: MapSide, y: MapSide}} */
  sides({ x, y }) {
    const { session, revision, many } = this.state;
    // Where the weights were set anew, the map is of others, and the present setting is not on it.
    const same = many.training?.revision === revision;
    /** @param {MapAxis} axis @returns {MapSide} */
    const side = ({ name, spacing, values }) => ({
      title: titleOf(this.entry(name)),
      spacing,
      values,
      now: session && same ? valueNow(session, name) : null,
    });
    return { x: side(x), y: side(y) };
  }

  /** @param {string} name */
  entry(name) {
    return this.state.catalogue?.trainability.find((each) => each.name === name) ?? { name };
  }

  update() {
    this.work();
    const { many, theme } = this.state, box = this.one(".drawing"), { map } = this;
    box.hidden = !!many.training?.reason;
    this.one(".train-foot").hidden = box.hidden || !many.training;
    const size = this.#size;
    if (!map || !size.width || !size.height) return this.partial();
    const labels = { diverged: t("many.train.diverged"), now: t("many.train.now") };
    const { markup, frame, low, high } = trainability({
      ...this.sides(map),
      error: map.error,
      done: true,
      at: this.#at,
      lowest: placeOf(map),
      labels,
      theme,
      size,
    });
    this.#frame = frame;
    box.innerHTML = markup;
    this.ends(low, high);
    this.describe();
  }

  /** Before and while it is under way: the runs that are to be, and what is known of them so far. */
  partial() {
    const { many: { training }, theme } = this.state, form = training?.form ?? formOf(this.state);
    const box = this.one(".drawing"), size = this.#size;
    this.#frame = null;
    this.#at = null;
    this.one("#train-here").textContent = "";
    if (box.hidden || !form || !size.width || !size.height) {
      box.innerHTML = "";
      return;
    }
    const known = training?.progress?.error ?? [];
    const error = known.length ? known : nothing(form.x.points, form.y.points);
    const { markup, low, high } = trainability({
      x: this.plan(form.x, error[0].length),
      y: this.plan(form.y, error.length),
      error,
      done: false,
      at: null,
      lowest: null,
      labels: { diverged: "", now: t("many.train.now") },
      theme,
      size,
    });
    box.innerHTML = markup;
    this.ends(low, high);
  }

  /** @param {AxisForm} axis @param {number} points @returns {MapSide} */
  plan(axis, points) {
    const { catalogue, session } = this.state, { name } = axis;
    const log = isLog(axis, catalogue?.trainability ?? []);
    return {
      title: titleOf(this.entry(name)),
      spacing: log ? "log" : "linear",
      values: planned(axis, points, log),
      now: session ? valueNow(session, name) : null,
    };
  }

  /** @param {number} low @param {number} high */
  ends(low, high) {
    this.one(".plane-scale .strip").style.background = cssGradient(this.state.theme);
    const [first, , last] = this.querySelectorAll(".plane-scale span");
    [first.textContent, last.textContent] = [format.error(low), format.error(high)];
  }

  work() {
    const { training, undo } = this.state.many, { session, revision } = this.state;
    const progress = /** @type {HTMLProgressElement} */ (this.one("progress"));
    progress.hidden = !training?.progress;
    Object.assign(progress, {
      max: training?.progress?.of ?? 1,
      value: training?.progress?.done ?? 0,
    });
    const undoable = undo !== null && undo.session === session?.id;
    this.one("[data-do=undo]").hidden = !undoable;
    this.one(".work p").textContent = undoable
      ? t("many.train.taken", { says: undo.says })
      : training?.progress
      ? t("many.train.running", { done: training.progress.done, of: training.progress.of })
      : training?.reason ?? (training && training.revision !== revision
        ? t("many.train.old")
        : training
        ? t("many.train.how")
        : t("many.train.none"));
  }

  describe() {
    const { map } = this, at = this.#at, { training } = this.state.many;
    if (!map || !training) return;
    const box = this.one(".drawing"), steps = training.form.steps;
    box.setAttribute(
      "aria-label",
      `${t("many.train.title")}. ${mapSentence(map)} ${lowestSentence(map)}`,
    );
    if (!at) {
      this.one("#train-here").textContent = lowestSentence(map);
      return;
    }
    const [i, j] = at, error = map.error[j][i], where = saysOf(this.settings(at));
    this.one("#train-here").textContent = error === null
      ? t("many.train.hereDiverged", { where, step: map.diverged_at[j][i] })
      : t("many.train.here", { where, error: format.error(error), steps });
  }
}

/** Runs of which nothing is known. @param {number} columns @param {number} rows @returns {null[][]} */
function nothing(columns, rows) {
  return Array.from({ length: rows }, () => Array(columns).fill(null));
}

/** @param {import("../types/many.d.ts").TrainMap} map @returns {[number, number] | null} */
function placeOf({ x, y, lowest }) {
  return lowest ? [x.values.indexOf(lowest.x), y.values.indexOf(lowest.y)] : null;
}

/** The cell nearest to the present setting. @param {{x: MapSide, y: MapSide}} sides @returns {[number, number]} */
function nearest({ x, y }) {
  const [i, j] = [x, y].map(({ values, now }) => {
    const gaps = values.map((v) => Math.abs(v - (now ?? values[0])));
    return gaps.indexOf(Math.min(...gaps));
  });
  return [i, j];
}

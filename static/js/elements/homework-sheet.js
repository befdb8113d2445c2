// `<homework-sheet>`: a step of a small network worked out in full, to be held beside one's own.
/** @import { Task } from "../homework.js" */
/** @import { Work } from "../homework-work.js" */
import { ApiError } from "../api.js";
import { exact, verdict } from "../homework-check.js";
import {
  allBlocks,
  fieldOf,
  FIRST_TASK,
  fitted,
  numbersText,
  readTask,
  taskOf,
} from "../homework.js";
import { workOut } from "../homework-work.js";
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { entry } from "../selectors.js";
import { homeworkForm } from "./homework-form.js";
import { homeworkResult } from "./homework-result.js";
import { keptFocus } from "./kept-focus.js";
import { Sheet, sheetHead } from "./sheet.js";
import { selection } from "./param-form.js";

export class HomeworkSheet extends Sheet {
  /** @type {Task} */
  #task = FIRST_TASK;
  /** @type {Map<string, string>} */
  #wrong = new Map();
  /** @type {Work | null} */
  #work = null;
  #group = "w1";
  #example = 0;
  #begun = false;
  #busy = false;

  render() {
    this.innerHTML = html`
      <dialog aria-labelledby="homework-title">
        ${sheetHead(
          "homework-title",
          t("homework.title"),
          html`<p class="second">${t("homework.what")}</p>`,
        )}
        <div class="sides">
          <form class="given" novalidate></form>
          <div class="done">
            <div class="mine" hidden></div>
            <div class="result" aria-live="polite">
              <p class="second empty">${t("homework.empty")}</p>
            </div>
          </div>
        </div>
      </dialog>
    `.text;
  }

  connected() {
    this.opensOn("open-homework");
    const form = this.one(".given");
    this.on(
      "change",
      (event) => this.changed(/** @type {HTMLInputElement} */ (event.target)),
      form,
    );
    this.on("keydown", (event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      if (event.key !== "Enter" || field.type !== "text") return;
      event.preventDefault();
      this.changed(field);
      void this.workOut();
    }, form);
    this.on("submit", (event) => {
      event.preventDefault();
      void this.workOut();
    }, form);
    this.on("click", (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      if (target.closest("[data-do=page]")) this.fromPage();
    });
    this.on(
      "change",
      (event) => this.chosen(/** @type {HTMLSelectElement} */ (event.target)),
      this.one(".done"),
    );
    this.on("input", () => this.judge(), this.one(".mine"));
  }

  /** What is on the page to begin with; later what was typed. */
  update() {
    if (!this.#begun) this.fromPage();
    this.#begun = true;
  }

  /** The weights and the example that are on the page. */
  fromPage() {
    const { session, scene, examples, view } = this.state;
    if (!session || !scene) return;
    this.#example = Math.min(view.example, session.data.train - 1);
    this.#task = taskOf(session, scene.weights, examples, this.#example);
    this.#wrong = new Map();
    this.form();
  }

  form() {
    const restore = keptFocus(this), { catalogue, examples } = this.state;
    const data = { examples, example: this.#example };
    this.one(".given").innerHTML = homeworkForm(this.#task, this.#wrong, catalogue, data).text;
    restore();
  }

  /** @param {HTMLInputElement} field */
  changed(field) {
    const { name, value } = field;
    if (name === "pick") return this.pick(value);
    this.#wrong.delete(name);
    this.#task = this.taken(name, value, field.checked);
    if (name === "layers" || name === "bias" || allBlocks(value)) this.form();
  }

  /**
   * @param {string} name
   * @param {string} value
   * @param {boolean} checked
   * @returns {Task}
   */
  taken(name, value, checked) {
    const task = this.#task, layer = name.match(/^activation\.(\d+)$/)?.[1];
    if (layer) return { ...task, activations: task.activations.with(Number(layer), value) };
    if (name === "bias") return { ...task, bias: checked };
    if (!/^[wb]\d+$/.test(name)) return fitted({ ...task, [name]: value });
    return { ...task, weights: { ...task.weights, ...(allBlocks(value) ?? { [name]: value }) } };
  }

  /** Another example of the page's data. @param {string} value from 1 */
  pick(value) {
    const { examples } = this.state, n = examples?.inputs.length ?? 0;
    const number = Math.round(Number(value));
    if (!examples || !(number >= 1 && number <= n)) return;
    this.#example = number - 1;
    const inputs = numbersText(examples.inputs[this.#example]);
    this.#task = { ...this.#task, inputs, targets: numbersText(examples.targets[this.#example]) };
    this.form();
  }

  async workOut() {
    if (this.#busy) return;
    const read = readTask(this.#task);
    this.#wrong = "wrong" in read ? read.wrong : new Map();
    if ("request" in read) await this.ask(read.request);
    this.form();
    const first = /** @type {HTMLElement | null} */ (this.querySelector("[aria-invalid=true]"));
    if (first) return first.focus();
    if (this.#work && !this.#wrong.size) this.one(".done").scrollIntoView({ block: "nearest" });
  }

  /** @param {import("../types/api.d.ts").SessionRequest} request */
  async ask(request) {
    this.#busy = true;
    try {
      this.#work = await workOut(this.app.api, request, this.signal);
      if (!(this.#group in this.#work.slopes)) this.#group = "w1";
      this.show();
      this.mine();
    } catch (reason) {
      if (!(reason instanceof ApiError)) return this.actions.failed(reason);
      const all = reason.problem.errors ?? [{ at: "", detail: reason.message }];
      for (const { at, detail } of all) this.#wrong.set(fieldOf(at), detail);
    } finally {
      this.#busy = false;
    }
  }

  show() {
    if (!this.#work) return;
    const restore = keptFocus(this);
    this.one(".result").innerHTML = homeworkResult(this.#work, this.#group).text;
    restore();
  }

  /** @param {HTMLSelectElement} field */
  chosen({ name, value }) {
    if (name === "group") {
      this.#group = value;
      this.show();
    } else if (name === "what" || name === "which") this.judge();
  }

  /** The field for one's own answer. */
  mine() {
    const work = this.#work, box = this.one(".mine");
    if (!work) return;
    const kept = this.querySelector("[name=which]");
    const before = kept instanceof HTMLSelectElement ? kept.value : "";
    const links = namesIn(work.slopes).map((value) => ({ value, label: value }));
    const what = ["slope", "weight"].map((value) => ({
      value,
      label: t(`homework.mine.${value}`),
    }));
    box.hidden = false;
    box.innerHTML = html`
      <h3>${t("homework.mine.title")}</h3>
      <div
        class="answer">${selection("what", what, "slope", t("homework.mine.what"))}${selection(
          "which",
          links,
          before,
          t("homework.mine.which"),
        )}<input type="text" name="mine" inputmode="decimal" autocomplete="off" aria-label="${t(
          "homework.mine.answer",
        )}" placeholder="${t("homework.mine.type")}"></div>
      <p class="verdict" aria-live="polite"></p>
    `.text;
  }

  judge() {
    const work = this.#work;
    const { value } = this.input("[name=mine]");
    const [what, which] = ["what", "which"].map((name) => {
      return /** @type {HTMLSelectElement} */ (this.one(`[name=${name}]`)).value;
    });
    if (!work) return;
    const isSlope = what === "slope";
    const truth = entry(isSlope ? work.slopes : work.after, which);
    if (truth === null) return;
    const { right, says } = verdict(value, truth, isSlope ? mistakes(work, which) : []);
    const place = this.one(".verdict");
    place.className = `verdict ${right === false ? "wrong" : ""}`;
    place.innerHTML =
      html`${right !== null && icon(right ? "check" : "alarm")}<span>${says}</span>`.text;
  }
}

/** @param {Work["slopes"]} blocks */
function namesIn(blocks) {
  return Object.entries(blocks).flatMap(([group, block]) =>
    block.flatMap((row, j) =>
      Array.isArray(row) ? row.map((_, k) => `${group}[${j},${k}]`) : [`${group}[${j}]`]
    )
  );
}

/** What one gets for a slope by the book's rule, or without an f'. @param {Work} work @param {string} link */
function mistakes({ book, slopes, layers }, link) {
  const truth = entry(slopes, link) ?? 0, ruled = entry(book ?? undefined, link);
  const found = ruled === null ? [] : [{ value: ruled, says: t("homework.byBook") }];
  const [, layer, last] = link.match(/^[wb](\d+)\[(?:\d+,)?(\d+)\]$/) ?? [];
  for (const { layer: l, nodes } of layers) {
    if (l < Number(layer)) continue;
    for (const { node: [, k], slope } of nodes) {
      const own = l === Number(layer) ? k === Number(last) : nodes.length === 1;
      if (own && slope) {
        const name = `f′(z) = ${exact(slope)}`;
        found.push({
          value: truth / slope,
          says: t("homework.without", { name, node: k, layer: l }),
        });
      }
    }
  }
  return found;
}

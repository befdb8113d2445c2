// `<own-table>`: a table of the reader's own, dropped, picked or pasted; and what its columns are for.
/** @import { DatasetView, TableChoice, TableColumn } from "../types/api.d.ts" */
import { ApiError } from "../api.js";
import { count } from "../lib/format.js";
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { sentence } from "../names.js";
import { assigned, choiceOf, FREE } from "../table-choice.js";
import { isNetwork } from "./own-network.js";
import { selection } from "./param-form.js";
import { Part } from "./part.js";

const MOST_COMPLAINTS = 4;

/** Tells its parents with `table`, a DatasetView, that a table is there. */
export class OwnTable extends Part {
  /** @type {Blob | null} */
  #file = null;
  #name = "";
  /** @type {DatasetView | null} */
  #view = null;
  /** @type {TableChoice} */
  #choice = FREE;
  #busy = false;

  render() {
    this.innerHTML = html`
      <div class="drop">
        <p>${t("table.drop")} <label class="link">${t(
          "table.choose",
        )}<input type="file" class="unseen" accept=".csv,.tsv,.txt,text/csv"></label></p>
        <textarea rows="3" spellcheck="false" autocomplete="off" aria-label="${t("table.paste")}"
          placeholder="${t("table.example")}"></textarea>
        <div class="drop-foot"><span class="unit">${t("table.accepts")}</span>
          <button type="button" class="pill" data-do="paste" disabled>${t(
            "table.read",
          )}</button></div>
      </div>
      <div class="complaints" role="alert"></div>
      <div class="columns"></div>
    `.text;
  }

  connected() {
    const pasted = this.pasted;
    this.on("input", () => this.button("[data-do=paste]").disabled = !pasted.value.trim(), pasted);
    this.on("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)));
    this.on("change", (event) => this.changed(/** @type {HTMLInputElement} */ (event.target)));
    this.on("dragover", (event) => {
      event.preventDefault();
      this.classList.add("over");
    });
    this.on("dragleave", () => this.classList.remove("over"));
    this.on("drop", (event) => {
      event.preventDefault();
      this.classList.remove("over");
      const file = event.dataTransfer?.files[0];
      if (!file || isNetwork(file.name)) return; // the set-up around it takes that
      event.stopPropagation();
      this.take(file, file.name);
    });
  }

  get pasted() {
    return /** @type {HTMLTextAreaElement} */ (this.one("textarea"));
  }

  /** @param {HTMLElement} target */
  clicked(target) {
    const what = /** @type {HTMLElement | null} */ (target.closest("[data-do]"))?.dataset.do;
    if (what === "paste") this.take(new Blob([this.pasted.value]), t("table.pasted"));
  }

  /** @param {HTMLInputElement} input */
  changed(input) {
    if (input.name.startsWith("table.")) return this.choose(input);
    const file = input.files?.[0];
    if (file) this.take(file, file.name);
  }

  /** Shows the table of a session that is there already. @param {string} id */
  async show(id) {
    if (this.#view?.id === id || this.#busy) return;
    const { file, view } = await this.actions.setup.table(id, this.signal);
    this.#file = file;
    this.#view = view;
    this.#choice = view ? choiceOf(view) : FREE;
    this.update([]);
  }

  /** Another file: its columns are found out anew. @param {Blob} file @param {string} name */
  take(file, name) {
    this.#file = file;
    this.#name = name;
    this.#choice = FREE;
    void this.bring();
  }

  async bring() {
    const file = this.#file;
    if (!file || this.#busy) return;
    this.#busy = true;
    try {
      this.#view = await this.actions.setup.bring(file, this.#choice, this.signal);
      this.#choice = choiceOf(this.#view, this.#choice);
      this.update([]);
      this.dispatchEvent(new CustomEvent("table", { detail: this.#view, bubbles: true }));
    } catch (reason) {
      if (!(reason instanceof ApiError)) return this.actions.failed(reason);
      this.update(complaintsOf(reason));
    } finally {
      this.#busy = false;
    }
  }

  /** @param {HTMLInputElement} input */
  choose({ name, value, checked }) {
    if (!this.#view) return;
    if (name === "table.header") this.#choice = { ...FREE, header: checked };
    else if (name === "table.task") {
      this.#choice = { ...this.#choice, task: value === "classes" ? "classes" : "regression" };
    } else {this.#choice = assigned(
        this.#view.columns,
        this.#choice,
        Number(name.split(".")[2]),
        value,
      );}
    void this.bring();
  }

  /** @param {string[]} complaints */
  update(complaints) {
    const view = this.#view, focused = document.activeElement?.getAttribute("name");
    this.one(".complaints").innerHTML =
      html`${
        complaints.map((text) => html`<p class="wrong">${icon("alarm")}<span>${text}</span></p>`)
      }`.text;
    this.pasted.setAttribute("aria-invalid", String(complaints.length > 0));
    this.one(".columns").innerHTML = view
      ? columns(view, this.#name, this.#file !== null).text
      : "";
    if (focused) {
      /** @type {HTMLElement | null} */ (this.querySelector(`[name="${focused}"]`))?.focus();
    }
  }
}

/**
 * @param {DatasetView} view
 * @param {string} name
 * @param {boolean} open whether the file is at hand, so that the choice can change
 */
function columns(view, name, open) {
  const roles = ["input", "target", "none"].map((value) => ({ value, label: t(`table.${value}`) }));
  const rows = view.columns.map((column, i) =>
    html`
      <div
        class="field"><span class="column">${column.name} <small>${held(
          column,
        )}</small></span>${open
          ? selection(
            `table.column.${i}`,
            roles,
            column.role ?? "none",
            t("table.roleOf", { name: column.name }),
          )
          : html`<span>${t(`table.${column.role ?? "none"}`)}</span>`}</div>
    `
  );
  const tasks = ["classes", "regression"].map((value) => ({ value, label: t(`table.${value}`) }));
  const task = view.task === "regression" ? "regression" : "classes";
  return html`
    <p class="unit">${name && html`
      <b>${name}</b>
    `}${t("table.rows", { n: view.rows, rows: count(view.rows) })}</p>
    <div class="column-list" tabindex="0" role="group" aria-label="${t(
      "table.columns",
    )}">${rows}</div>
    ${open
      ? html`
        <label class="field"><span>${t("table.task")}</span>${selection(
          "table.task",
          tasks,
          task,
        )}</label>
        <label
          class="field"><span>${t(
            "table.header",
          )}</span><input type="checkbox" name="table.header" ${view.header && "checked"}></label>
      `
      : html`<p class="unit">${t("table.again")}</p>`}
  `;
}

/** @param {TableColumn} column */
function held({ kind, values }) {
  return t(`table.${kind}`, { n: values, values: count(values) });
}

/** @param {ApiError} reason @returns {string[]} */
function complaintsOf({ message, status, problem }) {
  if (status === 413) return [t("table.tooLarge", { detail: message })];
  const all = (problem.errors ?? []).map(({ at, detail }) => {
    const line = at.match(/^line (\d+)$/)?.[1];
    return line ? t("table.line", { line, detail }) : sentence(detail);
  });
  if (!all.length) return [message];
  const rest = all.length - MOST_COMPLAINTS;
  return rest > 0 ? [...all.slice(0, MOST_COMPLAINTS), t("table.more", { n: rest })] : all;
}

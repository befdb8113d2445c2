// `<export-menu>`: pictures, a standalone page, tables, a film of the walk, and files of the whole session.
/** @import { FileKind } from "../exporter.js" */
/** @import { StageView } from "./stage-view.js" */
import { Exporter } from "../exporter.js";
import { Film } from "../film.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { Panel } from "./panel.js";

/** @type {FileKind[]} */
const FILES = ["png", "svg", "html", "surface", "path"];
const SPEEDS = [2, 5, 10, 20, 40];

export class ExportMenu extends Panel {
  /** @type {AbortController | null} */
  #recording = null;
  #busy = false;

  render() {
    this.innerHTML = html`
      <button type="button" class="plain opener" aria-expanded="false"
        aria-controls="export-panel">${t(
          "export.open",
        )}</button>
      <div class="menu panel" id="export-panel" role="group" aria-label="${t(
        "export.label",
      )}" hidden>
        ${FILES.map(file)}
        <div class="film">
          <b>${t("export.webm.title")}</b><small></small>
          <div class="line choose">
            <label>${t("export.speed")}<select class="choice">${SPEEDS.map((speed) =>
              html`<option ${speed === 10 && "selected"}>${speed}</option>`
            )}</select></label>
            <button type="button" class="pill" data-do="record">${t("export.record")}</button>
          </div>
          <div class="line under-way" hidden>
            <progress max="1" aria-label="${t("export.webm.title")}"></progress><span></span>
            <button type="button" class="pill" data-do="stop">${t("export.stop")}</button>
          </div>
        </div>
        <p class="said" role="status"></p>
        <session-files></session-files>
      </div>
    `.text;
  }

  connected() {
    super.connected();
    const stage = /** @type {StageView} */ (document.querySelector("stage-view"));
    this.exporter = new Exporter(this.actions, stage);
    this.film = new Film(this.exporter);
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      const kind = FILES.find((each) => each === button?.value);
      if (kind) void this.save(kind);
      if (button?.dataset.do === "record") void this.record();
      if (button?.dataset.do === "stop") this.#recording?.abort();
    }, this.panel);
    this.watch((s) => !s.session, (off) => this.opener.disabled = off);
    this.watch((s) => s.session?.id, () => this.isOpen && this.toggle(false));
    this.watch((s) => [s.scene, s.surface, s.view.tab], () => this.isOpen && this.update());
  }

  /** @param {boolean} open */
  toggle(open) {
    if (open && !this.isOpen && !this.#recording) this.say("");
    super.toggle(open);
  }

  update() {
    for (const kind of FILES) {
      const button = this.button(`[value=${kind}]`), reason = this.exporter?.missing(kind) ?? null;
      button.disabled = reason !== null;
      button.setAttribute("aria-busy", String(this.#busy));
      const says = button.querySelector("small");
      if (says) says.textContent = reason ?? t(`export.${kind}.says`);
    }
    const reason = this.film?.missing() ?? null;
    this.one(".film small").textContent = reason ?? t("export.webm.says");
    this.button("[data-do=record]").disabled = reason !== null;
    this.one(".choose").hidden = this.#recording !== null;
    this.one(".under-way").hidden = this.#recording === null;
  }

  /** @param {string} text @param {boolean} [wrong] */
  say(text, wrong = false) {
    this.one(".said").textContent = text;
    this.one(".said").classList.toggle("alarm", wrong);
  }

  /** @param {FileKind} kind */
  async save(kind) {
    if (this.#busy || !this.exporter) return;
    this.#busy = true;
    this.say("");
    try {
      this.say(t("export.saved", { name: await this.exporter.save(kind) }));
    } catch (reason) {
      this.failed(reason);
    } finally {
      this.#busy = false;
    }
  }

  async record() {
    if (this.#recording || !this.exporter || !this.film) return;
    this.#recording = new AbortController();
    this.say("");
    this.update();
    this.button("[data-do=stop]").focus();
    const speed = Number(/** @type {HTMLSelectElement} */ (this.one("select")).value);
    try {
      const film = await this.film.make(
        speed,
        (...news) => this.tell(...news),
        this.#recording.signal,
      );
      this.say(t("export.saved", { name: this.exporter.keep(film, "webm") }));
    } catch (reason) {
      if (!this.#recording.signal.aborted) this.failed(reason);
    } finally {
      const held = this.contains(document.activeElement);
      this.#recording = null;
      this.update();
      if (held) this.button("[data-do=record]").focus();
    }
  }

  /** @param {string} text @param {number} share */
  tell(text, share) {
    this.one(".under-way span").textContent = text;
    this.one("progress").setAttribute("value", String(share));
  }

  /** @param {unknown} reason */
  failed(reason) {
    const words = reason instanceof Error ? reason.message : "";
    this.say(t("export.no.failed", { reason: words }), true);
  }
}

/** @param {FileKind} kind */
function file(kind) {
  return html`
    <button type="button" class="file" value="${kind}"><b>${t(
      `export.${kind}.title`,
    )}</b><small></small></button>
  `;
}

// `<notice-line>`: what went wrong elsewhere than at a field, and whether there is a connection.
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { Part } from "./part.js";

/** Fields that show what is wrong with them themselves. */
const AT_THEIR_FIELD = /^(optimizer|network|data|error|batch|free|weights|seed)\b/;

export class NoticeLine extends Part {
  connected() {
    this.watch((s) => [s.notices, s.offline], () => this.update());
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button?.dataset.do === "retry") void this.actions.retry();
      if (button?.dataset.do === "close") this.actions.dismiss(null);
    });
  }

  update() {
    const { notices, offline } = this.state;
    const notes = notices.filter(({ at }) => !at || !AT_THEIR_FIELD.test(at));
    this.innerHTML = html`${offline && unreachable()}${notes.map(note)}`.text;
  }
}

function unreachable() {
  return html`
    <div class="note" role="status">
      <p>${t("note.offline")}</p>
      <button type="button" class="plain" data-do="retry">${t("note.retry")}</button>
    </div>
  `;
}

/** @param {import("../types/state.d.ts").Notice} notice */
function note({ kind, text }) {
  return html`
    <div class="note ${kind === "problem" && "alarm"}" role="${kind === "problem"
      ? "alert"
      : "status"}">
      ${kind === "problem" && icon("alarm")}
      <p>${text}</p>
      <button type="button" class="quiet" data-do="close" aria-label="${t("note.close")}">${icon(
        "close",
      )}</button>
    </div>
  `;
}

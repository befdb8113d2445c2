// A dialog over the page, opened by an event of the document; Esc and a click beside it close it.
/** @import { Markup } from "../lib/html.js" */
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { Part } from "./part.js";

export class Sheet extends Part {
  /** @param {string} opening the event that opens it */
  opensOn(opening) {
    document.addEventListener(opening, () => this.open(), { signal: this.signal });
    this.on("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.one("dialog"));
  }

  open() {
    if (this.dialog.open) return;
    this.update();
    this.dialog.showModal();
  }

  /** What is shown, each time it opens. */
  update() {}
}

/**
 * The head of a sheet, with the button that closes it.
 * @param {string} id
 * @param {string} title
 * @param {Markup} [more]
 */
export function sheetHead(id, title, more) {
  return html`
    <header>
      <div><h2 id="${id}">${title}</h2>${more}</div>
      <form method="dialog"><button class="quiet" aria-label="${t("keys.close")}">${icon(
        "close",
      )}</button></form>
    </header>
  `;
}

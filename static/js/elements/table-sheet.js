// `<table-sheet>`: the numbers behind the pictures in a dialog, as they are when it is opened.
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { tables } from "../tables.js";
import { Part } from "./part.js";

/** @import { Table } from "../tables.js" */

export class TableSheet extends Part {
  render() {
    this.innerHTML = html`
      <dialog aria-labelledby="tables-title">
        <header>
          <h2 id="tables-title">${t("tables.title")}</h2>
          <form method="dialog"><button class="quiet" aria-label="${t("keys.close")}">${icon(
            "close",
          )}</button></form>
        </header>
        <div class="tables"></div>
      </dialog>
    `.text;
  }

  connected() {
    document.addEventListener("open-tables", () => this.open(), { signal: this.signal });
    const opener = document.getElementById("show-tables");
    if (opener) this.on("click", () => this.open(), opener);
    this.on("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.one("dialog"));
  }

  open() {
    if (this.dialog.open) return;
    this.one(".tables").innerHTML = tables(this.state).map((table) => markup(table).text).join("");
    this.dialog.showModal();
  }
}

/** @param {Table} table */
function markup({ caption, head, rows }) {
  return html`
    <div class="scroller" tabindex="0" role="region" aria-label="${caption}">
      <table>
        <caption>${caption}</caption>
        <thead>
          <tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr>
        </thead>
        <tbody>${rows.map(([name, ...cells]) =>
          html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`
        )}</tbody>
      </table>
    </div>
  `;
}

// `<table-sheet>`: the numbers behind the pictures in a dialog, as they are when it is opened.
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { tables } from "../tables.js";
import { Sheet, sheetHead } from "./sheet.js";

/** @import { Table } from "../tables.js" */

export class TableSheet extends Sheet {
  render() {
    this.innerHTML = html`
      <dialog aria-labelledby="tables-title">
        ${sheetHead("tables-title", t("tables.title"))}
        <div class="tables"></div>
      </dialog>
    `.text;
  }

  connected() {
    this.opensOn("open-tables");
    const opener = document.getElementById("show-tables");
    if (opener) this.on("click", () => this.open(), opener);
  }

  update() {
    this.one(".tables").innerHTML = tables(this.state).map((table) => markup(table).text).join("");
  }
}

/** @param {Table} table */
function markup({ caption, head, rows, named }) {
  return html`
    <div class="scroller" tabindex="0" role="region" aria-label="${caption}">
      <table class="${named ? "named" : ""}">
        <caption><span>${caption}</span></caption>
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

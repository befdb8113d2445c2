// `<key-sheet>`: all keys in a dialog, the switch that turns them off, and where there is more to read.
import { html, trusted } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { Sheet, sheetHead } from "./sheet.js";

/** Keys, and the name of what they do in the texts. @type {[string[], string][]} */
const KEYS = [
  [["Space"], "play"],
  [["→", "←"], "steps"],
  [["Shift →"], "stride"],
  [["Home", "End"], "ends"],
  [["[", "]"], "speed"],
  [["1", "…", "5"], "tabs"],
  [["L"], "log"],
  [["F"], "frozen"],
  [["A", "B"], "links"],
  [["S"], "slope"],
  [["N"], "nudge"],
  [["M"], "marble"],
  [["U", "Ctrl Z"], "undo"],
  [["Ctrl Y"], "redo"],
  [["G"], "guess"],
  [["R"], "race"],
  [["C"], "camera"],
  [["D"], "theme"],
  [["T"], "tables"],
  [["?"], "sheet"],
  [["Esc"], "esc"],
];

export class KeySheet extends Sheet {
  render() {
    const rows = KEYS.map(([keys, says]) =>
      html`
        <dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt>
        <dd>${t(`keys.${says}`)}</dd>
      `
    );
    const languages = trusted(this.one("template").innerHTML);
    const guides = trusted(this.one("template.guides").innerHTML);
    this.innerHTML = html`
      <dialog aria-labelledby="keys-title">
        ${sheetHead("keys-title", t("keys.title"))}
        <dl>${rows}</dl>
        <label><input type="checkbox"> ${t("keys.act")}</label>
        <label>${t("keys.language")} <select class="choice">${languages}</select></label>
        <nav aria-label="${t("keys.read")}"><b>${t("keys.read")}</b>${guides}</nav>
      </dialog>
    `.text;
  }

  connected() {
    const box = this.input("input");
    this.watch((s) => s.view.keys, (keys) => box.checked = keys);
    this.on("change", () => this.actions.view({ keys: box.checked }), box);
    this.on("change", (event) => {
      const { value } = /** @type {HTMLSelectElement} */ (event.target);
      location.search = `?lang=${value}`;
    }, this.one("select"));
    this.opensOn("open-keys");
  }
}

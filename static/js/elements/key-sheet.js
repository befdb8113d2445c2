// `<key-sheet>`: all keys in a dialog, and the switch that turns them off.
import { html, icon } from "../lib/html.js";
import { Part } from "./part.js";

/** @type {[string[], string][]} */
const KEYS = [
  [["Space"], "play, pause"],
  [["→", "←"], "one step on, one step back"],
  [["Shift →"], "the long step"],
  [["Home", "End"], "to the start, to the last step"],
  [["[", "]"], "slower, faster"],
  [["1", "2", "3"], "curve, surface, contour"],
  [["L"], "linear or log error"],
  [["F"], "frozen or living slice"],
  [["A", "B"], "then arrows: walk the links of the network, Enter takes one"],
  [["S"], "slope of A or B"],
  [["C"], "reset the camera; on the plot arrows turn it, + and − zoom"],
  [["D"], "light or dark"],
  [["?"], "this sheet"],
  [["Esc"], "close"],
];

export class KeySheet extends Part {
  render() {
    const rows = KEYS.map(([keys, says]) =>
      html`
        <dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt>
        <dd>${says}</dd>
      `
    );
    this.innerHTML = html`
      <dialog aria-labelledby="keys-title">
        <header>
          <h2 id="keys-title">Keys</h2>
          <form method="dialog"><button class="quiet" aria-label="Close">${icon(
            "close",
          )}</button></form>
        </header>
        <dl>${rows}</dl>
        <label><input type="checkbox"> Single keys act on the page</label>
      </dialog>
    `.text;
  }

  connected() {
    const box = this.input("input");
    this.watch((s) => s.view.keys, (keys) => box.checked = keys);
    this.on("change", () => this.actions.view({ keys: box.checked }));
    this.on("click", (event) => {
      if (event.target === this.one("dialog")) this.dialog.close();
    });
    document.addEventListener("open-keys", () => this.open(), { signal: this.signal });
  }

  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.one("dialog"));
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
  }
}

// `<top-tools>`: fork, keys, theme.
import { t } from "../lib/texts.js";
import { Part } from "./part.js";

export class TopTools extends Part {
  connected() {
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      const what = button?.dataset.do;
      if (what === "fork") void this.actions.fork();
      if (what === "keys") this.dispatchEvent(new CustomEvent("open-keys", { bubbles: true }));
      if (what === "theme") this.actions.flipTheme();
    });
    this.watch((s) => s.theme, (theme) => {
      const dark = theme === "dark";
      this.one("[data-do=theme] use").setAttribute("href", dark ? "#icon-moon" : "#icon-sun");
      this.one("[data-do=theme]").setAttribute(
        "aria-label",
        t(dark ? "top.light" : "top.dark"),
      );
    });
    this.watch((s) => !s.session || s.offline, (off) => {
      this.button("[data-do=fork]").disabled = off;
    });
  }
}

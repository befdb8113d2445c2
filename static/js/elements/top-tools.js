// `<top-tools>`: lessons, fork, keys, theme.
import { CHAPTERS } from "../lessons.js";
import { html } from "../lib/html.js";
import { t, translated } from "../lib/texts.js";
import { watches } from "../selectors.js";
import { openMenu } from "./menu.js";
import { Part } from "./part.js";
import { openSheet } from "./rest.js";

export class TopTools extends Part {
  connected() {
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      const what = button?.dataset.do;
      if (what === "lessons" && button) openMenu(button, this.one(".menu"), this.lessons());
      if (what === "fork") void this.actions.fork();
      if (what === "keys") void openSheet("keys");
      if (what === "theme") this.actions.flipTheme();
      if (what === "tools") this.unfold(!this.classList.contains("open"));
    });
    this.on("pointerdown", (event) => {
      if (!this.contains(/** @type {Node} */ (event.target))) this.unfold(false);
    }, document);
    this.on("keydown", ({ key }) => key === "Escape" && this.unfold(false));
    this.watch((s) => s.theme, (theme) => {
      const dark = theme === "dark";
      this.one("[data-do=theme] use").setAttribute("href", dark ? "#icon-moon" : "#icon-sun");
      this.one("[data-do=theme]").setAttribute(
        "aria-label",
        t(dark ? "top.light" : "top.dark"),
      );
    });
    this.watch((s) => !s.session || s.offline || watches(s), (off, state) => {
      this.button("[data-do=fork]").disabled = off;
      this.button("[data-do=fork]").title = watches(state) ? t("share.watching") : "";
    });
  }

  /** On a phone they stand in a list. @param {boolean} open */
  unfold(open) {
    if (open === this.classList.contains("open")) return;
    const button = this.button("[data-do=tools]");
    if (!open && this.contains(document.activeElement)) button.focus();
    this.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
  }

  /** The chapters, and a short walk for each preset. */
  lessons() {
    /** @param {import("../lessons.js").Place} place */
    const read = (place) => {
      this.unfold(false);
      return this.actions.lesson.read(place);
    };
    const chapters = CHAPTERS.map(({ key }, i) => ({
      label: html`${i + 1}  ${t(`lessons.${key}.title`)}`,
      heading: i ? undefined : t("lessons.title"),
      take: () => read({ chapter: String(i + 1), paragraph: 0 }),
    }));
    const walks = (this.state.catalogue?.presets ?? []).map(({ name, title }, i) => ({
      label: html`${translated(`catalogue.presets.${name}.title`, title)}`,
      heading: i ? undefined : t("lessons.walks"),
      take: () => read({ chapter: name, paragraph: 0 }),
    }));
    return [...chapters, ...walks];
  }
}

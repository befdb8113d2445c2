// `<session-menu>`: the name of the session, its summary, and the way to presets and earlier sessions.
import { html, icon } from "../lib/html.js";
import { t, translated } from "../lib/texts.js";
import { described } from "../names.js";
import { openMenu } from "./menu.js";
import { Part } from "./part.js";

export class SessionMenu extends Part {
  render() {
    this.innerHTML = html`
      <button type="button" aria-haspopup="menu" aria-expanded="false"><span></span>${icon(
        "chevron",
      )}</button>
      <p class="summary"></p>
      <div class="menu" role="menu" aria-label="${t("session.menu")}" hidden></div>
    `.text;
  }

  connected() {
    const button = this.button("button");
    button.addEventListener("click", () => openMenu(button, this.one(".menu"), this.items()), {
      signal: this.signal,
    });
    this.watch(
      (s) => [
        s.session?.title,
        s.session?.summary,
        s.notices,
        s.view.lesson,
        s.view.lesson && s.step,
        s.catalogue,
      ],
      (_, state) => {
        const { session, notices, view, step } = state;
        const title = titleOf(state) ?? t(notices.length ? "session.choose" : "session.loading");
        this.one("button span").textContent = view.lesson ? t("lessons.title") : title;
        this.one(".summary").textContent = view.lesson
          ? t("lessons.uses", { title, step })
          : described(session?.summary ?? "");
      },
    );
  }

  items() {
    const { catalogue, recent, session } = this.state;
    const presets = (catalogue?.presets ?? []).map((preset, i) => ({
      label: html`${translated(`catalogue.presets.${preset.name}.title`, preset.title)}<small>${
        described(preset.summary)
      }</small>`,
      heading: i ? undefined : t("session.presets"),
      checked: preset.name === session?.preset,
      take: () => void this.actions.create({ preset: preset.name }),
    }));
    const earlier = recent.filter((r) => r.id !== session?.id).map((r, i) => ({
      label: html`${r.title}<small>${described(r.summary)}</small>`,
      heading: i ? undefined : t("session.recent"),
      checked: false,
      take: () =>
        void this.actions.open({
          session: r.id,
          preset: r.preset,
          links: null,
          step: null,
          view: {},
        }),
    }));
    return [...earlier, ...presets];
  }
}

/** In the reader's language, where a session still has the title of its preset. @param {import("../types/state.d.ts").State} state */
function titleOf({ session, catalogue }) {
  const preset = catalogue?.presets.find(({ name, title }) =>
    name === session?.preset && title === session.title
  );
  return preset
    ? translated(`catalogue.presets.${preset.name}.title`, preset.title)
    : session?.title;
}

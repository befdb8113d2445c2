// `<lesson-view>`: a chapter's text beside the stage; the paragraph being read sets the stage.
import { HANDLES, numbers, parsed } from "../lesson-numbers.js";
import { chapterAt, CHAPTERS, placeOf } from "../lessons.js";
import { html, icon } from "../lib/html.js";
import { t, translated } from "../lib/texts.js";
import { Part } from "./part.js";

/** @import { Place } from "../lessons.js" */
/** @import { State } from "../types/state.d.ts" */

export class LessonView extends Part {
  /** Where in the text the reader was put by other means than scrolling. */
  #anchor = { top: 0, line: 0 };

  render() {
    this.innerHTML = html`
      <nav class="chapters" aria-label="${t("lessons.chapters")}"></nav>
      <article tabindex="0" aria-label="${t("lessons.text")}"></article>
      <p class="away" hidden>
        <button type="button" class="pill" data-do="resume">${t("lessons.back")}</button>
      </p>
      <footer></footer>
    `.text;
  }

  connected() {
    this.watch((s) => [placeOf(s.view.lesson)?.chapter, s.catalogue], () => this.#chapter());
    this.watch((s) => s.view.lesson, () => this.#mark());
    this.watch((s) => s.lessonPaused, (paused) => this.one(".away").hidden = !paused);
    this.watch((s) => [s.scene, s.session, s.slope], (_, state) => this.#patch(state));
    this.on("click", (event) => this.#click(/** @type {HTMLElement} */ (event.target)));
    this.on("scroll", () => this.#scrolled(), this.one("article"));
    this.on("keydown", (event) => this.#key(event), this.one("article"));
    for (const id of ["stage", "transport"]) {
      const touched = document.getElementById(id);
      if (touched) this.on("pointerdown", () => this.actions.lesson.pause(), touched);
    }
  }

  get place() {
    return placeOf(this.state.view.lesson);
  }

  #chapter() {
    const place = this.place;
    if (!place) return this.actions.slopes.shown(this, false);
    const words = wordsOf(place, this.state);
    this.one(".chapters").innerHTML = CHAPTERS.map((chapter, i) => {
      const here = String(i + 1) === place.chapter;
      const title = t(`lessons.${chapter.key}.title`);
      return html`
        <button type="button" data-chapter="${i + 1}" title="${title}"
          aria-current="${here ? "true" : "false"}"><span>${i + 1}</span>${here
            ? title
            : html`<span class="unseen">${title}</span>`}</button>
      `;
    }).join("");
    this.one("article").innerHTML =
      html`<h1>${words.question}</h1>${
        words.paragraphs.map((text, i) =>
          html`<p data-at="${i}">${parsed(text).map((part) => markup(part, this.state))}</p>`
        )
      }${!chapterAt(place) && html`<outputs-view></outputs-view>`}`.text;
    this.one("footer").innerHTML = footer(place).text;
    this.one("article").scrollTop = 0;
    this.#anchor = { top: 0, line: 0 };
    this.actions.slopes.shown(this, this.querySelector("chain-rule") !== null);
    this.#mark();
  }

  /** The paragraph being read is in ink. */
  #mark() {
    const place = this.place;
    if (place && this.#reached() !== place.paragraph) this.#hold();
    for (const p of this.querySelectorAll("article > p")) {
      const read = Number(/** @type {HTMLElement} */ (p).dataset.at) === place?.paragraph;
      p.toggleAttribute("data-read", read);
      if (read) p.setAttribute("aria-current", "true");
      else p.removeAttribute("aria-current");
    }
  }

  /** @param {State} state */
  #patch(state) {
    const places = this.querySelectorAll("[data-number]");
    if (!places.length) return;
    const now = numbers(state);
    for (const place of places) {
      const text = now[/** @type {HTMLElement} */ (place).dataset.number ?? ""] ?? "…";
      if (place.textContent !== text) place.textContent = text;
    }
  }

  /** @param {HTMLElement} target */
  #click(target) {
    const button = target.closest("button"), place = this.place;
    const { lesson } = this.actions;
    if (button?.dataset.do === "resume") lesson.resume();
    if (button?.dataset.do === "leave") lesson.close();
    if (button?.dataset.chapter) lesson.read({ chapter: button.dataset.chapter, paragraph: 0 });
    const at = /** @type {HTMLElement | null} */ (target.closest("[data-at]"))?.dataset.at;
    if (
      at !== undefined && place && !target.closest("number-handle, chain-rule") &&
      Number(at) !== place.paragraph
    ) {
      lesson.read({ ...place, paragraph: Number(at) });
      this.#hold();
    }
  }

  /** The paragraphs, and where each ends, from the top of the text. */
  #paragraphs() {
    const article = this.one("article");
    const paragraphs = /** @type {HTMLElement[]} */ ([...article.querySelectorAll("[data-at]")]);
    const ends = paragraphs.map((p) => p.offsetTop + p.offsetHeight - article.offsetTop);
    return { paragraphs, ends };
  }

  /** From here on scrolling leads to the paragraphs before and after the one that was chosen. */
  #hold() {
    const { paragraphs, ends } = this.#paragraphs();
    const at = Math.min(this.place?.paragraph ?? 0, ends.length - 1);
    const line = at ? ends[at] - paragraphs[at].offsetHeight / 2 : 0;
    this.#anchor = { top: this.one("article").scrollTop, line };
  }

  /** The further the text is scrolled, the further down the reader reads. */
  #scrolled() {
    const place = this.place, paragraph = this.#reached();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (place && paragraph !== null && !still) this.#go({ ...place, paragraph });
  }

  /** The paragraph that the text is scrolled to; null where all of it can be seen. */
  #reached() {
    const article = this.one("article"), { ends } = this.#paragraphs();
    const room = article.scrollHeight - article.clientHeight;
    if (room < 8) return null;
    const line = lineAt(article.scrollTop, this.#anchor, room, ends[ends.length - 1]);
    const at = ends.findIndex((end) => end >= line);
    return at < 0 ? ends.length - 1 : at;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const place = this.place, by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!place || !by || event.target !== this.one("article")) return;
    event.preventDefault();
    event.stopPropagation();
    const last = this.querySelectorAll("article > p").length - 1;
    const next = { ...place, paragraph: Math.min(last, Math.max(0, place.paragraph + by)) };
    this.querySelector(`article > p[data-at="${next.paragraph}"]`)?.scrollIntoView({
      block: "nearest",
    });
    this.#go(next);
    this.#hold();
  }

  /** @param {Place} next */
  #go(next) {
    if (next.paragraph === this.place?.paragraph) return;
    if (this.state.lessonPaused) this.actions.lesson.glance(next);
    else this.actions.lesson.read(next);
  }
}

/**
 * The line that is read: from the first at the top to the last at the end, and on the way through the anchor.
 * @param {number} top how far the text is scrolled
 * @param {{top: number, line: number}} anchor
 * @param {number} room how far it can be scrolled
 * @param {number} end where the text ends
 */
function lineAt(top, anchor, room, end) {
  if (top === anchor.top) return anchor.line;
  if (top < anchor.top) return anchor.line * top / anchor.top;
  return anchor.line + (end - anchor.line) * (top - anchor.top) / (room - anchor.top);
}

/**
 * What a chapter, or the walk of a preset, says.
 * @param {Place} place
 * @param {State} state
 */
function wordsOf(place, { catalogue }) {
  const chapter = chapterAt(place);
  if (chapter) {
    const paragraphs = chapter.settings.map((_, i) => t(`lessons.${chapter.key}.p${i + 1}`));
    return { question: t(`lessons.${chapter.key}.question`), paragraphs };
  }
  const preset = catalogue?.presets.find(({ name }) => name === place.chapter);
  if (!preset) return { question: "", paragraphs: [] };
  /** @param {"title" | "tells" | "look_for"} what */
  const say = (what) => translated(`catalogue.presets.${preset.name}.${what}`, preset[what]);
  return { question: say("title"), paragraphs: [say("tells"), say("look_for")] };
}

/**
 * @param {ReturnType<typeof parsed>[number]} part
 * @param {State} state
 */
function markup({ kind, text }, state) {
  if (kind === "text") return text;
  if (kind === "strong") return html`<strong>${text}</strong>`;
  if (text === "a" || text === "b") return html`<b class="${text}">${text.toUpperCase()}</b>`;
  if (text === "chain") {
    return html`
      <slope-head of="example"></slope-head>
      <chain-rule></chain-rule>
    `;
  }
  if (text in HANDLES) return html`<number-handle name="${text}"></number-handle>`;
  return html`<b data-number="${text}">${numbers(state)[text] ?? "…"}</b>`;
}

/** @param {Place} place */
function footer(place) {
  const number = Number(place.chapter) || 0;
  const before = CHAPTERS[number - 2], after = CHAPTERS[number];
  return html`${
    before &&
    html`<button type="button" class="plain" data-chapter="${number - 1}">${icon("before")}${
      t(`lessons.${before.key}.title`)
    }</button>`
  }<span></span>${
    after && number
      ? html`
        <button type="button" class="plain" data-do="leave">${t("lessons.leave")}</button>
        <button type="button" class="solid-button" data-chapter="${number + 1}">${t(
          `lessons.${after.key}.title`,
        )}</button>
      `
      : html`<button type="button" class="solid-button" data-do="leave">${
        t("lessons.leave")
      }</button>`
  }`;
}

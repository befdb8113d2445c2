// `<session-files>`: the whole session as files that the server makes, and the way back: picked here, or dropped on the page.
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { bring, isSessionFile } from "../session-file.js";
import { Part } from "./part.js";

const FORMATS = /** @type {const} */ (["json", "npz", "py", "ipynb"]);

export class SessionFiles extends Part {
  render() {
    this.innerHTML = html`
      <h2>${t("files.heading")}</h2>
      ${FORMATS.map(link)}
      <label
        class="file"><input type="file" class="unseen" accept=".json,application/json"><b>${t(
          "files.open.title",
        )}</b><small>${t("files.open.says")}</small></label>
    `.text;
  }

  connected() {
    this.watch((s) => [s.session?.id, s.links], () => this.update());
    this.on("change", () => this.picked());
    this.on("dragover", (event) => {
      if (isSessionFile(event)) event.preventDefault();
    }, document);
    this.on("drop", (event) => {
      const file = event.dataTransfer?.files[0];
      if (!file || event.defaultPrevented) return;
      event.preventDefault();
      void bring(this.actions, file);
    }, document);
  }

  update() {
    const { session, links } = this.state;
    if (!session) return;
    for (const format of FORMATS) {
      /** @type {Record<string, string>} */
      const options = format === "npz" && links ? { a: links[0], b: links[1] } : {};
      const link = /** @type {HTMLAnchorElement} */ (this.one(`[data-format=${format}]`));
      link.href = this.app.api.file(session.id, format, options);
    }
  }

  picked() {
    const input = this.input("input"), file = input.files?.[0];
    if (file) void bring(this.actions, file);
    input.value = "";
  }
}

/** @param {typeof FORMATS[number]} format */
function link(format) {
  return html`
    <a class="file" data-format="${format}" download><b>${t(`files.${format}.title`)}</b><small>${t(
      `files.${format}.says`,
    )}</small></a>
  `;
}

// `<share-menu>`: links to this view, to look only, and to watch live; with parts of the page hidden, for teaching.
/** @import { LinkKind } from "../share.js" */
import { hiding, PARTS } from "../hiding.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { watches } from "../selectors.js";
import { linkHash } from "../share.js";
import { VIEW } from "../state.js";
import { Panel } from "./panel.js";

/** @type {LinkKind[]} */
const KINDS = ["view", "watch", "live"];

export class ShareMenu extends Panel {
  #hide = "";
  /** @type {LinkKind} */
  #last = "view";

  render() {
    this.innerHTML = html`
      <button type="button" class="plain opener" aria-expanded="false"
        aria-controls="share-panel">${t(
          "share.open",
        )}</button>
      <div class="menu panel" id="share-panel" role="group" aria-label="${t("share.label")}" hidden>
        ${KINDS.map(row)}
        <div class="address" hidden>
          <input readonly aria-label="${t("share.address")}" spellcheck="false">
          <span role="status"></span>
        </div>
        <p class="kept"></p>
        <details>
          <summary>${t("share.hide")}</summary>
          <div class="parts">${PARTS.map(part)}</div>
          <p class="unit"></p>
        </details>
      </div>
    `.text;
  }

  connected() {
    super.connected();
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      const kind = KINDS.find((each) => each === button?.dataset.copy);
      if (kind) void this.copy(kind);
    }, this.panel);
    this.on("change", (event) => {
      const { name, checked } = /** @type {HTMLInputElement} */ (event.target);
      this.#hide = hiding(this.#hide, name, checked);
      this.update();
      this.one(".address").hidden = true;
    });
    this.on("click", () => this.address.select(), this.address);
    this.watch((s) => !s.session, (off) => this.opener.disabled = off);
    this.watch((s) => s.view.hide, (hide) => this.#hide = hide);
  }

  get address() {
    return this.input(".address input");
  }

  /** @param {boolean} open */
  toggle(open) {
    if (open && !this.isOpen) this.one(".address").hidden = true;
    super.toggle(open);
  }

  update() {
    const looks = watches(this.state), hidden = this.#hide.split(",").filter(Boolean);
    const { idle_days: n } = this.state.catalogue?.limits ?? {};
    this.one("[data-kind=view]").hidden = looks;
    for (const box of this.panel.querySelectorAll("input")) {
      if (box.type === "checkbox") box.checked = hidden.includes(box.name);
    }
    this.one(".kept").textContent = n ? t("share.kept", { n }) : t("share.keptInMemory");
    this.one("details .unit").textContent = hidden.length
      ? t("share.hidden", { n: hidden.length })
      : "";
  }

  /** @param {LinkKind} kind */
  async copy(kind) {
    this.#last = kind;
    const { origin, pathname, search } = location;
    this.address.value = origin + pathname + search +
      linkHash(this.state, kind, this.#hide, VIEW);
    this.one(".address").hidden = false;
    try {
      await navigator.clipboard.writeText(this.address.value);
      this.say(t("share.copied"));
    } catch {
      // Over plain HTTP from another machine there is no clipboard; the link stands there, selected.
      this.address.focus();
      this.address.select();
      this.say(t("share.byHand"));
    }
  }

  /** @param {string} text */
  say(text) {
    this.one("[role=status]").textContent = text;
    for (const button of this.panel.querySelectorAll("[data-copy]")) {
      button.classList.toggle(
        "done",
        /** @type {HTMLElement} */ (button).dataset.copy === this.#last,
      );
    }
  }
}

/** @param {LinkKind} kind */
function row(kind) {
  return html`
    <div class="row" data-kind="${kind}">
      <p><b id="share-${kind}">${t(`share.${kind}.title`)}</b><small>${t(
        `share.${kind}.says`,
      )}</small></p>
      <button type="button" class="pill" data-copy="${kind}"
        aria-describedby="share-${kind}">${t(
          "share.copy",
        )}</button>
    </div>
  `;
}

/** @param {string} name */
function part(name) {
  return html`<label><input type="checkbox" name="${name}"> ${t(`share.part.${name}`)}</label>`;
}

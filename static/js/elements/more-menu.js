// `<more-menu>`: what can be shown beside the usual, as a small panel of switches under a button.
/** @import { Extra } from "../extras.js" */
/** @import { State } from "../types/state.d.ts" */
import { EXTRAS } from "../extras.js";
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { lastStep, nearest, showing, shows } from "../selectors.js";
import { Panel } from "./panel.js";

export class MoreMenu extends Panel {
  render() {
    this.innerHTML = html`
      <button type="button" class="opener" aria-expanded="false"
        aria-controls="more">${t(
          "more.open",
        )}${icon("chevron")}</button>
      <div class="menu panel" id="more" role="group" aria-label="${t("more.label")}" hidden>${EXTRAS
        .map(row)}</div>
    `.text;
  }

  connected() {
    super.connected();
    this.on("change", (event) => this.taken(/** @type {HTMLInputElement} */ (event.target)));
    this.watch(dependencies, () => this.update());
  }

  /** Arrows go from switch to switch. @param {KeyboardEvent} event */
  key(event) {
    super.key(event);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = this.focusables.findIndex((one) => one === document.activeElement);
    if (!by || here < 0 || this.focusables[here].matches("[type=number]")) return;
    this.focusables[(here + by + this.focusables.length) % this.focusables.length].focus();
    event.preventDefault();
  }

  /** @param {HTMLInputElement} input */
  taken({ name, type, checked, value }) {
    const { view, history } = this.state;
    if (type === "checkbox") {
      return this.actions.view({ show: showing(view.show, name, checked) });
    }
    const step = Number(value);
    if (value && step >= 0) this.actions.view({ ghostStep: nearest(history.steps, step) });
    this.update();
  }

  update() {
    const { state } = this, { view } = state;
    let count = 0;
    for (const extra of EXTRAS) {
      const row = this.one(`[data-extra=${extra.name}]`), box = row.querySelector("input");
      const reason = extra.missing?.(state) ?? null, on = shows(view, extra.name) && !reason;
      const meant = extra.tabs.includes(view.tab) && (extra.only?.(state) ?? true);
      row.hidden = !meant;
      count += Number(on && meant);
      if (box) Object.assign(box, { checked: on, disabled: reason !== null });
      const says = row.querySelector("small");
      if (says) says.textContent = reason ?? t(`more.${extra.name}.says`);
      const step = row.querySelector("input[type=number]");
      if (!(step instanceof HTMLInputElement)) continue;
      step.max = String(lastStep(state));
      step.value = String(view.ghostStep);
      /** @type {HTMLElement} */ (step.parentElement).hidden = !on;
    }
    this.opener.classList.toggle("on", count > 0);
    this.hidden = !EXTRAS.some(({ tabs }) => tabs.includes(view.tab));
  }
}

/** What the switches depend on: the last step only where one has a step. @param {State} state */
function dependencies(state) {
  const { view, session } = state, timed = EXTRAS.some((one) => one.step && shows(view, one.name));
  const { show, ghostStep, tab } = view;
  return [show, ghostStep, tab, session?.data, session?.config, timed && lastStep(state)];
}

/** @param {Extra} extra */
function row({ name, step }) {
  const number = step && html`
    <label class="of">${t(`more.${name}.step`)}
      <input type="number" name="step" min="0" step="1"></label>
  `;
  return html`
    <div data-extra="${name}">
      <label><input type="checkbox" name="${name}" aria-describedby="more-${name}">
        <span>${t(`more.${name}.title`)}</span></label>
      <small id="more-${name}"></small>${number}
    </div>
  `;
}

// What all elements that know the store have in common.
/** @import { Actions } from "../actions.js" */
/** @import { Api } from "../api.js" */
/** @import { Selector, State, Store } from "../types/state.d.ts" */

/** @typedef {{store: Store, actions: Actions, api: Api}} App */

/** Renders once, then changes only what changed; lives as long as it is in the page. */
export class Part extends HTMLElement {
  /** Set by `registerElements`, before any element is made. @type {App} */
  static app;

  #life = new AbortController();
  #drawn = false;

  connectedCallback() {
    if (this.#life.signal.aborted) this.#life = new AbortController();
    if (!this.#drawn) this.render();
    this.#drawn = true;
    this.connected();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** Fills the element, once. */
  render() {}

  /** Watches the store and listens. */
  connected() {}

  get app() {
    return Part.app;
  }

  get state() {
    return Part.app.store.get();
  }

  get actions() {
    return Part.app.actions;
  }

  get signal() {
    return this.#life.signal;
  }

  /**
   * Calls `fn` now and after every change of what the selector gives.
   * @template T
   * @param {Selector<T>} selector
   * @param {(value: T, state: State) => void} fn
   */
  watch(selector, fn) {
    Part.app.store.subscribe(selector, fn, { signal: this.signal, now: true });
  }

  /**
   * @template {keyof HTMLElementEventMap} K
   * @param {K} type
   * @param {(event: HTMLElementEventMap[K]) => void} fn
   * @param {EventTarget} [target]
   */
  on(type, fn, target = this) {
    target.addEventListener(type, /** @type {EventListener} */ (fn), { signal: this.signal });
  }

  /**
   * An element's size, so that nobody has to lay the page out to know it; calls `fn` whenever it is another, and once
   * at first.
   * @param {Element} target
   * @param {() => void} fn
   * @returns {{readonly width: number, readonly height: number}}
   */
  sized(target, fn) {
    const size = { width: 0, height: 0 };
    const observer = new ResizeObserver(() => {
      Object.assign(size, { width: target.clientWidth, height: target.clientHeight });
      fn();
    });
    observer.observe(target);
    this.signal.addEventListener("abort", () => observer.disconnect());
    return size;
  }

  /**
   * The one descendant that the markup promises.
   * @param {string} selector
   * @returns {HTMLElement}
   */
  one(selector) {
    const found = this.querySelector(selector);
    if (!found) throw new Error(`<${this.localName}> has no ${selector}`);
    return /** @type {HTMLElement} */ (found);
  }

  /** @param {string} selector @returns {HTMLInputElement} */
  input(selector) {
    return /** @type {HTMLInputElement} */ (this.one(selector));
  }

  /** @param {string} selector @returns {HTMLButtonElement} */
  button(selector) {
    return /** @type {HTMLButtonElement} */ (this.one(selector));
  }
}

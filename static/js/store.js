// The one store: a state, pure reducers, and subscribers that are told once per microtask; where telling all of them
// takes long, the browser has its turn in between.
/** @import { Action, Selector, State, Store } from "./types/state.d.ts" */
import { inTurn } from "./lib/turn.js";

/**
 * @param {(state: State, action: Action) => State} reduce
 * @param {State} initial
 * @returns {Store}
 */
export function createStore(reduce, initial) {
  let state = initial;
  let telling = false;
  /** @type {Set<() => void>} */
  const watchers = new Set();

  /** Until everybody knows the state as it is. */
  async function tell() {
    try {
      for (let told = null; told !== state;) {
        told = state;
        await inTurn(
          [...watchers].map((watcher) => () => void (watchers.has(watcher) && watcher())),
        );
      }
    } finally {
      telling = false;
    }
  }

  /** @param {Action} action */
  function dispatch(action) {
    const next = reduce(state, action);
    if (next === state) return;
    state = next;
    if (telling) return;
    telling = true;
    queueMicrotask(tell);
  }

  return {
    get: () => state,
    dispatch,
    subscribe(selector, fn, { signal, now = false } = {}) {
      if (signal?.aborted) return;
      const watcher = watch(() => state, selector, fn);
      watchers.add(watcher);
      signal?.addEventListener("abort", () => watchers.delete(watcher), { once: true });
      if (now) fn(selector(state), state);
    },
  };
}

/**
 * Calls `fn` where the selected value is not what it was the time before.
 * @template T
 * @param {() => State} get
 * @param {Selector<T>} selector
 * @param {(value: T, state: State) => void} fn
 */
function watch(get, selector, fn) {
  let seen = selector(get());
  return () => {
    const state = get(), value = selector(state);
    if (same(value, seen)) return;
    seen = value;
    fn(value, state);
  };
}

/**
 * Identity, or for two arrays identity of all members, so that a selector may return several values.
 * @param {unknown} a
 * @param {unknown} b
 */
export function same(a, b) {
  if (Object.is(a, b)) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((value, i) => Object.is(value, b[i]));
}

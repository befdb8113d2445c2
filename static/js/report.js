// What becomes of a request that failed: words at the right place.
/** @import { Store } from "./types/state.d.ts" */
import { ApiError, NoConnection } from "./api.js";
import { watches } from "./selectors.js";

/**
 * @param {Store} store
 * @param {unknown} reason
 * @returns {boolean} true where the session itself is gone
 */
export function report(store, reason) {
  if (reason instanceof Error && reason.name === "AbortError") return false;
  if (reason instanceof NoConnection) {
    store.dispatch({ type: "playing", playing: false });
    store.dispatch({ type: "offline", offline: true });
    return false;
  }
  if (!(reason instanceof ApiError)) throw reason;
  store.dispatch({ type: "playing", playing: false });
  if (reason.status === 404) return true;
  // Who watches may ask for a step that the owner has just taken back; the news of that are on their way.
  if (watches(store.get()) && reason.problem.errors?.every(({ at }) => at === "step")) return false;
  for (const notice of noticesOf(reason)) store.dispatch({ type: "noticed", notice });
  return false;
}

/**
 * @param {ApiError} reason
 * @returns {import("./types/state.d.ts").Notice[]}
 */
function noticesOf({ message, problem }) {
  const fields = problem.errors ?? [];
  if (!fields.length) return [{ kind: "problem", text: message, at: null }];
  return fields.map(({ at, detail }) => ({ kind: "problem", text: detail, at }));
}

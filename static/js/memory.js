// What this browser remembers between visits: the sessions that the reader had.
/** @import { Recent, Store } from "./types/state.d.ts" */
import { remembered } from "./selectors.js";

const KEY = "thalweg.recent";

/**
 * @param {Storage} storage
 * @returns {Recent[]}
 */
export function recentSessions(storage) {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((r) => typeof r?.id === "string") : [];
  } catch {
    return [];
  }
}

/**
 * @param {Store} store
 * @param {Storage} storage
 */
export function keepRecent(store, storage) {
  store.subscribe((s) => [s.session?.id, s.session?.title, s.recent], (_, { session, recent }) => {
    const list = session ? remembered(recent, session) : recent;
    try {
      storage.setItem(KEY, JSON.stringify(list));
    } catch {
      // A browser without storage only loses the list of recent sessions.
    }
  });
}

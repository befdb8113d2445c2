// What was done by hand, in order, so that it can be taken back and done again. What an entry does is its own affair.

/**
 * @typedef {object} Entry
 * @property {string} label what was done, for the tooltips
 * @property {() => Promise<unknown> | unknown} undo
 * @property {() => Promise<unknown> | unknown} redo
 * @property {string} [key] entries of one key that follow on each other's heels are one
 */

/**
 * @typedef {object} Trace
 * @property {readonly Entry[]} past the last one is taken back first
 * @property {readonly Entry[]} future the first one is done again first
 */

/** @type {Trace} */
export const EMPTY = { past: [], future: [] };

/** More than this nobody takes back. */
const MOST = 200;
/** What comes later than this, in milliseconds, is something new. */
const SOON = 1200;

/** @param {Trace} trace @param {Entry} entry @returns {Trace} */
export function done({ past }, entry) {
  return { past: [...past, entry].slice(-MOST), future: [] };
}

/** @param {Trace} trace @returns {Trace} */
export function undone({ past, future }) {
  const last = past.at(-1);
  return last ? { past: past.slice(0, -1), future: [last, ...future] } : { past, future };
}

/** @param {Trace} trace @returns {Trace} */
export function redone({ past, future }) {
  const [next, ...rest] = future;
  return next ? { past: [...past, next], future: rest } : { past, future };
}

/** Several entries as one. @param {string} label @param {Entry[]} entries @returns {Entry} */
export function together(label, entries) {
  return {
    label,
    undo: async () => {
      for (const entry of entries.toReversed()) await entry.undo();
    },
    redo: async () => {
      for (const entry of entries) await entry.redo();
    },
  };
}

/** @typedef {{undo: string | null, redo: string | null}} Labels what the next undo and redo are about */

export class Undo {
  /** @type {Trace} */
  #trace = EMPTY;
  /** When the last entry was made or added to. */
  #at = -1;
  /** @type {Entry[] | null} */
  #group = null;

  /**
   * @param {(labels: Labels) => void} changed
   * @param {() => number} now in milliseconds
   */
  constructor(changed, now = () => performance.now()) {
    this.changed = changed;
    this.now = now;
  }

  /** @returns {Labels} */
  get labels() {
    const { past, future } = this.#trace;
    return { undo: past.at(-1)?.label ?? null, redo: future[0]?.label ?? null };
  }

  /**
   * The last entry, where what is done now under that key belongs to it.
   * @param {string} key
   * @param {boolean} [patient] however long it takes, as a drag does
   * @returns {Entry | null}
   */
  again(key, patient = false) {
    const last = this.#trace.past.at(-1), { future } = this.#trace;
    const late = !patient && this.now() - this.#at > SOON;
    if (last?.key !== key || future.length || late || this.#at < 0) return null;
    this.#at = this.now();
    return last;
  }

  /** @param {Entry} entry */
  push(entry) {
    if (this.#group) return void this.#group.push(entry);
    this.#at = this.now();
    this.#set(done(this.#trace, entry));
  }

  /**
   * All that is done meanwhile is one entry.
   * @param {string} label
   * @param {() => Promise<unknown>} work
   */
  async together(label, work) {
    const group = this.#group = /** @type {Entry[]} */ ([]);
    try {
      await work();
    } finally {
      this.#group = null;
      if (group.length) this.push(together(label, group));
    }
  }

  /** What cannot be taken back stays where it is. */
  async undo() {
    const last = this.#trace.past.at(-1);
    if (!last) return;
    this.#at = -1;
    await last.undo();
    if (this.#trace.past.at(-1) === last) this.#set(undone(this.#trace));
  }

  async redo() {
    const [next] = this.#trace.future;
    if (!next) return;
    this.#at = -1;
    await next.redo();
    if (this.#trace.future[0] === next) this.#set(redone(this.#trace));
  }

  /** Another session has another past. */
  clear() {
    this.#set(EMPTY);
  }

  /** @param {Trace} trace */
  #set(trace) {
    this.#trace = trace;
    this.changed(this.labels);
  }
}

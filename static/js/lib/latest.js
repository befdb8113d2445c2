// One piece of work at a time; of those that wait only the newest is done.

/**
 * @template W
 * @param {(want: W, signal: AbortSignal) => Promise<void>} work must not throw
 * @param {(a: W, b: W) => boolean} related whether the running work is still worth finishing when `b` comes in
 */
export function latest(work, related) {
  /** @type {{want: W, stop: AbortController} | null} */
  let running = null;
  /** @type {{want: W} | null} */
  let waiting = null;

  /** @param {W} want */
  async function run(want) {
    running = { want, stop: new AbortController() };
    await work(want, running.stop.signal);
    running = null;
    const next = waiting;
    waiting = null;
    if (next) await run(next.want);
  }

  return {
    /** @param {W} want */
    ask(want) {
      if (!running) return void run(want);
      waiting = { want };
      if (!related(running.want, want)) running.stop.abort();
    },
    get busy() {
      return running !== null;
    },
    stop() {
      waiting = null;
      running?.stop.abort();
    },
  };
}

// Long work in short pieces, or after the frame that it would hold up, so that the page answers in between.

/** So long may a piece take, in milliseconds; a click is answered after half as long again, at the latest. */
const PIECE = 25;

/**
 * Calls one after the other, and leaves the browser its turn where that takes long.
 * @param {Iterable<() => void>} calls
 */
export async function inTurn(calls) {
  let began = performance.now();
  for (const call of calls) {
    if (performance.now() - began > PIECE) {
      await turn();
      began = performance.now();
    }
    call();
  }
}

/** @returns {Promise<void>} in a task of its own, as soon as the browser has done what waits */
function turn() {
  const { scheduler } = /** @type {{scheduler?: {yield?: () => Promise<void>}}} */ (globalThis);
  return scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
}

/**
 * Calls `work` once the next frame is on the screen: what is quick to show does not wait for what is slow to draw.
 * @param {() => void} work
 */
export function afterFrame(work) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      work();
    };
    port2.postMessage(null);
  });
}

// Works a network out with one example: a session of its own, read and thrown away.
/** @import { Api } from "./api.js" */
/** @import { Block, Derivation, LayerSlopes, SessionRequest } from "./types/api.d.ts" */

/**
 * @typedef {object} Work
 * @property {SessionRequest} request
 * @property {Derivation} derivation of one weight of the first layer
 * @property {LayerSlopes[]} layers from the first to the last, with all their nodes
 * @property {Record<string, Block>} before
 * @property {Record<string, Block>} slopes
 * @property {Record<string, Block> | null} book what the book's rule takes for them, where that is asked for
 * @property {Record<string, Block>} after one step
 */

/** At most so many requests under way. */
const AT_ONCE = 4;

/**
 * @param {Api} api
 * @param {SessionRequest} request
 * @param {AbortSignal} signal
 * @returns {Promise<Work>}
 */
export async function workOut(api, request, signal) {
  const { id } = await api.create(request, { signal });
  try {
    const sizes = request.network?.layers ?? [];
    const links = Array.from({ length: sizes[1] }, (_, k) => `w1[0,${k}]`);
    const read = await inTurns(links, (link) => api.derivation(id, link, 0, 0, { signal }));
    const before = await api.weights(id, 0, { signal });
    const slopes = await api.gradient(id, 0, { signal });
    const isBook = request.optimizer?.rule === "book";
    const book = isBook ? await api.bookGradient(id, 0, { signal }) : null;
    await api.steps(id, 1);
    const after = await api.weights(id, 1, { signal });
    return {
      request,
      derivation: read[0],
      layers: layersOf(read),
      before: before.weights,
      slopes: slopes.gradient,
      book: book?.gradient ?? null,
      after: after.weights,
    };
  } finally {
    void api.remove(id).catch(() => {}); // it is forgotten some day anyway
  }
}

/** Each derivation knows one node of the first layer and all above. @param {Derivation[]} read */
function layersOf(read) {
  const [{ layers }] = read, first = layers[layers.length - 1];
  const nodes = read.map((each) => each.layers[each.layers.length - 1].nodes[0]);
  return [{ ...first, nodes }, ...layers.slice(0, -1).reverse()];
}

/**
 * @template A, B
 * @param {A[]} items
 * @param {(item: A) => Promise<B>} work
 * @returns {Promise<B[]>}
 */
async function inTurns(items, work) {
  /** @type {B[]} */
  const done = [];
  for (let i = 0; i < items.length; i += AT_ONCE) {
    done.push(...await Promise.all(items.slice(i, i + AT_ONCE).map(work)));
  }
  return done;
}

// What a fresh page shows first, asked for before the other modules are there: when they are, Plotly has held the page up
// for a second, and the answers have come.
import { createApi } from "./api.js";
import { batch, COARSE, slice } from "./batch.js";

export const FIRST_PRESET = "moons";

/** What is under way, by what it asks. @type {Map<string, Promise<Response>>} */
const underWay = new Map();

if (!location.hash) void askEarly(); // else the address wants something of its own

/**
 * `fetch`, but whoever asks for what is under way already gets the answer to that, once.
 * @param {RequestInfo | URL} url
 * @param {RequestInit} [init]
 */
export function fetchOnce(url, init) {
  const asked = keyOf(url, init), answer = underWay.get(asked);
  underWay.delete(asked);
  return answer ?? fetch(url, init);
}

/** The same as `Actions.open` and then `Reader` ask for; it is they who hear of it where that fails. */
async function askEarly() {
  const api = createApi(undefined, (url, init) => {
    const answer = fetch(url, init), copy = answer.then(readCopy);
    copy.catch(() => {});
    underWay.set(keyOf(url, init), copy);
    return answer;
  });
  try {
    const session = await api.create({ preset: FIRST_PRESET }),
      { links, range: ranges, step } = session;
    if (!links) return;
    const want = { session, links, step, revision: 0 };
    const asked = [
      slice(api, want, { ranges, points: COARSE, step, examples: "train" }),
      batch(api, want, ranges),
    ];
    for (const answer of asked) answer.catch(() => {});
  } catch {
    // They ask again.
  }
}

/**
 * A copy whose body is there as well: whoever reads it later would else wait for the browser to paint in between.
 * @param {Response} response
 */
async function readCopy(response) {
  const copy = response.clone();
  if (!copy.ok) return copy;
  const body = copy.json();
  await body;
  return Object.assign(copy, { json: () => body });
}

/** @param {RequestInfo | URL} url @param {RequestInit} [init] */
function keyOf(url, init) {
  return `${init?.method} ${url} ${init?.body}`;
}

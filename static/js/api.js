// The only place where URLs of the API are built and requests are made.
/** @import * as T from "./types/api.d.ts" */
/** @import { Listen } from "./overlay-calls.js" */
import { eventsIn } from "./lib/events.js";
import { manyCalls } from "./many-calls.js";
import { overlayCalls } from "./overlay-calls.js";

const NETWORKS = "/networks";

/** The server refused; `problem` says with which value, and what would be right. */
export class ApiError extends Error {
  /** @param {T.Problem} problem */
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
    this.status = problem.status;
  }
}

/** There was no answer at all. */
export class NoConnection extends Error {}

/** @typedef {{signal?: AbortSignal}} Options */

const IMPORT = "/sessions/import";

/**
 * @param {string} [base]
 * @param {typeof fetch} [fetcher]
 */
export function createApi(base = "/api/v1", fetcher = (...request) => fetch(...request)) {
  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} body
   * @param {Options} [options]
   * @returns {Promise<any>}
   */
  async function send(method, path, body, { signal } = {}) {
    const file = body instanceof Blob;
    const type = file ? typeOf(path) : "application/json";
    const headers = body === undefined ? undefined : { "Content-Type": type };
    const init = { method, headers, signal, body: file ? body : JSON.stringify(body) };
    const response = await reach(() => fetcher(base + path, init));
    if (!response.ok) throw new ApiError(await problemOf(response));
    return response.status === 204 ? null : await reach(() => response.json());
  }

  /** @param {string} path @param {Options} [options] */
  const get = (path, options) => send("GET", path, undefined, options);
  /** @param {string} path @param {unknown} body @param {Options} [options] */
  const post = (path, body, options) => send("POST", path, body, options);

  const tables = tableCalls(get, post, (path, file, options) => send("POST", path, file, options));
  const overlays = overlayCalls(at, get, post, listener(base, fetcher));
  const many = manyCalls(at, get, post, listener(base, fetcher));
  /** Every change of a session, as it happens. @param {string} id */
  const events = (id) => new EventSource(base + at(id, "events"));
  /** Where the server makes a file of a session. @param {string} id @param {string} format @param {Record<string, string>} options */
  const file = (id, format, options) =>
    `${base}${at(id, "export")}?${new URLSearchParams({ format, ...options })}`;
  return {
    ...tables,
    file,
    ...sessionCalls(send, get, post),
    ...readings(get, post),
    ...overlays,
    ...many,
    events,
  };
}

/** @typedef {ReturnType<typeof createApi>} Api */
/** @typedef {(path: string, options?: Options) => Promise<any>} Get */
/** @typedef {(path: string, body: unknown, options?: Options) => Promise<any>} Post */
/** @typedef {(method: string, path: string, body: unknown, options?: Options) => Promise<any>} Send */

/**
 * Calls that are answered piece by piece.
 * @param {string} base
 * @param {typeof fetch} fetcher
 * @returns {Listen}
 */
function listener(base, fetcher) {
  return async function* (path, body, { signal } = {}) {
    const headers = { "Content-Type": "application/json" };
    const init = { method: "POST", headers, signal, body: JSON.stringify(body) };
    const response = await reach(() => fetcher(base + path, init));
    if (!response.ok || !response.body) throw new ApiError(await problemOf(response));
    const events = eventsIn(response.body);
    try {
      for (let next = await reach(() => events.next()); !next.done;) {
        yield next.value;
        next = await reach(() => events.next());
      }
    } finally {
      await events.return();
    }
  };
}

/**
 * Calls that make, change and walk sessions.
 * @param {Send} send
 * @param {Get} get
 * @param {Post} post
 */
function sessionCalls(send, get, post) {
  return {
    /** @param {Options} [o] @returns {Promise<T.Catalogue>} */
    catalogue: (o) => get("/catalogue", o),
    /** @param {T.SessionRequest} request @param {Options} [o] @returns {Promise<T.SessionView>} */
    create: (request, o) => post("/sessions", request, o),
    /** The session of a file. @param {Blob} file @param {Options} [o] @returns {Promise<T.SessionView>} */
    bring: (file, o) => post(IMPORT, file, o),
    /** @param {string} id @param {Options} [o] @returns {Promise<T.SessionView>} */
    session: async (id, o) => known(await get(at(id), o)),
    /** @param {string} id @param {T.SessionPatch} patch @param {Options} [o] @returns {Promise<T.SessionView>} */
    patch: (id, patch, o) => send("PATCH", at(id), patch, o),
    /** @param {string} id @param {Options} [o] @returns {Promise<null>} */
    remove: (id, o) => send("DELETE", at(id), undefined, o),
    /** @param {string} id @param {number} step @param {Options} [o] @returns {Promise<T.SessionView>} */
    fork: (id, step, o) => post(at(id, "fork"), { step }, o),
    /** @param {string} id @param {number} step @param {T.SessionPatch} changes @param {Options} [o] @returns {Promise<T.SessionView>} */
    branch: (id, step, changes, o) => post(at(id, "fork"), { step, ...changes }, o),
    /** @param {string} id @param {number} count @param {Options} [o] @returns {Promise<T.Steps>} */
    steps: (id, count, o) => post(at(id, "steps"), { count }, o),
    /** @param {string} id @param {number} step @param {Options} [o] @returns {Promise<T.SessionView>} */
    rewind: (id, step, o) => post(at(id, "rewind"), { step }, o),
  };
}

/** Who came by the view_id is not told the id, and goes by that. @param {T.SessionView} view @returns {T.SessionView} */
function known(view) {
  return { ...view, id: view.id ?? view.view_id };
}

/**
 * Calls about data and presets before there is a session.
 * @param {Get} get
 * @param {Post} post
 * @param {(path: string, file: Blob, options?: Options) => Promise<any>} send
 */
function tableCalls(get, post, send) {
  return {
    /** @param {string} name @param {Options} [o] @returns {Promise<T.ThumbnailPicture>} */
    thumbnail: (name, o) => get(`/presets/${encodeURIComponent(name)}/thumbnail`, o),
    /** @param {object} data @param {Options} [o] @returns {Promise<T.Examples>} */
    preview: (data, o) => post("/datasets/preview", { data }, o),
    /** @param {string} id @param {Options} [o] @returns {Promise<T.DatasetView>} */
    dataset: (id, o) => get(`/datasets/${encodeURIComponent(id)}`, o),
    /** @param {Blob} file @param {T.TableChoice} choice @param {Options} [o] @returns {Promise<T.DatasetView>} */
    upload: (file, choice, o) => send(`/datasets${queryOf(choice)}`, file, o),
    /** @param {Blob} file @param {string[] | null} activations @param {Options} [o] @returns {Promise<T.TrainedView>} */
    network: (file, activations, o) => {
      const query = activations ? `?activations=${encodeURIComponent(activations.join())}` : "";
      return send(NETWORKS + query, file, o);
    },
  };
}

/** What a file is that goes to a path. @param {string} path */
function typeOf(path) {
  if (path === IMPORT) return "application/json";
  return path.startsWith(NETWORKS) ? "application/octet-stream" : "text/csv";
}

/** @param {T.TableChoice} choice lists are repeated, null is left out */
function queryOf(choice) {
  const pairs = Object.entries(choice).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((v) => v === null ? [] : [[key, String(v)]])
  );
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}

/**
 * Calls that only read.
 * @param {Get} get
 * @param {Post} post
 */
function readings(get, post) {
  return {
    /** @param {string} id @param {Options} [o] @returns {Promise<T.History>} */
    history: (id, o) => get(at(id, "history"), o),
    /** @param {string} id @param {Options} [o] @returns {Promise<T.Examples>} */
    examples: (id, o) => get(at(id, "data"), o),
    /** @param {string} id @param {number} step @param {Options} [o] @returns {Promise<T.Weights>} */
    weights: (id, step, o) => get(at(id, `weights?step=${step}`), o),
    /** @param {string} id @param {number} step @param {Options} [o] @returns {Promise<T.Gradient>} */
    gradient: (id, step, o) => get(at(id, `gradient?step=${step}`), o),
    /** What the next step makes of one weight. @param {string} id @param {string} link @param {number} step @param {Options} [o] @returns {Promise<T.Update>} */
    update: async (id, link, step, o) => {
      const ask = `derivation?link=${encodeURIComponent(link)}&step=${step}`;
      return (await get(at(id, ask), o)).update;
    },
    /** @param {string} id @param {string} link @param {number} step @param {number} example from 0 @param {Options} [o] @returns {Promise<T.Derivation>} */
    derivation: (id, link, step, example, o) => {
      const ask = `derivation?link=${encodeURIComponent(link)}&step=${step}&example=${example}`;
      return get(at(id, ask), o);
    },
    /** @param {string} id @param {{link: string, by: number, step: number}} ask @param {Options} [o] @returns {Promise<T.Nudge>} */
    nudge: (id, ask, o) => post(at(id, "nudge"), ask, o),
    /** @param {string} id @param {number} step @param {Options} [o] @returns {Promise<T.Gradient>} */
    bookGradient: (id, step, o) => get(at(id, `gradient?step=${step}&rule=book`), o),
    /** @param {string} id @param {number} step @param {Options} [o] @returns {Promise<T.Outputs>} */
    outputs: (id, step, o) => get(at(id, `outputs?step=${step}`), o),
    /** @param {string} id @param {{plane: T.Plane, step: number}} ask @param {Options} [o] @returns {Promise<T.Path>} */
    path: (id, ask, o) => post(at(id, "path"), ask, o),
    /** @param {string} id @param {{link: string, range: [number, number] | null, points: number, step: number}} ask @param {Options} [o] @returns {Promise<T.Curve>} */
    curve: (id, ask, o) => post(at(id, "curve"), ask, o),
    /**
     * @param {string} id
     * @param {{plane: T.Plane, ranges: [[number, number], [number, number]] | null, resolution: [number, number], step: number, examples?: string}} ask
     * @param {Options} [o]
     * @returns {Promise<T.Surface>}
     */
    surface: async (id, ask, o) => unpacked(await post(at(id, "surface"), packed(ask), o)),
  };
}

/**
 * @param {string} id
 * @param {string} [rest]
 */
function at(id, rest) {
  return `/sessions/${encodeURIComponent(id)}${rest ? `/${rest}` : ""}`;
}

/** @param {object} ask */
function packed(ask) {
  return { ...ask, dtype: "float32", encoding: "base64" };
}

/**
 * @param {Omit<T.Surface, "error"> & {error: {bdata: string, shape: string}}} answer
 * @returns {T.Surface}
 */
function unpacked(answer) {
  return { ...answer, error: decodeGrid(answer.error) };
}

/**
 * Rows of a packed float32 grid, all of them views of one buffer.
 * @param {{bdata: string, shape: string}} grid
 * @returns {Float32Array[]}
 */
export function decodeGrid({ bdata, shape }) {
  const text = atob(bdata);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const flat = new Float32Array(bytes.buffer);
  const [rows, columns] = shape.split(",").map(Number);
  return Array.from({ length: rows }, (_, i) => flat.subarray(i * columns, (i + 1) * columns));
}

/**
 * @template T
 * @param {() => Promise<T>} attempt
 * @returns {Promise<T>}
 */
async function reach(attempt) {
  try {
    return await attempt();
  } catch (reason) {
    if (reason instanceof Error && reason.name === "AbortError") throw reason;
    throw new NoConnection("No connection.", { cause: reason });
  }
}

/**
 * @param {Response} response
 * @returns {Promise<T.Problem>}
 */
async function problemOf(response) {
  const fallback = {
    type: "about:blank",
    title: response.statusText || "The server could not answer",
    status: response.status,
    detail: `The server answered with status ${response.status}.`,
  };
  try {
    return { ...fallback, ...await response.json() };
  } catch {
    return fallback;
  }
}

// What the reader can do, as functions over the store and the API.
/** @import { Api } from "./api.js" */
/** @import { Opening } from "./url.js" */
/** @import { History, SessionPatch, SessionRequest, SessionView } from "./types/api.d.ts" */
/** @import { Store, View, Which } from "./types/state.d.ts" */
import { report } from "./report.js";
import { createReader } from "./reader.js";
import { exists, lastStep, nearest, neighbor, withLink } from "./selectors.js";
import { createWalker } from "./walker.js";

export const FIRST_PRESET = "moons";

/** @typedef {ReturnType<typeof createActions>} Actions */

/**
 * @param {Store} store
 * @param {Api} api
 */
export function createActions(store, api) {
  /** @param {unknown} reason */
  const failed = (reason) => {
    if (report(store, reason)) void replaceLost();
  };
  const walker = createWalker(store, api, failed);
  const reader = createReader(store, api, failed);
  /** @param {() => Promise<void>} work */
  const attempt = async (work) => {
    try {
      await work();
    } catch (reason) {
      failed(reason);
    }
  };

  /** @param {SessionView} session @param {Partial<Opening>} [opening] */
  async function show(session, opening = {}) {
    const history = session.step ? await api.history(session.id) : single(session);
    const asked = opening.links;
    const links = asked?.every((name) => exists(session, name)) ? asked : session.links ?? null;
    const step = nearest(history.steps, Math.min(opening.step ?? session.step, session.step));
    store.dispatch({ type: "opened", session, history, step, links });
    void attempt(async () => {
      const examples = await api.examples(session.id);
      if (store.get().session?.id === session.id) store.dispatch({ type: "examples", examples });
    });
  }

  /** The session is gone from the server: the same preset again, and a sentence. */
  async function replaceLost() {
    const { session } = store.get();
    await attempt(() => fresh(session?.preset ?? null));
  }

  /** @param {string | null} preset */
  async function fresh(preset) {
    const session = await api.create({ preset: preset ?? FIRST_PRESET });
    await show(session);
    const text = `That session is no longer kept. This is a fresh one: ${session.title}.`;
    store.dispatch({ type: "noticed", notice: { kind: "hint", text, at: null } });
  }

  /** Back to the shown step for a change; what came later is kept as a fork. */
  async function branch() {
    store.dispatch({ type: "playing", playing: false });
    await walker.settled();
    const state = store.get();
    const { session, step } = state;
    if (!session || step === lastStep(state)) return session;
    const fork = await api.fork(session.id, session.step);
    const title = `${fork.title}, to step ${session.step}`;
    remember({ ...fork, title });
    const rewound = await api.rewind(session.id, step);
    await show(rewound, { links: state.links, step });
    return rewound;
  }

  /** @param {SessionView} session */
  function remember({ id, title, summary, preset }) {
    const others = store.get().recent.filter((r) => r.id !== id);
    const recent = [{ id, title, summary, preset }, ...others].slice(0, 8);
    store.dispatch({ type: "recent", recent });
  }

  return {
    ...walks(store, walker),
    ...views(store),
    /** @param {Opening} opening */
    open: (opening) =>
      attempt(async () => {
        store.dispatch({ type: "viewed", view: opening.view });
        if (!opening.session) {
          return show(await api.create({ preset: opening.preset ?? FIRST_PRESET }), opening);
        }
        try {
          await show(await api.session(opening.session), opening);
        } catch (reason) {
          if (!report(store, reason)) return;
          await fresh(opening.preset);
        }
      }),
    catalogue: () =>
      attempt(async () => store.dispatch({ type: "catalogue", catalogue: await api.catalogue() })),
    /** @param {SessionRequest} request */
    create: (request) =>
      attempt(async () => {
        store.dispatch({ type: "dismissed" });
        const { session } = store.get();
        const made = await api.create(request);
        if (session && session.step > 0) remember(session);
        store.dispatch({ type: "viewed", view: { frozen: null } });
        await show(made);
      }),
    fork: () =>
      attempt(async () => {
        const { session, step, links } = store.get();
        if (!session) return;
        await walker.settled();
        const fork = await api.fork(session.id, step);
        remember(session);
        await show(fork, { links, step });
        const text = `This is a fork at step ${step}. The other one is in the menu.`;
        store.dispatch({ type: "noticed", notice: { kind: "hint", text, at: null } });
      }),
    /** @param {SessionPatch} patch */
    patch: (patch) =>
      attempt(async () => {
        store.dispatch({ type: "dismissed" });
        const session = await branch();
        if (!session) return;
        const next = await api.patch(session.id, patch);
        const moved = "weights" in patch || "error" in patch || "free" in patch;
        store.dispatch({ type: "updated", session: next, moved });
        if (moved) store.dispatch({ type: "history", history: await api.history(next.id) });
      }),
    /** Gives up the steps after `step`; this is how a diverged run goes on. @param {number} step */
    rewindTo: (step) =>
      attempt(async () => {
        const { session, links } = store.get();
        if (!session) return;
        await walker.settled();
        await show(await api.rewind(session.id, step), { links, step });
      }),
    retry: () =>
      attempt(async () => {
        const { session, links, step } = store.get();
        if (!store.get().catalogue) {
          store.dispatch({ type: "catalogue", catalogue: await api.catalogue() });
        }
        if (session) await show(await api.session(session.id), { links, step });
        store.dispatch({ type: "offline", offline: false });
        reader.again();
      }),
  };
}

/** @param {SessionView} session @returns {History} */
function single({ error }) {
  return { steps: [0], train: [error.train], test: [error.test] };
}

/**
 * @param {Store} store
 * @param {ReturnType<typeof createWalker>} walker
 */
function walks(store, walker) {
  /** @param {number} step */
  const seek = (step) => {
    store.dispatch({ type: "playing", playing: false });
    store.dispatch({ type: "sought", step });
  };
  return {
    seek,
    step: (count = 1) => void walker.step(count),
    back: () => seek(neighbor(store.get(), -1)),
    toStart: () => seek(0),
    toEnd: () => seek(lastStep(store.get())),
    toggle: () => store.get().playing ? walker.stop() : void walker.play(),
    settled: walker.settled,
  };
}

/** @param {Store} store */
function views(store) {
  /** @param {Partial<View>} view */
  const view = (view) => store.dispatch({ type: "viewed", view });
  return {
    view,
    flipTheme: () => view({ theme: store.get().theme === "dark" ? "light" : "dark" }),
    freeze: () => view({ frozen: store.get().step }),
    live: () => view({ frozen: null }),
    /** A click on a link of the diagram. @param {string} name */
    take: (name) => {
      const { links, older } = store.get();
      const next = withLink(links, name, older);
      if (next) store.dispatch({ type: "linked", links: next });
    },
    /** Puts one link in a chosen place. @param {Which} which @param {string} name */
    choose: (which, name) => {
      const { links } = store.get();
      if (!links || links.includes(name)) return;
      const next =
        /** @type {[string, string]} */ (which === "a" ? [name, links[1]] : [links[0], name]);
      store.dispatch({ type: "linked", links: next });
    },
    /** @param {SessionRequest | null} draft */
    draft: (draft) => store.dispatch({ type: "drafted", draft }),
    /** @param {string | null} [at] */
    dismiss: (at) => store.dispatch({ type: "dismissed", at }),
  };
}

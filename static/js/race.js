// The race: who runs, how they are stepped together, and what is read of those that are not on the stage.
/** @import { Actions } from "./actions.js" */
/** @import { SessionPatch, SessionView } from "./types/api.d.ts" */
/** @import { Race as RaceState, RaceRunner } from "./types/race.d.ts" */
/** @import { State } from "./types/state.d.ts" */
import { latest } from "./lib/latest.js";
import { t } from "./lib/texts.js";
import * as race from "./race-state.js";
import { namesOf } from "./race-words.js";
import { atStart, watches } from "./selectors.js";

/** So many steps at a time one catches up with the others. */
const STRETCH = 1000;

/** @typedef {{runner: RaceRunner, at: number}} RunnerWant */

export class Race {
  /** @type {Map<string, ReturnType<typeof latest<RunnerWant>>>} */
  #reads = new Map();
  #restoring = "";
  /** Who takes whose place as soon as it is on the stage. @type {{id: string, session: SessionView} | null} */
  #heir = null;

  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    this.store = actions.store;
    this.api = actions.api;
    actions.walker.along = (target) => this.#advance(target);
    this.store.subscribe((s) => [s.session?.id, s.view.race], () => this.#check());
    this.store.subscribe(
      (s) => [s.race.runners, s.links, s.step, s.session?.id, s.offline],
      (_, state) => this.#read(state),
    );
    this.store.subscribe((s) => s.session?.outcome, () => this.#passOn());
  }

  get #state() {
    return this.store.get();
  }

  /** @param {(before: RaceState) => RaceState} change */
  #set(change) {
    const next = change(this.#state.race);
    this.store.dispatch({ type: "race", race: next });
    const ids = race.idsOf(next);
    if (ids !== this.#state.view.race) this.actions.view({ race: ids });
  }

  /** Shows the race beside the stage, or the slope. @param {boolean} shown */
  show(shown) {
    if (shown && !this.#state.race.runners.length) return this.ask();
    this.#set((now) => ({ ...now, shown }));
  }

  /** Opens the form for one more; the session on the stage is the first. */
  ask() {
    const { session, history, race: now } = this.#state;
    if (!session || watches(this.#state)) return;
    const adding = now.runners.length < race.MOST_RUNNERS;
    this.#set((before) => ({ ...race.joined(before, session, history), shown: true, adding }));
  }

  /** @param {boolean} adding */
  form(adding) {
    this.#set((now) => ({ ...now, adding }));
  }

  /** One more from the step that is shown; it runs on to where the others are. @param {SessionPatch} changes */
  add(changes) {
    return this.actions.attempt(async () => {
      this.actions.dismiss();
      await this.actions.walker.settled();
      const { session, step } = this.#state;
      if (!session) return;
      const fork = await this.api.branch(session.id, step, changes);
      await this.#join(fork, session.step);
    });
  }

  /** A run that was before, onto the same surface. @param {string} id */
  take(id) {
    return this.actions.attempt(async () => {
      this.actions.dismiss();
      const { session } = this.#state, other = await this.api.session(id);
      if (!session) return;
      if (!fits(session, other)) return this.actions.hint(t("race.other", { title: other.title }));
      await this.#join(other, other.step);
    });
  }

  /** @param {SessionView} session @param {number} target */
  async #join(session, target) {
    const history = session.step ? await this.api.history(session.id) : atStart(session);
    this.#set((now) => ({ ...race.joined(now, session, history), adding: false }));
    const name = namesOf(this.#state, this.#state.race.runners).at(-1) ?? "";
    this.actions.remember({ ...session, title: `${session.title}, ${name}` });
    await this.#catchUp(session.id, target);
  }

  /** @param {string} id @param {number} target */
  async #catchUp(id, target) {
    for (;;) {
      const runner = this.#state.race.runners.find((each) => each.id === id);
      if (!runner || runner.session.outcome === "diverged") return;
      const rest = target - runner.session.step;
      if (rest <= 0) return;
      const steps = await this.api.steps(id, Math.min(rest, STRETCH));
      this.#set((now) => race.advanced(now, id, steps));
    }
  }

  /** All others come along to a step. @param {number} target */
  async #advance(target) {
    const { race: { runners }, session } = this.#state;
    const others = runners.filter(({ id }) => id !== session?.id);
    await Promise.all(others.map(({ id }) => this.#catchUp(id, target)));
  }

  /** @param {string} id */
  hide(id) {
    const hidden = !this.#state.race.runners.find((runner) => runner.id === id)?.hidden;
    this.#set((now) => race.changed(now, id, { hidden }));
  }

  /** @param {string} id */
  leave(id) {
    return this.actions.attempt(async () => {
      const { session, race: { runners } } = this.#state;
      const next = runners.find((runner) => runner.id !== id);
      if (id === session?.id && next) await this.follow(next.id);
      this.#set((now) => race.gone(now, id));
    });
  }

  end() {
    this.#set(() => race.RACE);
  }

  /** The stage shows the slice of another runner. @param {string} id */
  follow(id) {
    return this.actions.attempt(async () => {
      const before = this.#state, playing = before.playing;
      if (id === before.session?.id) return;
      this.actions.walker.stop();
      await this.actions.walker.settled();
      const [session, history] = await Promise.all([this.api.session(id), this.api.history(id)]);
      const state = this.#state, { links, examples, frame } = state;
      if (state.session) this.actions.hand.turn(state.session.id, id);
      this.store.dispatch({
        type: "race",
        race: { ...state.race, runners: race.runnersNow(state) },
      });
      const step = history.steps[Math.max(0, race.indexAt(history.steps, state.step))] ?? 0;
      this.store.dispatch({ type: "opened", session, history, step, links });
      if (examples) this.store.dispatch({ type: "examples", examples });
      // The same part of the plane stays on the stage.
      if (frame) {
        this.store.dispatch({ type: "framed", frame: { ...frame, session: id, step } });
      }
      if (playing) void this.actions.walker.play();
    });
  }

  /** Where one grows without bound, the rest run on: the stage follows one of them. */
  #passOn() {
    const { session, race: { runners }, step } = this.#state;
    if (session?.outcome !== "diverged" || step < session.step) return;
    if (!runners.some(({ id }) => id === session.id)) return;
    const next = runners.find((r) => r.id !== session.id && r.session.outcome !== "diverged");
    if (next) void this.follow(next.id);
  }

  /** Another session stands for a runner: a fork of it, or what undo brings back. @param {string} id @param {SessionView} session */
  swap(id, session) {
    this.#heir = { id, session };
  }

  /** Who opens something else has left the race; an address may bring one. */
  #check() {
    const { session, view, race: now } = this.#state, ids = view.race.split(",").filter(Boolean);
    if (!session) return;
    const heir = this.#heir;
    if (heir?.session.id === session.id) {
      this.#heir = null;
      const { id } = heir, fields = { id: session.id, session, reading: null };
      if (now.runners.some((runner) => runner.id === id)) {
        return this.#set((before) => race.changed(before, id, fields));
      }
    }
    if (now.runners.length && !now.runners.some(({ id }) => id === session.id)) return this.end();
    if (!now.runners.length && ids.includes(session.id) && this.#restoring !== view.race) {
      this.#restoring = view.race;
      void this.#restore(ids);
    }
  }

  /** @param {string[]} ids */
  async #restore(ids) {
    /** @type {RaceState} */
    let found = race.RACE;
    for (const id of ids.slice(0, race.MOST_RUNNERS)) {
      try {
        const session = await this.api.session(id);
        found = race.joined(found, session, await this.api.history(id));
      } catch {
        // Who is gone from the server is gone from the race.
      }
    }
    const here = this.#state.session?.id;
    if (found.runners.some(({ id }) => id === here)) this.#set(() => found);
  }

  /** @param {State} state */
  #read({ race: { runners }, links, step, session, offline }) {
    if (!links || offline || runners.length < 2) return;
    for (const runner of runners) {
      if (runner.id === session?.id) continue;
      const at = Math.min(step, runner.session.step), { reading } = runner;
      const known = reading?.at === at && reading.end === runner.session.step &&
        reading.links.every((name, k) => name === links[k]);
      if (!known) this.#reader(runner.id).ask({ runner, at });
    }
  }

  /** @param {string} id */
  #reader(id) {
    const known = this.#reads.get(id);
    if (known) return known;
    const made = latest(
      (/** @type {RunnerWant} */ want, signal) => this.#readOne(want, signal),
      () => true,
    );
    this.#reads.set(id, made);
    return made;
  }

  /** @param {RunnerWant} want @param {AbortSignal} signal */
  async #readOne({ runner, at }, signal) {
    const { links } = this.#state, { id, session, reading } = runner, options = { signal };
    if (!links) return;
    try {
      const plane = /** @type {const} */ ({ kind: "links", a: links[0], b: links[1] });
      const ends = reading?.end === session.step && reading.links.every((n, k) => n === links[k]);
      const [path, { gradient }] = await Promise.all([
        ends ? reading.path : this.api.path(id, { plane, step: session.step }, options),
        this.api.gradient(id, at, options),
      ]);
      const slope = race.slopeLength(session, gradient);
      const { revision } = runner;
      const next = { links, revision, end: session.step, path, at, slope };
      this.store.dispatch({ type: "race", race: race.readOf(this.#state.race, id, next) });
      this.#widen();
    } catch (reason) {
      this.actions.failed(reason);
    }
  }

  /** All runners are in the picture. */
  #widen() {
    const { frame, race: { runners } } = this.#state;
    const ranges = frame && race.widerFrame(frame, runners.filter(({ hidden }) => !hidden));
    if (ranges) this.store.dispatch({ type: "framed", frame: { ...frame, ranges } });
  }
}

/** Whether two sessions have one error surface. @param {SessionView} one @param {SessionView} other */
function fits(one, other) {
  const facts = (/** @type {SessionView} */ { config: { network, data, error } }) =>
    JSON.stringify([network, data, error]);
  return facts(one) === facts(other);
}

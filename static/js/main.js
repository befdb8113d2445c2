// Builds the store, registers the elements, opens the session that the address asks for.
import { Actions } from "./actions.js";
import { createApi } from "./api.js";
import { fetchOnce } from "./early.js";
import { registerElements } from "./elements/register.js";
import { registerRest } from "./elements/rest.js";
import { listenToKeys } from "./keyboard.js";
import { speakAsSent } from "./lib/texts.js";
import { keepRecent, recentSessions } from "./memory.js";
import { watches } from "./selectors.js";
import { createStore } from "./store.js";
import { initialState, reduce, VIEW } from "./state.js";
import { fromHash, toHash } from "./url.js";

/** The elements around the stage come after so many milliseconds, where there is no picture. */
const PATIENCE = 3000;

speakAsSent(document);
const dark = matchMedia("(prefers-color-scheme: dark)");
const opening = fromHash(location.hash);
const first = { ...initialState(), recent: recentSessions(localStorage), darkSystem: dark.matches };
const store = createStore(reduce, reduce(first, { type: "viewed", view: opening.view }));
const api = createApi(undefined, fetchOnce);
const actions = new Actions(store, api);

dark.addEventListener(
  "change",
  () => store.dispatch({ type: "darkSystem", darkSystem: dark.matches }),
);
showOnRoot();
void registerElements({ store, actions, api });
listenToKeys(store, actions, document);
keepRecent(store, localStorage);
keepAddress();
if (location.hash) void registerRest();
for (const sign of ["plot-drawn", "pointerdown", "keydown"]) {
  addEventListener(sign, registerRest, { once: true, capture: true });
}
setTimeout(registerRest, PATIENCE);
void actions.open(opening);
void actions.catalogue();

/** What style sheets need to know stands on the root element. */
function showOnRoot() {
  const { dataset } = document.documentElement;
  store.subscribe((s) => s.view.hide, (hide) => dataset.hide = hide.replaceAll(",", " "), {
    now: true,
  });
  store.subscribe(watches, (watching) => {
    if (watching) dataset.watching = "yes";
    else delete dataset.watching;
  });
  const named = /** @type {const} */ (["tab", "rail", "sheet"]);
  for (const field of named) {
    store.subscribe((s) => s.view[field], (value) => dataset[field] = value, { now: true });
  }
  store.subscribe((s) => s.view.lesson, (lesson) => {
    if (lesson) dataset.lesson = lesson;
    else delete dataset.lesson;
  }, { now: true });
  store.subscribe((s) => s.theme, (theme) => dataset.theme = theme, { now: true });
  store.subscribe((s) => s.scene !== null, (ready) => {
    if (ready) dataset.ready = "yes";
  });
  store.subscribe((s) => s.session?.title, (title) => {
    document.title = title ? `${title} – Thalweg` : "Thalweg";
  });
}

/** The address always says what is being looked at: the session at once, the rest when it rests. */
function keepAddress() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const write = () => {
    clearTimeout(timer);
    if (store.get().session) history.replaceState(null, "", toHash(store.get(), VIEW));
  };
  store.subscribe((s) => s.session?.id, write);
  store.subscribe((s) => [s.links, s.step, s.view], () => {
    clearTimeout(timer);
    timer = setTimeout(write, 150);
  });
  addEventListener("hashchange", () => {
    const asked = fromHash(location.hash);
    if (location.hash !== toHash(store.get(), VIEW)) void actions.open(asked);
  });
  addEventListener("pagehide", write);
}

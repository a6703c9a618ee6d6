// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The page's entry point: puts the parts together, and shows the view of the URL's fragment.
 *
 * @module
 */
import { createBasketsView } from "../baskets/baskets_view.js";
import { createLiveView } from "../live/live_view.js";
import { ApiFailure, createApiClient } from "../parts/api_client.js";
import { find } from "../parts/element.js";
import { createFormat } from "../parts/format.js";
import { language, locale } from "../parts/language.js";
import { loadStoreLists } from "../parts/store_select.js";
import { parseView } from "../parts/view_address.js";
import { readTimeZone, toZonedDay } from "../parts/zoned_time.js";
import { createSalesView } from "../sales/sales_view.js";
import { createTillsView } from "../tills/tills_view.js";
import { createBanners } from "./banners.js";
import { createConnection } from "./connection.js";
import { showEmpty } from "./empty_card.js";
import { createFrame } from "./frame.js";
import { createLazyView } from "./lazy_view.js";
import { createPrintHead } from "./print_head.js";
import { createSignIn, readKey, signOut } from "./sign_in.js";
import { toServiceStates } from "./service_states.js";
import { SHELL } from "./words.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */
/** @typedef {import("../parts/view_address.js").View} Address */
/**
 * A view of the page. `show` is called with a new address, and by those that `refreshes` again when
 * what is stored has changed; it resolves to whether all came.
 *
 * @typedef {object} ShownView
 * @property {string} id of its element
 * @property {(address: Address) => string} [toTitle] absent: the name in the navigation
 * @property {(address: any, options: { isNew: boolean }) => Promise<boolean> | Promise<void> | void} show
 * @property {boolean} [refreshes]
 * @property {boolean} [listsStores] whether it has a list of shops to choose from
 * @property {(overview: Overview) => void} [update] with each overview, shown or not
 * @property {(isStale: boolean) => void} [setStale] whether what it shows is out of date
 * @property {() => void} [leave]
 */

const format = createFormat(locale, readTimeZone());
const base = new URL(".", location.href.replace(/[?#].*$/s, ""));
const api = createApiClient({ base, readKey, onUnauthorized: () => signIn.ask() });
const signIn = createSignIn(find("sign-in", HTMLDialogElement), { onSignIn: () => start() });
/** @type {Overview | undefined} */
let overview;
const options = { api, format, readToday };
const sales = createSalesView({ place: find("view-sales", HTMLElement), ...options });
const tills = createTillsView({ place: find("view-tills", HTMLElement), ...options });
const baskets = createBasketsView({ place: find("view-baskets", HTMLElement), ...options });
const deadLetters = lazily("view-dead-letters", async (place) => {
  const { createDeadLettersView } = await import("../dead_letters/dead_letters_view.js");
  return createDeadLettersView({ place, ...options });
});
const refusals = lazily("view-refusals", async (place) => {
  const { createRefusalsView } = await import("../refusals/refusals_view.js");
  return createRefusalsView({ place, ...options });
});
const live = createLiveView({ place: find("view-live", HTMLElement), ...options });

/** By the name in the address. @type {Readonly<Record<Address["name"], ShownView>>} */
const VIEWS = {
  "sales": { id: "view-sales", refreshes: true, listsStores: true, ...sales },
  "baskets": {
    id: "view-baskets",
    listsStores: true,
    toTitle: (address) =>
      address.name === "baskets" && address.id !== "" ? address.id : SHELL.views.baskets,
    ...baskets,
  },
  "tills": { id: "view-tills", refreshes: true, listsStores: true, ...tills },
  "live": { id: "view-live", ...live },
  "refusals": { id: "view-refusals", listsStores: true, ...refusals },
  "dead-letters": { id: "view-dead-letters", listsStores: true, ...deadLetters },
};

const banners = createBanners(find("banners", HTMLElement), {
  format,
  onRetry: () => connection.connect(),
  onSignIn: () => signIn.change(),
});
const showFrame = createFrame(find("bar", HTMLElement), {
  icon: document.querySelector("link[rel=icon]")?.getAttribute("href") ?? "",
  linksDocs: document.querySelector("link[rel=help]") !== null,
  onSignOut: signOut,
});
createPrintHead(find("print-head", HTMLElement), {
  format,
  readAddress: () => parseView(location.hash),
  readToday,
});
const connection = createConnection({ api, onOverview, onState });

/** @type {import("./connection.js").ConnectionState} */
let state = { name: "connecting" };
/** What the latest overview says of what is stored, to notice when it changes. */
let stored = "";
/** When they last changed, and when the view was last requested, on a clock that never goes back. */
let changedMs = 0;
let askedMs = -Infinity;
/** The view is not requested again before this time. */
let nextMs = 0;

/** @param {Overview} next */
function onOverview(next) {
  const wasDown = overview?.database === "down";
  overview = next;
  for (const view of Object.values(VIEWS)) view.update?.(next);
  banners.showOverview(next);
  showHead();
  setStale(next.database === "down");
  if (next.database === "down") return;
  const now = JSON.stringify([next.totals, next.today?.date, next.tills]);
  if (now !== stored) changedMs = performance.now();
  stored = now;
  const isBehind = changedMs > askedMs - KEPT_MS;
  if (wasDown || (isBehind && performance.now() > nextMs)) refresh({ isNew: false });
}

/** @param {import("./connection.js").ConnectionState} next */
function onState(next) {
  const wasLive = state.name === "live";
  state = next;
  const isLive = state.name === "live";
  banners.showConnection(state);
  if (state.name !== "connecting") live.setLive(isLive);
  showHead();
  setStale(!isLive && overview !== undefined);
  if (isLive && !wasLive && overview !== undefined) refresh({ isNew: false });
}

/** @param {boolean} isStale whether what the page shows is out of date */
function setStale(isStale) {
  for (const view of Object.values(VIEWS)) view.setStale?.(isStale);
}

/** Requests what the view shows; not again soon where it was slow. @param {{ isNew: boolean }} how */
async function refresh({ isNew }) {
  const address = parseView(location.hash);
  const view = VIEWS[address.name];
  if (!isNew && !view.refreshes) return;
  const startMs = performance.now();
  nextMs = Infinity;
  let isComplete = false;
  try {
    const [shown] = await Promise.all([
      view.show(address, { isNew }),
      view.listsStores && loadStores(),
    ]);
    isComplete = shown ?? true;
  } finally {
    const tookMs = performance.now() - startMs;
    askedMs = isComplete ? startMs : -Infinity;
    nextMs = startMs + tookMs + Math.min(Math.max(REFRESH_MS, 10 * tookMs), SLOW_REFRESH_MS);
  }
}

function showView() {
  const address = parseView(location.hash);
  for (const [name, view] of Object.entries(VIEWS)) {
    find(view.id, HTMLElement).hidden = name !== address.name;
    if (name !== address.name) view.leave?.();
  }
  const title = VIEWS[address.name].toTitle?.(address) ?? SHELL.views[toViewName(address)];
  document.title = address.name === "sales" ? SHELL.title : `${title} · ${SHELL.title}`;
  showHead();
  refresh({ isNew: true });
}

function showHead() {
  const address = parseView(location.hash);
  const open = overview?.deadLetters?.open ?? 0;
  const problems = overview?.tills?.problems ?? 0;
  const newCauses = overview?.refusals?.newCauses ?? 0;
  const more = overview?.deadLetters?.truncated ? "+" : "";
  showFrame({
    view: toViewName(address),
    badges: {
      ...(open > 0 ? { deadLetters: `${format.count(open)}${more}` } : {}),
      ...(problems > 0 ? { tills: format.count(problems) } : {}),
      ...(newCauses > 0 ? { refusals: format.count(newCauses) } : {}),
    },
    services: toServiceStates(state, overview),
    isSignedIn: readKey() !== null,
  });
  const isEmpty = overview?.totals?.baskets === 0;
  const hasCard = address.name === "sales" || address.name === "live";
  showEmpty(find("empty", HTMLElement), {
    isShown: isEmpty && hasCard,
    url: new URL("baskets", base),
    hasKey: api.hasKey(),
    today: readToday(),
  });
}

/** @param {Address} address */
function toViewName({ name }) {
  return name === "dead-letters" ? "deadLetters" : name;
}

/** @param {string} id @param {(place: HTMLElement) => Promise<import("./lazy_view.js").LoadedView>} load */
function lazily(id, load) {
  const place = find(id, HTMLElement);
  return createLazyView(place, () => load(place));
}

async function loadStores() {
  try {
    sales.setStores(await loadStoreLists(api));
  } catch (error) {
    // The next refresh requests it again. The banner of the figures shows the failure.
    if (!(error instanceof ApiFailure)) throw error;
  }
}

/** Today by the API; before the first overview, by the reader's clock: where the shops are. */
function readToday() {
  return overview?.today?.date ?? toZonedDay(Date.now(), readTimeZone());
}

function start() {
  showView();
  connection.connect();
}

/** Shortest and longest time between two requests of a view while baskets arrive. */
const REFRESH_MS = 5_000;
const SLOW_REFRESH_MS = 30_000;
/** The API caches a report for 2 s: it may lack what was stored since. */
const KEPT_MS = 3_000;

document.documentElement.lang = language;
find("skip", HTMLElement).textContent = SHELL.skip;
// A page in the browser's back/forward cache must not keep its stream open.
addEventListener("pagehide", () => connection.disconnect());
addEventListener("pageshow", ({ persisted }) => persisted && connection.connect());
addEventListener("hashchange", ({ oldURL }) => {
  showView();
  // Another view moves the focus, as a new page would. A choice within a view keeps it.
  const isOther = parseView(new URL(oldURL).hash).name !== parseView(location.hash).name;
  if (isOther) find("main", HTMLElement).focus({ preventScroll: true });
});
start();

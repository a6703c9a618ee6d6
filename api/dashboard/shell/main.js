// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The page's entry point: puts the parts together, and shows the view of the URL's fragment.
 *
 * @module
 */
import { ApiFailure, createApiClient } from "../parts/api_client.js";
import { createBasketView } from "../baskets/basket_view.js";
import { createConnection } from "./connection.js";
import { createDeadLettersView } from "../dead_letters/dead_letters_view.js";
import { find } from "../parts/element.js";
import { createFormat } from "../parts/format.js";
import { createLivePanel } from "../live/live_panel.js";
import { createSalesControls } from "../sales/sales_controls.js";
import { createSalesPanel } from "../sales/sales_panel.js";
import { createSignIn, readKey } from "./sign_in.js";
import { createStatusBanners } from "./status_banners.js";
import { showLookalikes } from "../sales/sales_tables.js";
import { createTillsView } from "../tills/tills_view.js";
import { parseView } from "../parts/view_address.js";
import { readTimeZone, toZonedDay } from "../parts/zoned_time.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */

const format = createFormat(navigator.language);
const base = new URL(".", location.href.replace(/[?#].*$/s, ""));
const api = createApiClient({ base, readKey, onUnauthorized: () => signIn.ask() });
const signIn = createSignIn({ onSignIn: () => start() });
const live = createLivePanel({ api, format });
const sales = createSalesPanel({ api, format });
const controls = createSalesControls({ api, readToday });
const basketView = createBasketView({ api, format });
const deadLettersView = createDeadLettersView({ api, format });
const tillsView = createTillsView({ api, format, readToday });
const banners = createStatusBanners({
  format,
  onRetry: () => connection.connect(),
  onSignIn: () => signIn.change(),
});
const connection = createConnection({ api, onOverview, onState });

/** @type {Overview | undefined} */
let overview;
let isLive = false;
/** What the latest overview says of what is stored, to notice when it changes. */
let stored = "";
/** When they last changed, and when sales or tills were last requested, on a clock that never goes back. */
let changedMs = 0;
let askedMs = -Infinity;
/** Sales and tills are not requested again before this time. */
let nextMs = 0;

/** @param {Overview} next */
function onOverview(next) {
  const wasDown = overview?.database === "down";
  overview = next;
  live.show(next);
  banners.showOverview(next);
  deadLettersView.setCodes((next.deadLetters?.byCode ?? []).map(({ code }) => code));
  setStale(next.database === "down");
  if (next.database === "down") return;
  const now = JSON.stringify([next.totals, next.today?.date, next.tills]);
  if (now !== stored) changedMs = performance.now();
  stored = now;
  const isBehind = changedMs > askedMs - KEPT_MS;
  if (wasDown || (isBehind && performance.now() > nextMs)) refresh();
}

/** @param {import("./connection.js").ConnectionState} state */
function onState(state) {
  const wasLive = isLive;
  isLive = state.name === "live";
  banners.showConnection(state);
  if (state.name !== "connecting") live.setLive(isLive);
  setStale(!isLive && overview !== undefined);
  if (isLive && !wasLive && overview !== undefined) refresh();
}

/** @param {boolean} isStale whether what the page shows is out of date */
function setStale(isStale) {
  sales.setStale(isStale);
  tillsView.setStale(isStale);
}

/** Updates the sales or the tills, if they are shown. */
async function refresh() {
  const view = parseView(location.hash);
  if (view.name !== "overview" && view.name !== "tills") return;
  const startMs = performance.now();
  nextMs = Infinity;
  let isComplete = false;
  try {
    const shown = view.name === "tills" ? tillsView.show(view) : sales.show(view, readToday());
    [isComplete] = await Promise.all([shown, loadStores()]);
  } finally {
    const tookMs = performance.now() - startMs;
    askedMs = isComplete ? startMs : -Infinity;
    // Slow reports are requested less often.
    nextMs = startMs + tookMs + Math.min(Math.max(REFRESH_MS, 10 * tookMs), SLOW_REFRESH_MS);
  }
}

function showView() {
  const view = parseView(location.hash);
  for (const name of ["overview", "tills", "basket", "dead-letters"]) {
    find(`view-${name}`, HTMLElement).hidden = name !== view.name;
  }
  for (const link of document.querySelectorAll("nav [data-view]")) {
    if (link.getAttribute("data-view") === view.name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (view.name !== "basket") basketView.leave();
  switch (view.name) {
    case "overview":
      document.title = TITLE;
      controls.show(view);
      refresh();
      break;
    case "tills":
      document.title = `Tills · ${TITLE}`;
      tillsView.showChoice(view);
      refresh();
      break;
    case "basket":
      document.title = `${view.id === "" ? "Find a basket" : view.id} · ${TITLE}`;
      basketView.show(view);
      break;
    case "dead-letters":
      document.title = `Dead letters · ${TITLE}`;
      deadLettersView.show(view);
      break;
  }
}

async function loadStores() {
  try {
    showLookalikes(await controls.loadStores());
  } catch (error) {
    // The next refresh requests it again. The banner of the figures shows the failure.
    if (!(error instanceof ApiFailure)) throw error;
  }
}

/** Today by the API; before the first overview, by the reader's clock: where the shops are. */
function readToday() {
  return overview?.today?.date ?? toZonedDay(Date.now(), readTimeZone());
}

function showCommand() {
  const basket = {
    id: "b-1",
    store: "Gent",
    date: readToday(),
    products: [{ id: "p-1", name: "Banana", price: 1.5 }],
  };
  const authorization = api.hasKey() ? " \\\n  -H 'authorization: Bearer YOUR_KEY'" : "";
  find("empty-command", HTMLElement).textContent = `curl ${new URL(
    "baskets",
    base,
  )} -H 'content-type: application/json'${authorization} \\\n  -d '${JSON.stringify(basket)}'`;
}

function start() {
  showCommand();
  showView();
  connection.connect();
}

const TITLE = "Delhaize basket pipeline";
/** Shortest and longest time between two requests of sales or tills while baskets arrive. */
const REFRESH_MS = 5_000;
const SLOW_REFRESH_MS = 30_000;
/** The API caches a report for 2 s: it may lack what was stored since. */
const KEPT_MS = 3_000;

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

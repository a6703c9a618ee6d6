// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The cards below the chart. Each can be folded, and is requested when it comes near the screen: on a
 * phone they are folded at first.
 *
 * @module
 */
import { createCsvLink } from "../parts/csv_link.js";
import { html, live, nothing } from "../parts/lit.js";
import { toHash } from "../parts/view_address.js";
import { COMMON } from "../parts/words.js";
import { toBlocked, toFailure } from "./card_message.js";
import { toMeasures } from "./heat_cells.js";
import { toHeatMap } from "./heat_map.js";
import { createSalesTables } from "./sales_tables.js";
import { SALES } from "./words.js";

/** @typedef {import("./sales_requests.js").CardName} CardName */
/** @typedef {import("./card_loader.js").CardState} CardState */
/** @typedef {import("./sales_view.js").SalesState} SalesState */
/** @typedef {import("../parts/lit.js").Content} Content */
/** @typedef {Exclude<CardName, "chart" | "returns">} Folded */

/** As they come on the page. */
const ORDER = /** @type {readonly Folded[]} */ ([
  "stores",
  "categories",
  "products",
  "heat",
  "pairs",
  "sizes",
  "kinds",
  "uncategorised",
]);

/**
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 * @param {ReturnType<typeof import("./card_loader.js").createCardLoader>} options.loader
 * @param {() => SalesState} options.readState
 * @param {() => void} options.onChange called when a choice within a card was made
 */
export function createSalesCards({ api, format, loader, readState, onChange }) {
  const isNarrow = matchMedia("(max-width: 46rem)").matches;
  /** @type {Set<string>} */
  const opened = new Set(isNarrow ? ["stores"] : ORDER);
  /** @type {Set<string>} */
  const onScreen = new Set();
  const tables = createSalesTables({
    format,
    isNarrow,
    toHref: (more) => readState().toHref(more),
    toBasketsHref: (more) => readState().toBasketsHref(more),
    readFilters: () => readState().filters,
  });
  /** @type {ReturnType<typeof import("./sales_requests.js").toRequests> | undefined} */
  let requests;
  /** @type {import("./heat_cells.js").Measure} */
  let measure = "baskets";
  let typed = "";
  let productLimit = 100;
  /** @type {Map<string, (path: string) => void>} */
  const links = new Map();

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const name = target.getAttribute("data-card") ?? "";
      if (isIntersecting) onScreen.add(name);
      else onScreen.delete(name);
      setNear(name);
    }
  }, { rootMargin: NEAR });
  /** @type {Set<Element>} */
  const observed = new Set();

  /** @param {string} name */
  function setNear(name) {
    const isNear = onScreen.has(name) && (name === "chart" || opened.has(name));
    loader.setNear(name, isNear);
    if (name === "kinds") loader.setNear("returns", isNear);
  }

  /** @param {Folded} name @param {Event} event */
  function onToggle(name, { currentTarget }) {
    const { open } = /** @type {HTMLDetailsElement} */ (currentTarget);
    if (open) opened.add(name);
    else opened.delete(name);
    setNear(name);
  }

  /** @param {readonly import("../../stats/reports/stores.ts").StoreRow[]} stores */
  function toGrid(stores) {
    return html`
      <div class="grid" id="sales-tables">${ORDER.map((name) => toCard(name, stores))}</div>
    `;
  }

  /** @param {Folded} name @param {readonly import("../../stats/reports/stores.ts").StoreRow[]} stores */
  function toCard(name, stores) {
    const card = loader.read(name);
    const request = requests?.[name];
    const isBlocked = request !== undefined && !("path" in request);
    const isWaiting = !isBlocked && card.now === undefined && card.failure === undefined;
    const isOld = !isBlocked && (!card.isCurrent || card.failure !== undefined);
    const state = readState();
    /** @type {Content} */
    let body;
    if (isBlocked) body = toBlocked(request, { state, format });
    else if (card.failure !== undefined && !card.isCurrent) {
      body = toFailure(card.failure, { state, format });
    } else if (isWaiting) body = html`<p class="nothing">${COMMON.loading}</p>`;
    else body = BODIES[name](card, stores);
    return html`
      <details class=${`card fold${isOld ? " stale" : ""}`} id=${`card-${name}`} data-card=${name}
        ?open=${live(opened.has(name))} @toggle=${(/** @type {Event} */ event) =>
          onToggle(name, event)}>
        <summary>
          <h2>${SALES[name].title}</h2>
        </summary>
        <div class="fold-body" aria-busy=${isOld && card.failure === undefined ? "true" : "false"}>
          ${TOPS[name](card)}
          ${body}
          ${card.failure !== undefined && card.isCurrent
            ? html`<p class="note" role="status">${SALES.outOfDate} ${
              toFailure(card.failure, { state, format })
            }</p>`
            : nothing}
          <p class="card-foot" ?hidden=${isBlocked ||
            (card.failure !== undefined &&
              !card.isCurrent)}><a class="csv" id=${`csv-${name}`} download>CSV</a></p>
        </div>
      </details>
    `;
  }

  /** What is above the rows, also while there are none. @type {Readonly<Record<Folded, (card: CardState) => Content>>} */
  const TOPS = {
    stores: () => nothing,
    categories: () => nothing,
    products: () =>
      html`
        <input type="search" class="search" id="product-search" aria-label=${SALES.products.search}
          placeholder=${SALES.products.search} maxlength="100" .value=${live(typed)}
          @input=${onSearch}>
      `,
    heat: (card) =>
      html`<p class="note">${SALES.heat.lead(card.now?.timeZone ?? readState().zone)}</p>`,
    pairs: (card) =>
      card.now?.sample === undefined
        ? nothing
        : html`<p class="note">${SALES.pairs.lead(format.count(card.now.sample))}</p>`,
    sizes: () => nothing,
    kinds: () => nothing,
    uncategorised: () => html`<p class="note">${SALES.uncategorised.lead}</p>`,
  };

  /** @type {Readonly<Record<Folded, (card: CardState, stores: readonly import("../../stats/reports/stores.ts").StoreRow[]) => Content>>} */
  const BODIES = {
    stores(card, stores) {
      tables.showStores(card);
      return html`${tables.elements.stores}${toMore("by-store", card, 10_000)}${
        toLookalikes(stores)
      }`;
    },
    categories(card) {
      tables.showCategories(card);
      return tables.elements.categories;
    },
    products(card) {
      tables.showProducts(card, typed.trim());
      const { now } = card;
      return html`${tables.elements.products}${
        now?.truncated !== true ? nothing : html`
          <p class="note" id="products-more">${SALES.products.truncated(
            format.count(now.rows.length),
          )} ${productLimit >= MOST_PRODUCTS
            ? nothing
            : html`<button type="button" class="link" @click=${onMoreProducts}>${SALES.products.more}</button>`}</p>
        `
      }`;
    },
    heat(card) {
      const { filters, toHref } = readState();
      const { days } = card.request ?? readState();
      const rows = card.now?.rows ?? [];
      const measures = toMeasures(rows);
      return toHeatMap(rows, {
        measures,
        measure: measures.includes(measure) ? measure : measures[0] ?? "revenue",
        onMeasure(next) {
          measure = next;
          onChange();
        },
        days,
        filters,
        toHref,
        format,
      });
    },
    pairs(card) {
      tables.showPairs(card);
      return tables.elements.pairs;
    },
    sizes(card) {
      tables.showSizes(card);
      return tables.elements.sizes;
    },
    kinds(card) {
      tables.showKinds(card);
      return html`${tables.elements.kinds}${toReturns(loader.read("returns"))}`;
    },
    uncategorised(card) {
      tables.showUncategorised(card);
      return html`${tables.elements.uncategorised}${toMore("uncategorised", card, MOST_PRODUCTS)}`;
    },
  };

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  /** @param {Event} event */
  function onSearch({ target }) {
    typed = /** @type {HTMLInputElement} */ (target).value;
    clearTimeout(typing);
    typing = setTimeout(askAgain, TYPING_MS);
  }

  function onMoreProducts() {
    productLimit = MOST_PRODUCTS;
    askAgain();
  }

  function askAgain() {
    onAsk?.();
  }
  /** @type {(() => void) | undefined} */
  let onAsk;

  /** That there are more rows than these. @param {string} id @param {CardState} card @param {number} most */
  function toMore(id, { now }, most) {
    return now?.truncated === true
      ? html`<p class="note" id=${`${id}-more`}>${SALES.inCsv(format.count(most))}</p>`
      : nothing;
  }

  /** The baskets with which most was paid back. @param {CardState} card */
  function toReturns({ now }) {
    /** @type {readonly { store: string, id: string, date: string, total: number }[]} */
    const baskets = now?.rows ?? [];
    if (baskets.length === 0) return nothing;
    return html`
      <h3>${SALES.kinds.largestReturns}</h3>
      <ul class="baskets" id="returns">${baskets.map(({ store, id, date, total }) =>
        html`<li><a href=${toHash({ name: "baskets", store, id })}>${format.euros(total)}</a>
            <span>${store}, ${format.day(date)}</span></li>`
      )}</ul>
      <p class="note"><a href=${readState().toBasketsHref({ max: -0.01 })}>${SALES
        .toBaskets}</a></p>
    `;
  }

  /** @param {readonly import("../../stats/reports/stores.ts").StoreRow[]} stores */
  function toLookalikes(stores) {
    const marked = stores.filter(({ looksLike }) => looksLike.length > 0);
    if (marked.length === 0) return nothing;
    const more = marked.length - MOST_LOOKALIKES;
    return html`
      <div id="lookalikes" class="note">
        <p>${SALES.stores.lookalikes}</p>
        <ul id="lookalikes-list">
          ${marked.slice(0, MOST_LOOKALIKES).map(({ store, looksLike }) =>
            html`<li>${SALES.stores.looksLike(store, looksLike.join(", "))}</li>`
          )}
          ${more > 0 ? html`<li>${SALES.stores.moreLookalikes(format.count(more))}</li>` : nothing}
        </ul>
      </div>
    `;
  }

  return {
    toGrid,
    /** What the reader chose within the cards, which the requests need. */
    readChoice: () => ({ productLimit, search: typed.trim(), hasKey: api.hasKey() }),
    /** @param {() => void} ask called when that has changed */
    onAsk(ask) {
      onAsk = ask;
    },
    /** @param {ReturnType<typeof import("./sales_requests.js").toRequests>} next */
    setRequests(next) {
      requests = next;
      for (const name of ORDER) {
        const request = next[name];
        if ("csvPath" in request) links.get(name)?.(request.csvPath);
      }
    },
    /** Puts the links to the CSV into operation, once they are in the page. */
    link() {
      for (const name of ORDER) {
        links.set(name, createCsvLink(`csv-${name}`, { api, table: SALES[name].title }).setPath);
      }
    },
    /** Watches when cards come near the screen. @param {HTMLElement} place */
    observe(place) {
      for (const element of place.querySelectorAll("[data-card]")) {
        if (observed.has(element)) continue;
        observed.add(element);
        observer.observe(element);
      }
    },
  };
}

/** Cards less than that below the screen are requested. */
const NEAR = "400px";
/** While somebody types no search is sent. */
const TYPING_MS = 300;
/** The API's limit. */
const MOST_PRODUCTS = 500;
/** More would push the page's other tables out of sight. */
const MOST_LOOKALIKES = 20;

// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * What became of one basket: its lines and times, or why it is not stored. While it is unknown the
 * page repeats the request, as a basket that was just sent takes a moment.
 *
 * @module
 */
import { ApiFailure } from "./api_client.js";
import { element, find } from "./element.js";
import { toProblemText } from "./problem_text.js";
import { toRetryDelayMs } from "./retry_delay.js";
import { toBasketPath, toHash } from "./view_address.js";

/** @typedef {import("../../read_basket.ts").BasketFate} BasketFate */
/** @typedef {BasketFate["deadLetters"][number]} DeadLetter */
/** @typedef {import("./view_address.js").BasketView} BasketView */
/** @typedef {import("./format.js").Format} Format */

/**
 * @param {object} options
 * @param {import("./api_client.js").ApiClient} options.api
 * @param {Format} options.format
 */
export function createBasketView({ api, format }) {
  const form = find("basket-form", HTMLFormElement);
  const result = find("basket-result", HTMLElement);
  const [store, id] = [
    /** @type {HTMLInputElement} */ (form.elements.namedItem("store")),
    /** @type {HTMLInputElement} */ (form.elements.namedItem("id")),
  ];
  let current = new AbortController();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const view = { name: /** @type {const} */ ("basket"), store: store.value, id: id.value };
    if (location.hash === toHash(view)) show(view);
    else location.hash = toHash(view);
  });

  /** @param {BasketView} view */
  async function show(view) {
    leave();
    current = new AbortController();
    store.value = view.store;
    id.value = view.id;
    result.replaceChildren();
    if (view.store === "") {
      store.focus();
      return;
    }
    await look(view, current.signal);
  }

  /** @param {BasketView} view @param {AbortSignal} signal @param {number} [attempt] */
  async function look(view, signal, attempt = 0) {
    try {
      const fate = /** @type {BasketFate} */ (await api.getJson(toBasketPath(view), signal));
      if (!signal.aborted) result.replaceChildren(...toSections(fate, format));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiFailure)) throw error;
      const passes = error.status === 404 || error.status === 503 || error.status === 0;
      const text = error.status === 404
        ? "No basket is known by this shop and id. If it was just sent, it shows here once it " +
          "is stored."
        : toProblemText(error);
      if (result.textContent !== text) {
        result.replaceChildren(element("p", { class: "card nothing" }, text));
      }
      if (!passes) return;
      setTimeout(() => signal.aborted || look(view, signal, attempt + 1), toRetryDelayMs(attempt));
    }
  }

  /** Stops repeating the request. */
  function leave() {
    current.abort();
  }

  return { show, leave };
}

/** @param {BasketFate} fate @param {Format} format */
function toSections(fate, format) {
  const { basket, deadLetters } = fate;
  return [
    toHead(fate, format),
    ...(basket === undefined ? [] : [toLines(basket, format)]),
    ...(deadLetters.length === 0 ? [] : [toDeadLetters(deadLetters, format)]),
  ];
}

/** @param {BasketFate} fate @param {Format} format */
function toHead({ status, store, id, basket }, format) {
  const { word, tone, meaning } = STATUSES[status];
  const facts = basket === undefined ? [] : [
    ["Total", format.euros(basket.total)],
    ["Bought on", format.day(basket.date)],
    ...(basket.soldAt === undefined ? [] : [["Paid", format.shopTime(basket.soldAt)]]),
    ...(basket.till === undefined ? [] : [["Till", basket.till]]),
    ...(basket.receipt === undefined ? [] : [["Receipt", String(basket.receipt)]]),
    ["Received", format.instant(basket.receivedAt)],
    ["Stored", format.instant(basket.storedAt)],
    ["Delay", toDelay(basket, format)],
    ["Record", toPosition(basket)],
  ];
  return element(
    "div",
    { class: "card" },
    element(
      "div",
      { class: "basket-head" },
      element("h2", {}, id),
      element("span", { class: "secondary" }, store),
      element("span", { class: "status", "data-tone": tone }, word),
    ),
    element("p", { class: "note" }, meaning),
    element(
      "dl",
      { class: "facts" },
      ...facts.map(([name = "", value = ""]) =>
        element("div", {}, element("dt", {}, name), element("dd", {}, value))
      ),
    ),
  );
}

/** @param {NonNullable<BasketFate["basket"]>} basket @param {Format} format */
function toLines({ products, total }, format) {
  const rows = products.map((product) => {
    const { line, id, name, category, price } = product;
    const more = toRemarks(product, format);
    return element(
      "tr",
      {},
      element("td", { class: "secondary" }, String(line)),
      element(
        "th",
        { scope: "row" },
        name,
        ...(more === "" ? [] : [" ", element("span", { class: "secondary" }, more)]),
      ),
      element("td", {}, category),
      element("td", { class: "secondary optional" }, id),
      element("td", { class: "number" }, format.euros(price)),
    );
  });
  const heads = ["Line", "Product", "Category", "Product id", "Price"];
  return element(
    "div",
    { class: "card" },
    element(
      "h2",
      {},
      `${format.count(products.length)} ${products.length === 1 ? "line" : "lines"}`,
    ),
    element(
      "table",
      {},
      element("caption", { class: "hidden" }, "Lines of the basket"),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          ...heads.map((head) => element("th", { scope: "col", class: HEAD_CLASSES[head] }, head)),
        ),
      ),
      element("tbody", {}, ...rows),
      element(
        "tfoot",
        {},
        element(
          "tr",
          {},
          element("td"),
          element("th", { scope: "row" }, "Total"),
          element("td"),
          element("td", { class: "optional" }),
          element("td", { class: "number" }, format.euros(total)),
        ),
      ),
    ),
  );
}

/**
 * What is special about a line: its kind when it is no product, its quantity when it is not one piece.
 *
 * @param {NonNullable<BasketFate["basket"]>["products"][number]} product
 * @param {Format} format
 */
function toRemarks({ kind, quantity, unit }, format) {
  const amount = format.quantity(quantity, unit === "piece" ? "×" : unit);
  return [
    ...(kind === "product" ? [] : [kind]),
    ...(quantity === 1 && unit === "piece" ? [] : [amount]),
  ].join(", ");
}

/** @param {readonly DeadLetter[]} letters @param {Format} format */
function toDeadLetters(letters, format) {
  return element(
    "div",
    { class: "card" },
    element("h2", {}, letters.length === 1 ? "Dead letter" : `${letters.length} dead letters`),
    ...letters.map((letter) =>
      element(
        "dl",
        { class: "facts" },
        ...[
          ["Code", letter.code],
          ["Reason", letter.detail],
          ["Failed", format.instant(letter.failedAt)],
          ...(letter.recordTimestamp === undefined
            ? []
            : [["Sent", format.instant(letter.recordTimestamp)]]),
          ["Record", toPosition(letter)],
        ].map(([name = "", value = ""]) =>
          element("div", {}, element("dt", {}, name), element("dd", {}, value))
        ),
      )
    ),
  );
}

/**
 * The position of a record in Kafka, in the form that the task `dead-letters` takes.
 *
 * @param {{ readonly topic: string, readonly partition: number, readonly offset: number }} record
 */
export function toPosition({ topic, partition, offset }) {
  return `${topic}/${partition}@${offset}`;
}

/** @param {NonNullable<BasketFate["basket"]>} basket @param {Format} format */
function toDelay({ receivedAt, storedAt }, format) {
  return format.duration(Math.max(0, Date.parse(storedAt) - Date.parse(receivedAt)) / 1_000);
}

/**
 * @type {Readonly<Record<BasketFate["status"],
 *   { readonly word: string, readonly tone: string, readonly meaning: string }>>}
 */
const STATUSES = {
  stored: { word: "Stored", tone: "good", meaning: "It counts in every figure." },
  conflict: {
    word: "Conflict",
    tone: "warn",
    meaning: "It is stored as it first came, and other content came under the same id. Somebody " +
      "has to decide which is right.",
  },
  dead_letter: {
    word: "Not stored",
    tone: "bad",
    meaning: "It could not become rows, is kept as it came, and counts in no figure.",
  },
};

/** @type {Readonly<Record<string, string>>} */
const HEAD_CLASSES = { Price: "number", "Product id": "optional" };

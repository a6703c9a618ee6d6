// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * What the page shows of one basket: its lines and times, or why it is not stored.
 *
 * @module
 */
import { element } from "../parts/element.js";

/** @typedef {import("../../read_basket.ts").BasketFate} BasketFate */
/** @typedef {NonNullable<BasketFate["basket"]>} Basket */
/** @typedef {Basket["products"][number]} Product */
/** @typedef {BasketFate["deadLetters"][number]} DeadLetter */
/** @typedef {import("../parts/format.js").Format} Format */
/** @typedef {{ readonly name: string, readonly value: string }} Fact */

/**
 * Nothing (undefined, empty or 0): there is nothing to show.
 *
 * @template T
 * @typedef {(value: T, format: Format) => Fact | "" | 0 | undefined} ToFact
 */

/**
 * The sections of the page for `fate`.
 *
 * @param {BasketFate} fate
 * @param {Format} format
 */
export function toBasketSections(fate, format) {
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
  const facts = basket === undefined ? [] : toFacts(BASKET_FACTS, basket, format);
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
    toList(facts),
  );
}

/** @param {Basket} basket @param {Format} format */
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

/** @param {readonly DeadLetter[]} letters @param {Format} format */
function toDeadLetters(letters, format) {
  return element(
    "div",
    { class: "card" },
    element("h2", {}, letters.length === 1 ? "Dead letter" : `${letters.length} dead letters`),
    ...letters.map((letter) => toList(toFacts(LETTER_FACTS, letter, format))),
  );
}

/**
 * What is special about a line, in words.
 *
 * @param {Product} product
 * @param {Format} format
 */
function toRemarks(product, format) {
  const remarks = Object.values(REMARKS).map((toRemark) => toRemark(product, format));
  return remarks.filter((remark) => remark !== undefined).join(", ");
}

/**
 * @template T
 * @param {Readonly<Record<string, ToFact<T>>>} facts
 * @param {T} value
 * @param {Format} format
 * @returns {readonly Fact[]}
 */
function toFacts(facts, value, format) {
  return Object.values(facts).flatMap((toFact) => toFact(value, format) || []);
}

/** @param {readonly Fact[]} facts */
function toList(facts) {
  return element(
    "dl",
    { class: "facts" },
    ...facts.map(({ name, value }) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, value))
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

/** @param {Basket} basket @param {Format} format */
function toDelay({ receivedAt, storedAt }, format) {
  return format.duration(Math.max(0, Date.parse(storedAt) - Date.parse(receivedAt)) / 1_000);
}

/**
 * A basket's facts in their order, by the field that they show: a field without one does not compile.
 * The lines have a table, partition and offset are in the record, and the shop's own data (`extra`) is
 * for programs.
 *
 * @type {Readonly<Record<
 *   Exclude<keyof Basket, "products" | "partition" | "offset" | "extra"> | "delay", ToFact<Basket>>>}
 */
const BASKET_FACTS = {
  total: ({ total }, format) => ({ name: "Total", value: format.euros(total) }),
  date: ({ date }, format) => ({ name: "Bought on", value: format.day(date) }),
  soldAt: ({ soldAt }, format) => soldAt && { name: "Paid", value: format.shopTime(soldAt) },
  till: ({ till }) => till && { name: "Till", value: till },
  receipt: ({ receipt }) => receipt && { name: "Receipt", value: String(receipt) },
  receivedAt: (basket, format) => ({ name: "Received", value: format.instant(basket.receivedAt) }),
  storedAt: ({ storedAt }, format) => ({ name: "Stored", value: format.instant(storedAt) }),
  delay: (basket, format) => ({ name: "Delay", value: toDelay(basket, format) }),
  topic: (basket) => ({ name: "Record", value: toPosition(basket) }),
};

/**
 * The same of a dead letter.
 *
 * @type {Readonly<Record<Exclude<keyof DeadLetter, "partition" | "offset">, ToFact<DeadLetter>>>}
 */
const LETTER_FACTS = {
  code: ({ code }) => ({ name: "Code", value: code }),
  detail: ({ detail }) => ({ name: "Reason", value: detail }),
  failedAt: ({ failedAt }, format) => ({ name: "Failed", value: format.instant(failedAt) }),
  recordTimestamp: ({ recordTimestamp: sent }, format) =>
    sent && { name: "Sent", value: format.instant(sent) },
  topic: (letter) => ({ name: "Record", value: toPosition(letter) }),
};

/**
 * What a line says beside its columns, by the field: its kind when it is no product, its quantity when
 * it is not one piece. A field without a column or a remark does not compile.
 *
 * @type {Readonly<Record<Exclude<keyof Product, "line" | "id" | "name" | "category" | "price">,
 *   (product: Product, format: Format) => string | undefined>>}
 */
const REMARKS = {
  kind: ({ kind }) => kind === "product" ? undefined : kind,
  quantity: ({ quantity, unit }, format) =>
    quantity === 1 && unit === "piece"
      ? undefined
      : format.quantity(quantity, unit === "piece" ? "×" : unit),
  unit: () => undefined, // with the quantity
};

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

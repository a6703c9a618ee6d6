// @ts-check
/// <reference lib="dom" />
/**
 * One basket: the receipt as the customer would have it, and what whoever runs the shops wants to
 * know beside.
 *
 * @module
 */
import { toLettersHash } from "../dead_letters/letters_address.js";
import { toPosition, toPositionText } from "../dead_letters/position_text.js";
import { toReason } from "../faults/reason.js";
import { toFaultText } from "../faults/words.js";
import { toCategoryName } from "../parts/categories.js";
import { html, nothing } from "../parts/lit.js";
import { countItems, toReceiptLines } from "./receipt_lines.js";
import { BASKETS } from "./words.js";

/** @typedef {import("../../read_basket.ts").BasketFate} BasketFate */
/** @typedef {NonNullable<BasketFate["basket"]>} Basket */
/** @typedef {Basket["products"][number]} Product */
/** @typedef {BasketFate["deadLetters"][number]} DeadLetter */
/** @typedef {import("../parts/format.js").Format} Format */
/** @typedef {import("../parts/lit.js").Content} Content */
/** @typedef {{ readonly name: string, readonly value: Content }} Fact */

/**
 * Nothing (undefined, empty or 0): there is nothing to show.
 *
 * @template T
 * @typedef {(value: T, format: Format) => Fact | "" | 0 | undefined} ToFact
 */

/** @param {BasketFate} fate @param {Format} format */
export function toBasketPage(fate, format) {
  const { basket, deadLetters } = fate;
  return html`
    <div class="one-basket">
      ${basket === undefined ? nothing : toReceipt(fate, basket, format)}
      <div class="operator">
        ${toHead(fate, format)}
        ${deadLetters.length === 0 ? nothing : toDeadLetters(deadLetters, format)}
        ${basket === undefined ? nothing : toLines(basket, format)}
      </div>
    </div>
  `;
}

/** @param {BasketFate} fate @param {Basket} basket @param {Format} format */
function toReceipt({ store, id }, basket, format) {
  const { date, soldAt, till, receipt, products, total } = basket;
  const words = BASKETS.receipt;
  return html`
    <section class="receipt" id="receipt" aria-labelledby="receipt-store">
      <header>
        <h2 id="receipt-store">${store}</h2>
        <p>${soldAt === undefined ? format.longDay(date) : format.receiptTime(soldAt)}</p>
        ${till === undefined ? html`<p class="receipt-id">${id}</p>` : html`
          <p>${words.till} ${till} · ${words.number} ${receipt}</p>
          <p class="receipt-id">${id}</p>
        `}
      </header>
      <table id="receipt-lines">
        <caption class="hidden">${words.caption}</caption>
        <thead class="hidden">
          <tr>
            <th scope="col">${words.product}</th>
            <th scope="col">${words.amount}</th>
          </tr>
        </thead>
        <tbody>${toReceiptLines(products, format).map(toReceiptRow)}</tbody>
        <tfoot>
          <tr>
            <th scope="row">${words.total}</th>
            <td class="number">${format.euros(total)}</td>
          </tr>
        </tfoot>
      </table>
      <p>${words.items(format.count(countItems(products)))}</p>
    </section>
  `;
}

/** @param {import("./receipt_lines.js").ReceiptLine} line */
function toReceiptRow({ name, kind, isIndented, calculation, amount }) {
  return html`
    <tr class=${isIndented ? "indented" : nothing}>
      <th scope="row">${name}${kind === "product" ? nothing : html`
        <span class=${kind === "return" ? "kind" : "hidden"}>${BASKETS.kinds[kind]}</span>
      `}${calculation === "" ? nothing : html`<small>${calculation}</small>`}</th>
      <td class="number">${amount}</td>
    </tr>
  `;
}

/** @param {BasketFate} fate @param {Format} format */
function toHead({ status, store, id, basket }, format) {
  const { word, meaning } = BASKETS.statuses[status];
  return html`
    <section class="card" aria-labelledby="basket-id">
      <div class="basket-head">
        <h2 id="basket-id">${id}</h2>
        <span class="secondary">${store}</span>
        <span class="status" data-tone=${TONES[status]}>${word}</span>
      </div>
      <p class="note">${meaning}</p>
      ${basket === undefined ? nothing : toList(toFacts(BASKET_FACTS, basket, format))}
    </section>
  `;
}

/** @param {Basket} basket @param {Format} format */
function toLines({ products }, format) {
  const words = BASKETS.operator;
  return html`
    <section class="card" aria-labelledby="basket-lines-title">
      <h2 id="basket-lines-title">${words.lines}</h2>
      <div class="scrolled" tabindex="0" role="group" aria-labelledby="basket-lines-title">
        <table id="basket-lines">
          <caption class="hidden">${words.lines}</caption>
          <thead>
            <tr>${Object.values(COLUMNS).map(({ title, isNumber = false }) =>
              html`<th scope="col" class=${isNumber ? "number" : nothing}>${title}</th>`
            )}</tr>
          </thead>
          <tbody>${products.map((product) =>
            html`
              <tr>${Object.values(COLUMNS).map(({ show, isNumber = false }) =>
                html`<td class=${isNumber ? "number" : nothing}>${show(product, format)}</td>`
              )}</tr>
            `
          )}</tbody>
        </table>
      </div>
    </section>
  `;
}

/** @param {readonly DeadLetter[]} letters @param {Format} format */
function toDeadLetters(letters, format) {
  return html`
    <section class="card" id="basket-letters" aria-labelledby="basket-letters-title">
      <h2 id="basket-letters-title">${BASKETS.operator.deadLetters(letters.length)}</h2>
      ${letters.map((letter) => toList(toFacts(LETTER_FACTS, letter, format)))}
    </section>
  `;
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
  return html`
    <dl class="facts">${facts.map(({ name, value }) =>
      html`
        <div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>
      `
    )}</dl>
  `;
}

/** @param {Basket} basket @param {Format} format */
function toDelay({ receivedAt, storedAt }, format) {
  return format.duration(Math.max(0, Date.parse(storedAt) - Date.parse(receivedAt)) / 1_000);
}

const WORDS = BASKETS.operator;

/**
 * A basket's facts in their order, by the field that they show: a field without one does not compile.
 * The receipt has the rest, partition and offset are in the record, and the shop's own data (`extra`)
 * is for programs.
 *
 * @type {Readonly<Record<
 *   Exclude<keyof Basket, "products" | "total" | "till" | "receipt" | "partition" | "offset" | "extra">
 *     | "delay",
 *   ToFact<Basket>>>}
 */
const BASKET_FACTS = {
  date: ({ date }, format) => ({ name: WORDS.boughtOn, value: format.day(date) }),
  soldAt: ({ soldAt }, format) => soldAt && { name: WORDS.paid, value: format.shopTime(soldAt) },
  receivedAt: ({ receivedAt }, format) => ({
    name: WORDS.received,
    value: format.instant(receivedAt),
  }),
  storedAt: ({ storedAt }, format) => ({ name: WORDS.stored, value: format.instant(storedAt) }),
  delay: (basket, format) => ({ name: WORDS.delay, value: toDelay(basket, format) }),
  topic: (basket) => ({ name: WORDS.record, value: toPositionText(toPosition(basket)) }),
};

/**
 * The same of a dead letter.
 *
 * @type {Readonly<Record<Exclude<keyof DeadLetter, "partition" | "offset">, ToFact<DeadLetter>>>}
 */
const LETTER_FACTS = {
  code: ({ code }) => ({ name: WORDS.code, value: toFaultText(code) }),
  detail: ({ detail }) => ({ name: WORDS.reason, value: toReason(detail) }),
  failedAt: ({ failedAt }, format) => ({ name: WORDS.failed, value: format.instant(failedAt) }),
  recordTimestamp: ({ recordTimestamp: sent }, format) =>
    sent && { name: WORDS.sent, value: format.instant(sent) },
  topic: (letter) => ({
    name: WORDS.record,
    value: html`<a href=${toLettersHash({ at: toPosition(letter) })} title=${WORDS.toLetter}>${
      toPositionText(toPosition(letter))
    }</a>`,
  }),
};

/**
 * What the pipeline knows of a line, by the field: one without a column does not compile.
 *
 * @type {Readonly<Record<Exclude<keyof Product, "unit">, {
 *   readonly title: string,
 *   readonly isNumber?: boolean,
 *   readonly show: (product: Product, format: Format) => Content,
 * }>>}
 */
const COLUMNS = {
  line: { title: WORDS.line, show: ({ line }) => String(line) },
  name: { title: BASKETS.receipt.product, show: ({ name }) => name },
  category: { title: WORDS.category, show: ({ category }) => toCategoryName(category) },
  kind: { title: WORDS.kind, show: ({ kind }) => BASKETS.kinds[kind] },
  id: { title: WORDS.id, show: ({ id }) => html`<span class="position">${id}</span>` },
  quantity: {
    title: WORDS.quantity,
    isNumber: true,
    show: ({ quantity, unit }, format) =>
      unit === "piece" ? format.decimal(quantity) : format.quantity(quantity, unit),
  },
  price: {
    title: BASKETS.receipt.amount,
    isNumber: true,
    show: ({ price }, format) => format.euros(price),
  },
};

/** @type {Readonly<Record<BasketFate["status"], string>>} */
const TONES = { stored: "good", conflict: "warn", dead_letter: "bad" };

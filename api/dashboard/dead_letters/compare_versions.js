// @ts-check
/**
 * Both versions of a conflict side by side, line by line, in the reader's formats.
 *
 * @module
 */

/** @typedef {import("../../dead_letters/letter_schemas.ts").LetterAnswer} Letter */
/** @typedef {import("../../dead_letters/letter_schemas.ts").VersionAnswer} Version */
/** @typedef {import("../parts/format.js").Format} Format */
/** @typedef {"date" | "total" | "products" | "sold at" | "till" | "receipt" | "extra"} Fact */
/**
 * A row of the comparison.
 *
 * @typedef {object} Compared
 * @property {{ readonly fact: Fact } | { readonly line: number }} what
 * @property {string | null} stored `null`: that side has none
 * @property {string | null} letter
 * @property {boolean} differs
 */

/** Facts in the order of a receipt. @type {readonly Fact[]} */
const FACTS = ["date", "total", "products", "sold at", "till", "receipt", "extra"];

/**
 * Every fact and line of the two, those that neither has left out. Which of them differ the API says:
 * it knows more than is shown here.
 *
 * @param {Version} stored
 * @param {Version} letter
 * @param {{ readonly changes: NonNullable<Letter["changes"]>, readonly format: Format }} options
 * @returns {readonly Compared[]}
 */
export function compareVersions(stored, letter, { changes, format }) {
  const differing = new Set(changes.map(({ what }) => what));
  const [before, after] = [stored, letter].map((version) =>
    new Map(version.products.map((product) => [product.line, toLine(product, format)]))
  );
  const last = Math.max(0, ...(before ?? []).keys(), ...(after ?? []).keys());
  return [
    ...FACTS.map((fact) => ({
      what: { fact },
      stored: toFact(stored, fact, format),
      letter: toFact(letter, fact, format),
      differs: differing.has(fact),
    })),
    ...Array.from({ length: last }, (_, index) => ({
      what: { line: index + 1 },
      stored: before?.get(index + 1) ?? null,
      letter: after?.get(index + 1) ?? null,
      differs: differing.has(`line ${index + 1}`),
    })),
  ].filter(({ stored, letter }) => stored !== null || letter !== null);
}

/**
 * @param {Version} version
 * @param {Fact} fact
 * @param {Format} format
 * @returns {string | null}
 */
function toFact({ date, total, products, soldAt, till, receipt, extra }, fact, format) {
  switch (fact) {
    case "date":
      return format.day(date);
    case "total":
      return format.euros(total);
    case "products":
      return format.count(products.length);
    case "sold at":
      return soldAt === null ? null : format.shopTime(soldAt);
    case "till":
      return till;
    case "receipt":
      return receipt === null ? null : String(receipt);
    case "extra":
      return extra === null ? null : JSON.stringify(extra);
  }
}

/**
 * `17 Tomaten · 0,345 kg · € 2,50`.
 *
 * @param {Version["products"][number]} product
 * @param {Format} format
 */
function toLine({ id, name, quantity, unit, kind, price }, format) {
  const isOnePiece = quantity === 1 && unit === "piece";
  return [
    `${id} ${name}`,
    ...(isOnePiece ? [] : [format.quantity(quantity, unit === "piece" ? "×" : unit)]),
    ...(kind === null ? [] : [kind]),
    format.euros(price),
  ].join(" · ");
}

// @ts-check
/**
 * The lines of a receipt as a till prints them: what belongs to the line before is indented, and
 * below a line of several pieces or of a weight is how its amount comes about.
 *
 * @module
 */

/** @typedef {NonNullable<import("../../read_basket.ts").BasketFate["basket"]>["products"][number]} Product */
/** @typedef {import("../parts/format.js").Format} Format */
/**
 * @typedef {object} ReceiptLine
 * @property {string} name
 * @property {Product["kind"]} kind
 * @property {boolean} isIndented
 * @property {string} calculation such as `2 × €1.19`; empty for one piece
 * @property {string} amount
 */

/**
 * @param {readonly Product[]} products
 * @param {Format} format
 * @returns {readonly ReceiptLine[]}
 */
export function toReceiptLines(products, format) {
  return products.map((product) => ({
    name: product.name,
    kind: product.kind,
    isIndented: product.kind === "discount" || product.kind === "deposit",
    calculation: toCalculation(product, format),
    amount: format.amount(product.price),
  }));
}

/**
 * How many things were bought: whole pieces by their number, what is weighed as one, what came back
 * as one less.
 *
 * @param {readonly Product[]} products
 */
export function countItems(products) {
  return products.reduce((sum, { kind, quantity, unit }) => {
    const pieces = unit === "piece" && Number.isInteger(quantity) ? quantity : 1;
    return sum + (kind === "product" ? pieces : kind === "return" ? -pieces : 0);
  }, 0);
}

/** @param {Product} product @param {Format} format */
function toCalculation({ price, quantity, unit }, format) {
  if (quantity === 1 && unit === "piece") return "";
  const each = toUnitPrice(price, quantity);
  const isPiece = unit === "piece";
  const many = isPiece ? format.decimal(quantity) : format.quantity(quantity, unit);
  return `${many} × ${format.unitPrice(each)}${isPiece ? "" : `/${unit}`}`;
}

/**
 * Euros of one unit. Tills round the amount, and some prices have three decimals: as many are shown
 * as lead to the amount again.
 *
 * @param {number} price
 * @param {number} quantity
 */
export function toUnitPrice(price, quantity) {
  const exact = price / quantity;
  const cents = Math.round(exact * 100) / 100;
  const isEnough = Math.abs(Math.round(cents * quantity * 100) - Math.round(price * 100)) < 1;
  return isEnough ? cents : Math.round(exact * 1_000) / 1_000;
}

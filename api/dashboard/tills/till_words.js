// @ts-check
/**
 * What is known of a till's day, in words: for the card and for the page of tills.
 *
 * @module
 */

/** @typedef {import("../../stats/reports/tills.ts").TillRow} TillRow */
/** @typedef {import("../parts/format.js").Format} Format */

/** The title of each status, the worst first. @type {Readonly<Record<TillRow["status"], string>>} */
export const STATUS_TITLES = {
  scattered: "Scattered",
  missing: "Missing",
  doubled: "Doubled",
  unexpected: "Unexpected",
  total_differs: "Total differs",
  complete: "Complete",
  open: "Open",
};

/**
 * How much of a status calls for somebody.
 *
 * @param {TillRow["status"]} status
 * @returns {"bad" | "warn" | "quiet" | undefined} absent: all is well
 */
export function toTone(status) {
  if (status === "complete") return undefined;
  if (status === "open") return "quiet";
  return status === "missing" || status === "scattered" ? "bad" : "warn";
}

/**
 * What is wrong, a sentence each, the worst first; without any nothing is.
 *
 * @param {TillRow} till
 * @param {Format} format
 * @param {{ readonly mostRanges?: number | undefined }} [options] how many ranges of numbers a sentence names
 * @returns {readonly string[]}
 */
export function toFaults(till, format, { mostRanges = Infinity } = {}) {
  const { status, missing, missingNumbers, doubled, unexpected, first, last } = till;
  const { closingReceipts, receipts, closingTotal, revenue } = till;
  /** @param {number} count */
  const toReceipts = (count) => `${format.count(count)} ${count === 1 ? "receipt" : "receipts"}`;
  return [
    ...(status === "scattered" ? ["numbers too far apart to follow"] : []),
    ...(missing > 0
      ? [`${format.count(missing)} missing: ${toNumbers(missingNumbers, mostRanges)}`]
      : []),
    ...(doubled > 0
      ? [doubled === 1 ? "1 number came twice" : `${format.count(doubled)} numbers came twice`]
      : []),
    ...(unexpected > 0
      ? [
        first === null
          ? `${toReceipts(unexpected)} came, the till says none`
          : `${toReceipts(unexpected)} outside of ${first}–${last}`,
      ]
      : []),
    ...(status === "total_differs"
      ? [
        closingReceipts === receipts || closingReceipts === null
          ? `${format.euros(revenue)} came, the till says ${format.euros(closingTotal)}`
          : `${format.count(receipts)} came with ${format.euros(revenue)}, the till says ` +
            `${format.count(closingReceipts)} with ${format.euros(closingTotal)}`,
      ]
      : []),
  ];
}

/**
 * @param {readonly string[]} numbers
 * @param {number} mostRanges
 */
function toNumbers(numbers, mostRanges) {
  const shown = numbers.slice(0, mostRanges).map((range) => range.replace("-", "–"));
  const isCut = numbers.length > mostRanges || numbers.length >= RANGES_OF_ANSWER;
  return `${shown.join(", ")}${isCut ? " …" : ""}`;
}

/** As many as the API names; there may be more. */
const RANGES_OF_ANSWER = 20;

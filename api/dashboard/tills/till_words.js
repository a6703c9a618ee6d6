// @ts-check
/**
 * What is wrong with a till's day, in words: for the card and for the view of tills.
 *
 * @module
 */
import { TILLS } from "./words.js";

/** @typedef {import("../../stats/reports/tills.ts").TillRow} TillRow */
/** @typedef {import("../parts/format.js").Format} Format */

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
  const words = TILLS.faults;
  /** @param {number} count */
  const some = (count) => ({ count: format.count(count), isOne: count === 1 });
  return [
    ...(status === "scattered" ? [words.scattered] : []),
    ...(missing > 0 ? [words.missing(some(missing), toNumbers(missingNumbers, mostRanges))] : []),
    ...(doubled > 0 ? [words.doubled(some(doubled))] : []),
    ...(unexpected > 0
      ? [
        first === null
          ? words.noneExpected(some(unexpected))
          : words.outside(some(unexpected), `${first}–${last}`),
      ]
      : []),
    ...(hasOtherTotal(till) ? [toOtherTotal(till, format)] : []),
  ];
}

/**
 * Whether the closing says another count or total; of a till that has other faults, another total. While
 * receipts are missing it has to.
 *
 * @param {TillRow} till
 */
function hasOtherTotal({ status, missing, revenue, closingTotal }) {
  if (status === "total_differs") return true;
  if (status !== "doubled" && status !== "unexpected") return false;
  return missing === 0 && closingTotal !== null && closingTotal !== revenue;
}

/** @param {TillRow} till @param {Format} format */
function toOtherTotal({ closingReceipts, receipts, closingTotal, revenue }, format) {
  const [came, told] = [format.euros(revenue), format.euros(closingTotal)];
  return closingReceipts === receipts || closingReceipts === null
    ? TILLS.faults.otherTotal(came, told)
    : TILLS.faults.otherCount(
      { count: format.count(receipts), total: came },
      { count: format.count(closingReceipts), total: told },
    );
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

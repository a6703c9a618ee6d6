// @ts-check
/**
 * The scale of a chart's values: round numbers from 0, or below, to above the largest value.
 *
 * @module
 */

/**
 * @param {readonly number[]} values
 * @param {number} most how many lines there is room for, at least 2
 * @returns {readonly number[]} the values of the lines, ascending: the first and the last are the ends
 */
export function toScale(values, most) {
  const high = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const rough = (high - low || 1) / Math.max(1, most - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ??
    10 * power;
  const [first, last] = [Math.floor(low / step), Math.ceil((high || 1) / step)];
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

// @ts-check
/**
 * How far back the charts of the live view go, as their addresses say it.
 *
 * @module
 */

/** @typedef {"5m" | "1h" | "6h" | "24h"} RangeName */
/** @typedef {{ readonly minutes: number, readonly stepSeconds: number }} Range `stepSeconds`: of the points that arrive while the page is open; those before have the step of the history */

/** @type {Readonly<Record<RangeName, Range>>} */
export const RANGES = {
  "5m": { minutes: 5, stepSeconds: 1 },
  "1h": { minutes: 60, stepSeconds: 10 },
  "6h": { minutes: 360, stepSeconds: 60 },
  "24h": { minutes: 1_440, stepSeconds: 300 },
};

export const RANGE_NAMES = /** @type {RangeName[]} */ (Object.keys(RANGES));

/**
 * The range of an address. An unknown one is the shortest.
 *
 * @param {URLSearchParams | undefined} query
 * @returns {RangeName}
 */
export function parseRange(query) {
  return RANGE_NAMES.find((name) => name === query?.get("range")) ?? "5m";
}

/** The address with a range. @param {RangeName} name */
export function toRangeHash(name) {
  return name === "5m" ? "#/live" : `#/live?range=${name}`;
}

// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Arrow keys among many links, such as the bars of a chart or the cells of a table, of which only one
 * is a stop of the Tab key. Each has the attribute `data-rove` with its column and row, as `3,0`.
 *
 * @module
 */

/**
 * Moves the focus by an arrow key, Home or End. To be called on `keydown` of the element around.
 *
 * @param {KeyboardEvent} event
 */
export function onRove(event) {
  const { currentTarget, target, key } = event;
  if (!(currentTarget instanceof Element) || !(target instanceof Element)) return;
  const from = target.closest("[data-rove]");
  if (from === null || event.ctrlKey || event.altKey || event.metaKey) return;
  const stops = findStops(currentTarget);
  const next = toNext(stops, { from, key });
  if (next === undefined) return;
  event.preventDefault();
  stops.forEach((stop) => stop.setAttribute("tabindex", stop === next ? "0" : "-1"));
  if (next instanceof HTMLElement || next instanceof SVGElement) next.focus();
}

/**
 * Sees to it that one of the links is a stop of the Tab key. To be called after they changed.
 *
 * @param {Element} around
 */
export function ensureStop(around) {
  const stops = findStops(around);
  if (stops.some((stop) => stop.getAttribute("tabindex") === "0")) return;
  stops[0]?.setAttribute("tabindex", "0");
}

/** @param {Element} around */
function findStops(around) {
  return [...around.querySelectorAll("[data-rove]")];
}

/**
 * @param {readonly Element[]} stops
 * @param {{ readonly from: Element, readonly key: string }} options
 * @returns {Element | undefined}
 */
function toNext(stops, { from, key }) {
  if (key === "Home") return stops[0];
  if (key === "End") return stops.at(-1);
  const move = MOVES.get(key);
  if (move === undefined) return undefined;
  const [column, row] = toPlace(from);
  // The nearest in that direction: tables have cells without a link.
  const ahead = stops.map((stop) => ({ stop, place: toPlace(stop) })).filter(({ place }) =>
    move[0] !== 0
      ? place[1] === row && Math.sign(place[0] - column) === move[0]
      : place[0] === column && Math.sign(place[1] - row) === move[1]
  );
  ahead.sort((a, b) => toDistance(a.place, [column, row]) - toDistance(b.place, [column, row]));
  return ahead[0]?.stop;
}

/** @param {Element} stop @returns {readonly [column: number, row: number]} */
function toPlace(stop) {
  const [column = 0, row = 0] = (stop.getAttribute("data-rove") ?? "").split(",").map(Number);
  return [column, row];
}

/** @param {readonly [number, number]} a @param {readonly [number, number]} b */
function toDistance(a, b) {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
}

/** @type {ReadonlyMap<string, readonly [columns: number, rows: number]>} */
const MOVES = new Map([
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
]);

/**
 * The place of a fault as a cause has it: the same for all lines of a basket, and bounded, whatever
 * names came.
 *
 * @module
 */
import { maskName } from "../../shared/basket/mask_pointer.ts";

/**
 * `pointer` with `*` for each number, so that all lines share a cause, and with `‹name›` for a name
 * that is neither known nor short and plain: a till that uses customers' names as keys puts none of
 * them here, and makes one cause.
 */
export function generalisePointer(pointer: string): string {
  if (pointer === "") return "";
  return toPlaceInLine(pointer) ?? toPlace(pointer);
}

/** The place of a known member of a line, as most faults have: a tenth of the time of any other. */
function toPlaceInLine(pointer: string): string | undefined {
  if (!pointer.startsWith(LINES)) return undefined;
  let end = LINES.length;
  while (isDigit(pointer.charCodeAt(end))) end++;
  if (end === LINES.length || pointer[end] !== "/" || pointer.length - end > LONGEST) {
    return undefined;
  }
  const member = pointer.slice(end + 1);
  return Object.hasOwn(PLACES, member) ? PLACES[member as keyof typeof PLACES] : undefined;
}

function toPlace(pointer: string): string {
  const [, ...names] = pointer.split("/", MAX_DEPTH);
  let general = "";
  for (const name of names) general += `/${maskName(name).replaceAll(/[0-9]+/g, "*")}`;
  return general;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

const LINES = "/products/";
const PLACES = {
  id: "/products/*/id",
  name: "/products/*/name",
  price: "/products/*/price",
  quantity: "/products/*/quantity",
  unit: "/products/*/unit",
  kind: "/products/*/kind",
} as const;
/** Of their names, with the slash. */
const LONGEST = 9;
/** The contract has two levels below the basket; a pointer begins with an empty part. */
const MAX_DEPTH = 5;

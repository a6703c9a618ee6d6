/**
 * The place of a fault as a cause has it: the same for all lines of a basket, and bounded, whatever
 * names came.
 *
 * @module
 */
import { mayShowName, toDocumentRule, toLineRule } from "../../shared/basket/sample_rules.ts";

/**
 * `pointer` with `*` for each number, so that all lines share a cause, and with `‹name›` for a name
 * that is neither known nor short and plain: a till that uses customers' names as keys puts none of
 * them here, and makes one cause.
 */
export function generalisePointer(pointer: string): string {
  if (pointer === "") return "";
  const [, ...names] = pointer.split("/", MAX_DEPTH);
  let general = "";
  for (const name of names) general += `/${generaliseName(name)}`;
  return general;
}

function generaliseName(name: string): string {
  if (toDocumentRule(name) !== undefined || toLineRule(name) !== undefined) return name;
  if (/^[0-9]{1,9}$/.test(name)) return "*";
  return mayShowName(name) ? name.replaceAll(/[0-9]+/g, "*") : "‹name›";
}

/** The contract has two levels below the basket; a pointer begins with an empty part. */
const MAX_DEPTH = 5;

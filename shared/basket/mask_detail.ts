/**
 * What of a dead letter's detail is shown to whoever may not see its content.
 *
 * @module
 */
import { maskName } from "./mask_pointer.ts";

/**
 * `detail` with `‹name›` for each name of a member that the contract does not know and that is not
 * short and plain, as `describeIssues()` writes it today: dead letters of before hold such names. In
 * a detail that was cut, the last name may lack its end. Linear in the length of `detail`; changes
 * nothing in what is masked already.
 *
 * @example
 * ```ts
 * import { maskDetail } from "./mask_detail.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   maskDetail("/products/0/Jan Peeters unknown_field: Is not a field; /prcie unknown_field: Is …"),
 *   "/products/0/‹name› unknown_field: Is not a field; /prcie unknown_field: Is …",
 * );
 * ```
 */
export function maskDetail(detail: string): string {
  if (!detail.includes("/")) return detail;
  const masked = detail.replaceAll(NAMED, maskName);
  const last = detail.endsWith("…") ? masked.slice(masked.lastIndexOf("/") + 1, -1) : "";
  const isWhole = last === "" || FAULT.test(last) || maskName(last) === last;
  return isWhole ? masked : `${masked.slice(0, -last.length - 1)}‹name›…`;
}

/**
 * The last name of a pointer before one of the two faults that are about names: a pointer writes `/`
 * in a name as `~1`.
 */
const NAMED = /(?<=\/)[^/]*(?= (?:unknown_field|duplicate_member): )/g;
/** A pointer's end with what is wrong. */
const FAULT = / [a-z_]+: /;

/**
 * Finds what no schema of one field can: fields of a basket that do not fit together.
 *
 * @module
 */
import { isCalendarDate, isWithinADay, SOLD_AT } from "./calendar_date.ts";
import { type Issue, toPointer } from "./issue.ts";
import { isObject } from "./is_object.ts";
import { formatCents, toCents } from "./money.ts";

/**
 * The faults of a parsed JSON value: a till without a receipt, an instant that is not on its day, a
 * discount above 0, a total that is not the sum of its lines. A fault of one field alone is the
 * schema's, and hides those that need the field.
 *
 * @example
 * ```ts
 * import { findCrossFaults } from "./find_cross_faults.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findCrossFaults({ products: [{ price: 1.5 }], total: 1.49 }), [{
 *   code: "total_differs",
 *   pointer: "/total",
 *   detail: "Must be 1.50, the sum of the lines",
 * }]);
 * ```
 */
export function findCrossFaults(input: unknown): readonly Issue[] {
  if (!isObject(input)) return [];
  const { till, receipt, soldAt, date, products, total } = input;
  const faults: Issue[] = [];
  if (till === undefined !== (receipt === undefined)) {
    const [missing, other] = till === undefined ? ["till", "receipt"] : ["receipt", "till"];
    const detail = `Is missing: it goes together with ${other}`;
    faults.push({ code: "required", pointer: toPointer([missing]), detail });
  }
  if (typeof soldAt === "string" && typeof date === "string") {
    const [, day = ""] = SOLD_AT.exec(soldAt) ?? [];
    if (isCalendarDate(day) && isCalendarDate(date) && !isWithinADay(day, date)) {
      const detail = "Must be on date, the day before or the day after, at its own offset";
      faults.push({ code: "not_on_date", pointer: "/soldAt", detail });
    }
  }
  if (Array.isArray(products)) {
    faults.push(...findWrongSigns(products));
    if (typeof total === "number") faults.push(...findWrongTotal(products, total));
  }
  return faults;
}

function findWrongSigns(products: readonly unknown[]): readonly Issue[] {
  const faults: Issue[] = [];
  for (const [index, line] of products.entries()) {
    if (!isObject(line) || typeof line["price"] !== "number" || line["price"] <= 0) continue;
    if (line["kind"] !== "discount" && line["kind"] !== "return") continue;
    faults.push({
      code: "wrong_sign",
      pointer: toPointer(["products", index, "price"]),
      detail: `Must not be above 0: the line is a ${line["kind"]}`,
    });
  }
  return faults;
}

function findWrongTotal(products: readonly unknown[], total: number): readonly Issue[] {
  const said = toCents(total);
  let sum = 0;
  for (const line of products) {
    const price = isObject(line) ? line["price"] : undefined;
    sum += typeof price === "number" ? toCents(price) ?? NaN : NaN;
  }
  // A price or a total that is no amount is a fault of its own.
  if (said === undefined || Number.isNaN(sum) || said === sum) return [];
  const detail = `Must be ${formatCents(sum)}, the sum of the lines`;
  return [{ code: "total_differs", pointer: "/total", detail }];
}

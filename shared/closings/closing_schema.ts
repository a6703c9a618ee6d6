/**
 * The wire contract of a closing as a zod schema: the only place where its limits stand.
 *
 * @module
 */
import { z } from "zod";
import type { BasketSchemaOptions } from "../basket/basket.ts";
import { LIMITS } from "../basket/basket_schema.ts";
import { basketText } from "../basket/basket_text.ts";
import { calendarDate } from "../basket/calendar_date.ts";
import type { IssueCode } from "../basket/issue.ts";
import { amount, wholeNumber } from "../basket/number_fields.ts";
import type { Closing, WireClosing } from "./closing.ts";

const EMPTY_DAY = "a day without receipts has neither first nor last";
/** Most euros of a day, either way; a number holds that many cents exactly. */
const MAX_TOTAL = 1_000_000_000;

/** The zod schema of a wire closing, whose output is a {@linkcode Closing}. */
export function createClosingSchema(
  { now = () => new Date(), isAtDoor = false }: BasketSchemaOptions = {},
): z.ZodType<Closing, WireClosing> {
  const rule = isAtDoor ? "identity" : "stored";
  return z.strictObject({
    store: basketText(LIMITS.storeLength, { description: "The shop of the till.", rule }).schema,
    till: basketText(LIMITS.tillLength, {
      description: "The till, as its baskets name it.",
      rule,
    }).schema,
    date: calendarDate({ now, isAtDoor }).schema,
    first: wholeNumber(1, "The lowest receipt number of the day; absent on a day without any.", {
      hint: EMPTY_DAY,
    }).schema.optional(),
    last: wholeNumber(1, "The highest receipt number of the day; goes together with `first`.", {
      hint: EMPTY_DAY,
    }).schema.optional(),
    count: wholeNumber(
      0,
      "How many receipts the till made, at most `last` − `first` + 1. Fewer, where it voided " +
        "numbers: no receipt of these is missed.",
    ).schema,
    total: amount(
      MAX_TOTAL,
      "The sum of their totals in euros, with at most two decimals.",
    ).schema,
  }).transform(({ store, till, date, first, last, count, total }, context): Closing => {
    const closing = { store, till, date, count, totalCents: total };
    if (first === undefined && last === undefined) {
      return count === 0 ? closing : refuseAt(context, "first", {
        code: "required",
        message: "Is missing: only a day without receipts has none",
      });
    }
    if (first === undefined || last === undefined) {
      const [missing, other] = first === undefined ? ["first", "last"] : ["last", "first"];
      const message = `Is missing: it goes together with ${other}`;
      return refuseAt(context, missing, { code: "required", message });
    }
    if (last < first) {
      const message = `Must be at least ${first}: of numbers that began again within the day, ` +
        "first and last are the lowest and the highest, such as 1 and 9999";
      return refuseAt(context, "last", { code: "too_small", message });
    }
    if (count > last - first + 1) {
      const message = `Must be at most ${last - first + 1}, with these first and last`;
      return refuseAt(context, "count", { code: "too_big", message });
    }
    return { ...closing, span: { first, last } };
  }).meta({
    title: "Closing",
    description: "A till's end of day. Texts are held to the rules of baskets.",
    dependentRequired: { first: ["last"], last: ["first"] },
  });
}

function refuseAt(
  context: z.RefinementCtx<unknown>,
  field: string,
  { code, message }: { readonly code: IssueCode; readonly message: string },
): never {
  const input = context.value;
  context.issues.push({ code: "custom", message, params: { code }, path: [field], input });
  return z.NEVER;
}

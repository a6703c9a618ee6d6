/**
 * The wire contract of a basket as zod schemas: the only place where its limits stand. What
 * comes out of them is ready to compute with.
 *
 * @module
 */
import { z } from "zod";
import type { Basket, BasketIdentity, BasketSchemaOptions, Product, WireBasket } from "./basket.ts";
import { createLatestDate } from "./latest_date.ts";
import { toCents } from "./money.ts";

/** The limits of the wire contract; lengths in Unicode code points, prices in euros. */
export const LIMITS = {
  idLength: 64,
  storeLength: 64,
  nameLength: 200,
  products: 500,
  price: 1_000_000,
} as const;

/** `\p{Cc}` for engines of regular expressions that do not know it. */
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f";

/**
 * What the JSON Schema tells of every text: not only blanks, no control character.
 */
const TEXT_PATTERN = `^[^${CONTROL}]*[^\\s${CONTROL}][^${CONTROL}]*$`;

/**
 * The zod schema of a wire basket, whose output is a {@linkcode Basket}. Unknown fields are
 * refused by name. A fault of ours carries its stable code in `params.code`.
 */
export function createBasketSchema(
  { now = () => new Date() }: BasketSchemaOptions = {},
): z.ZodType<Basket, WireBasket> {
  return z.strictObject({
    id: basketText(LIMITS.idLength, "Identifies the basket within its store."),
    store: basketText(LIMITS.storeLength, "The shop that sold the basket."),
    date: calendarDate(now),
    products: z.array(productSchema()).min(1).max(LIMITS.products)
      .meta({ description: "The lines of the receipt, in their order." }),
  }).meta({
    title: "Basket",
    description: "One shopping basket of one store, identified by `store` and `id`. " +
      "Texts are trimmed and brought to Unicode form NFC before their length counts; they hold " +
      "no control characters.",
  });
}

/** Which basket a faulty one would have been, when its store and id are good all the same. */
export function parseIdentity(input: unknown): BasketIdentity | undefined {
  return IDENTITY.safeParse(input).data;
}

const IDENTITY: z.ZodType<BasketIdentity> = z.object({
  store: basketText(LIMITS.storeLength, ""),
  id: basketText(LIMITS.idLength, ""),
});

function productSchema() {
  return z.strictObject({
    id: basketText(LIMITS.idLength, "The shop's product number; it may repeat within a basket."),
    name: basketText(LIMITS.nameLength, "What is printed on the receipt."),
    price: z.number()
      .meta({
        description: "Euros, with at most two decimals. A validator that computes in binary " +
          "fractions has to round before it holds a price against `multipleOf`.",
        minimum: 0,
        maximum: LIMITS.price,
        multipleOf: 0.01,
      })
      .transform((price, context) => {
        const cents = price >= 0 && price <= LIMITS.price ? toCents(price) : undefined;
        if (cents !== undefined) return cents;
        const [code, detail] = price < 0
          ? ["too_small", "Must not be negative"]
          : price > LIMITS.price
          ? ["too_big", `Must be at most ${LIMITS.price}`]
          : ["too_many_decimals", "Must have at most two decimals"];
        return refuse(context, code, detail);
      }),
  })
    .meta({ title: "Product", description: "One line: products may repeat within a basket." })
    .transform(({ id, name, price }): Product => ({ id, name, priceCents: price }));
}

/**
 * A text as baskets hold it: trimmed, in NFC, without control characters, at most `maxLength` code
 * points long.
 */
export function basketText(maxLength: number, description: string): z.ZodType<string, string> {
  return z.string()
    .meta({ description, minLength: 1, maxLength, pattern: TEXT_PATTERN })
    .transform((value, context) => {
      // Plain printable ASCII of a fitting length is nearly every value: one regular expression
      // and a trim decide it, the Unicode checks below are for the rest.
      const trimmed = value.trim();
      if (trimmed.length > 0 && trimmed.length <= maxLength && PRINTABLE_ASCII.test(trimmed)) {
        return trimmed;
      }
      if (!trimmed.isWellFormed()) {
        return refuse(
          context,
          "not_unicode",
          "Must be well-formed Unicode, without lone surrogates",
        );
      }
      if (CONTROL_CHARACTER.test(trimmed)) {
        return refuse(context, "control_character", "Must not contain control characters");
      }
      if (isTooLongToNormalise(trimmed, maxLength)) {
        return refuse(context, "too_long", `Must be at most ${maxLength} characters long`);
      }
      const normal = trimmed.normalize("NFC");
      if (normal === "") return refuse(context, "empty", "Must not be empty");
      if (normal.length > maxLength && [...normal].length > maxLength) {
        return refuse(context, "too_long", `Must be at most ${maxLength} characters long`);
      }
      return normal;
    });
}

/**
 * Whether `text` is above the limit, told before NFC: that sorts a run of combining marks in
 * quadratic time, 3 s for 80 KB of them and minutes for the largest body. One code point has at
 * most 4 in any of its forms (U+1F82), of 2 UTF-16 units each. Below that a run of marks counts
 * that no writing has: Unicode's stream-safe text format ends at 30 (UAX #15, section 13).
 */
function isTooLongToNormalise(text: string, maxLength: number): boolean {
  return text.length > 8 * maxLength ||
    (text.length > maxLength && MANY_MARKS.test(text) && [...text].length > maxLength);
}

function calendarDate(now: () => Date) {
  const toLatestDate = createLatestDate();
  return z.string()
    .meta({ description: "Day of purchase, not after tomorrow (UTC).", format: "date" })
    .transform((value, context) => {
      if (!isCalendarDate(value)) {
        return refuse(context, "not_a_date", "Must be a calendar date such as 2020-01-31");
      }
      // Both are ISO 8601 dates of equal width, so text order is time order.
      if (value > toLatestDate(now().getTime())) {
        return refuse(context, "date_in_future", "Must not be after tomorrow (UTC)");
      }
      return value;
    });
}

/** Whether it is a date of ISO 8601. Years from 0001 on: Postgres has no year 0. */
export function isCalendarDate(value: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year === 0 || month < 1 || month > 12 || day < 1) return false;
  if (month !== 2) return day <= (DAYS_OF_MONTH[month - 1] ?? 0);
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (isLeapYear ? 29 : 28);
}

function refuse(context: z.RefinementCtx<unknown>, code: string, message: string): never {
  context.issues.push({ code: "custom", message, params: { code }, input: context.value });
  return z.NEVER;
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;
const CONTROL_CHARACTER = /\p{Cc}/u;
const MANY_MARKS = /\p{M}{31}/u;

/**
 * The wire contract of a basket as zod schemas: the only place where its limits stand. What
 * comes out of them is ready to compute with. `find_cross_faults.ts` holds fields against each other.
 *
 * @module
 */
import { z } from "zod";
import {
  type Basket,
  type BasketIdentity,
  type BasketSchemaOptions,
  LINE_KINDS,
  type Product,
  UNITS,
  type WireBasket,
} from "./basket.ts";
import { basketText, type TextRule } from "./basket_text.ts";
import { calendarDate, soldAt } from "./calendar_date.ts";
import { isShortEnough } from "./extra.ts";
import { amount, wholeNumber } from "./number_schemas.ts";
import { toThousandths } from "./quantity.ts";
import { refuse } from "./refuse.ts";

/** The limits of the wire contract; lengths in Unicode code points, prices in euros. */
export const LIMITS = {
  idLength: 64,
  storeLength: 64,
  tillLength: 64,
  nameLength: 200,
  products: 500,
  price: 1_000_000,
  quantity: 100_000,
  /** The sum of the most lines of the largest price. */
  total: 500_000_000,
  /** UTF-8 bytes of the shop's own object. */
  extraBytes: 4_096,
} as const;

/**
 * The zod schema of a wire basket, whose output is a {@linkcode Basket}. Unknown fields are
 * refused by name. A fault of ours carries its stable code in `params.code`.
 */
export function createBasketSchema(
  { now = () => new Date(), isAtDoor = false }: BasketSchemaOptions = {},
): z.ZodType<Basket, WireBasket> {
  const identity = isAtDoor ? "identity" : "stored";
  return z.strictObject({
    id: basketText(LIMITS.idLength, {
      description:
        "Identifies the basket within its store, for ever: a number that restarts each " +
        "day must not stand alone. Make it of till, day and number, such as `3-2020-01-31-17`.",
      rule: identity,
    }),
    store: basketText(LIMITS.storeLength, {
      description: "The shop that sold the basket.",
      rule: identity,
    }),
    date: calendarDate({ now, isAtDoor }),
    soldAt: soldAt().optional(),
    till: basketText(LIMITS.tillLength, {
      description: "The till that printed the receipt; goes together with `receipt`.",
      rule: identity,
    }).optional(),
    receipt: wholeNumber(1, "The till's running number; goes together with `till`.").optional(),
    products: z.array(productSchema(isAtDoor)).min(1).max(LIMITS.products)
      .meta({ description: "The lines of the receipt, in their order." }),
    total: amount(LIMITS.total, "The sum of the lines, in euros, to the cent.").optional(),
    extra: extra().optional(),
  }).transform(toBasket).meta({
    title: "Basket",
    description: "One shopping basket of one store, identified by `store` and `id`. " +
      "Texts are trimmed and brought to Unicode form NFC before their length counts; they hold " +
      "no control characters. White space within a text becomes one blank; invisible characters " +
      "are refused in `id`, `store` and `till`, and dropped from names.",
    dependentRequired: { till: ["receipt"], receipt: ["till"] },
  });
}

/** Which basket a faulty one would have been, when its store and id are good all the same. */
export function parseIdentity(
  input: unknown,
  { isAtDoor = false }: Pick<BasketSchemaOptions, "isAtDoor"> = {},
): BasketIdentity | undefined {
  return (isAtDoor ? IDENTITY_AT_DOOR : IDENTITY).safeParse(input).data;
}

const IDENTITY = identitySchema("stored");
const IDENTITY_AT_DOOR = identitySchema("identity");

function identitySchema(rule: TextRule): z.ZodType<BasketIdentity> {
  return z.object({
    store: basketText(LIMITS.storeLength, { description: "", rule }),
    id: basketText(LIMITS.idLength, { description: "", rule }),
  });
}

/** What the fields of a wire basket have become. */
type ReadFields = Omit<Basket, "saidTotalCents"> & { readonly total?: number | undefined };

function toBasket(fields: { readonly [K in keyof ReadFields]: ReadFields[K] | undefined }): Basket {
  const { id, store, date, products, soldAt, till, receipt, total, extra } = fields as ReadFields;
  return {
    id,
    store,
    date,
    products,
    ...(soldAt === undefined ? {} : { soldAt }),
    ...(till === undefined ? {} : { till }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(total === undefined ? {} : { saidTotalCents: total }),
    ...(extra === undefined ? {} : { extra }),
  };
}

function productSchema(isAtDoor: boolean) {
  return z.strictObject({
    id: basketText(LIMITS.idLength, {
      description: "The shop's product number; it may repeat within a basket.",
      rule: isAtDoor ? "identity" : "stored",
    }),
    name: basketText(LIMITS.nameLength, {
      description: "What is printed on the receipt.",
      rule: isAtDoor ? "name" : "stored",
    }),
    price: amount(
      LIMITS.price,
      "The amount of the line in euros, with at most two decimals. What binary fractions leave " +
        "(0.30000000000000004) is rounded away. A validator that computes in them has to round " +
        "before it holds a price against `multipleOf`.",
    ),
    quantity: quantity().optional(),
    unit: z.enum(UNITS).optional()
      .meta({ description: "What `quantity` counts; `piece` when it is absent." }),
    kind: z.enum(LINE_KINDS).optional().meta({
      description: "`discount` and `return` are not above 0. When it is absent, the name tells " +
        "deposits and discounts, else a negative line is a `return` and any other a `product`.",
    }),
  })
    .meta({
      title: "Product",
      description: "One line: products may repeat within a basket.",
      if: { properties: { kind: { enum: ["discount", "return"] } }, required: ["kind"] },
      then: { properties: { price: { maximum: 0 } } },
    })
    .transform(({ id, name, price, quantity, unit, kind }): Product => ({
      id,
      name,
      priceCents: price,
      // A default that is spelled out is no news.
      ...(quantity === undefined || quantity === 1_000 ? {} : { quantityThousandths: quantity }),
      ...(unit === undefined || unit === "piece" ? {} : { unit }),
      ...(kind === undefined ? {} : { kind }),
    }));
}

/** Above 0, with at most three decimals; the output is in thousandths. */
function quantity(): z.ZodType<number, number> {
  return z.number()
    .meta({
      description: "How many units were bought; kept, never multiplied with the price. 1 when it " +
        "is absent.",
      exclusiveMinimum: 0,
      maximum: LIMITS.quantity,
      multipleOf: 0.001,
    })
    .transform((value, context) => {
      if (value <= 0) return refuse(context, "too_small", "Must be above 0");
      if (value > LIMITS.quantity) {
        return refuse(context, "too_big", `Must be at most ${LIMITS.quantity}`);
      }
      return toThousandths(value) ??
        refuse(context, "too_many_decimals", "Must have at most three decimals");
    });
}

type Extra = Readonly<Record<string, unknown>>;

function extra(): z.ZodType<Extra, Extra> {
  const schema = z.unknown().meta({
    description: `Whatever else the shop wants to keep: any JSON object of at most ` +
      `${LIMITS.extraBytes} bytes; nobody looks into it.`,
    type: "object",
  }).transform((value, context) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return refuse(context, "wrong_type", "Must be of type object");
    }
    if (!isShortEnough(value, LIMITS.extraBytes)) {
      return refuse(context, "too_long", `Must be at most ${LIMITS.extraBytes} bytes of JSON`);
    }
    return value as Extra;
  });
  return schema as unknown as z.ZodType<Extra, Extra>;
}

/**
 * The wire contract of a basket: the only place where its limits stand. Its fields serve both the zod
 * schema, which names faults, and `read_basket.ts`, which reads what is valid. What comes out of
 * them is ready to compute with. `find_cross_faults.ts` holds fields against each other.
 *
 * @module
 */
import { z } from "zod";
import {
  type Basket,
  type BasketIdentity,
  type BasketSchemaOptions,
  LINE_KINDS,
  UNITS,
  type WireBasket,
  type WireProduct,
} from "./basket.ts";
import { basketText, type TextRule } from "./basket_text.ts";
import { calendarDate, soldAt } from "./calendar_date.ts";
import { isShortEnough } from "./extra.ts";
import { anyField, type Field, numberField, Refused, wordField } from "./field.ts";
import { isObject } from "./is_object.ts";
import { amount, wholeNumber } from "./number_fields.ts";
import { toThousandths } from "./quantity.ts";
import { toBasket, toProduct } from "./to_basket.ts";

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

/** The fields of a basket and those of a line, each with its limits: all that a basket may hold. */
export interface BasketFields {
  /** All but the lines. */
  readonly basket: FieldsOf<Omit<WireBasket, "products">>;
  readonly line: FieldsOf<WireProduct>;
}

/** A field for each member of `Wire`, whose output is as `Wire` has it, prices in cents. */
type FieldsOf<Wire> = { readonly [Name in keyof Wire]-?: Field<NonNullable<Wire[Name]>> };

/** The fields, as both the schema and the reader of baskets take them. */
export function createBasketFields(
  { now = () => new Date(), isAtDoor = false }: BasketSchemaOptions = {},
): BasketFields {
  const identity = isAtDoor ? "identity" : "stored";
  return {
    basket: {
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
      soldAt: soldAt(),
      till: basketText(LIMITS.tillLength, {
        description: "The till that printed the receipt; goes together with `receipt`.",
        rule: identity,
      }),
      receipt: wholeNumber(1, "The till's running number; goes together with `till`.", {
        hint: "a till that counts from 0 sends one more than it shows",
      }),
      total: amount(LIMITS.total, "The sum of the lines, in euros, to the cent."),
      extra: extra(),
    },
    line: {
      id: basketText(LIMITS.idLength, {
        description: "The shop's product number; it may repeat within a basket.",
        rule: identity,
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
      quantity: quantity(),
      unit: wordField(
        { description: "What `quantity` counts; `piece` when it is absent." },
        UNITS,
      ),
      kind: wordField({
        description: "`discount` and `return` are not above 0. When it is absent, the name tells " +
          "deposits and discounts, else a negative line is a `return` and any other a `product`.",
      }, LINE_KINDS),
    },
  };
}

/**
 * The zod schema of a wire basket, whose output is a {@linkcode Basket}. Unknown fields are
 * refused by name. A fault of ours carries its stable code in `params.code`.
 */
export function createBasketSchema(
  options: BasketSchemaOptions = {},
): z.ZodType<Basket, WireBasket> {
  const { basket, line } = createBasketFields(options);
  return z.strictObject(
    {
      id: basket.id.schema,
      store: basket.store.schema,
      date: basket.date.schema,
      soldAt: basket.soldAt.schema.optional(),
      till: basket.till.schema.optional(),
      receipt: basket.receipt.schema.optional(),
      products: z.array(productSchema(line)).min(1).max(LIMITS.products)
        .meta({
          description: "The lines of the receipt, in their order. What it was paid with (cash, " +
            "card, meal vouchers) is none of them.",
        }),
      total: basket.total.schema.optional(),
      extra: basket.extra.schema.optional(),
    } satisfies Record<keyof WireBasket, z.ZodType>,
  ).transform(toBasket).meta({
    title: "Basket",
    description: "One shopping basket of one store, identified by `store` and `id`. " +
      "Texts are trimmed and brought to Unicode form NFC before their length counts; they hold " +
      "no control characters. White space within a text becomes one blank; invisible characters " +
      "are refused in `id`, `store` and `till`, and dropped from names.",
    dependentRequired: { till: ["receipt"], receipt: ["till"] },
  });
}

function productSchema(line: BasketFields["line"]) {
  return z.strictObject(
    {
      id: line.id.schema,
      name: line.name.schema,
      price: line.price.schema,
      quantity: line.quantity.schema.optional(),
      unit: line.unit.schema.optional(),
      kind: line.kind.schema.optional(),
    } satisfies Record<keyof WireProduct, z.ZodType>,
  )
    .meta({
      title: "Product",
      description: "One line: products may repeat within a basket.",
      if: { properties: { kind: { enum: ["discount", "return"] } }, required: ["kind"] },
      then: { properties: { price: { maximum: 0 } } },
    })
    .transform(toProduct);
}

/** Above 0, with at most three decimals; the output is in thousandths. */
function quantity(): Field<number> {
  return numberField(
    {
      description: "How many units were bought; kept, never multiplied with the price. 1 when it " +
        "is absent.",
      exclusiveMinimum: 0,
      maximum: LIMITS.quantity,
      multipleOf: 0.001,
    },
    (value) => {
      if (value <= 0) {
        return new Refused("too_small", "Must be above 0: what comes back has a price below 0");
      }
      if (value > LIMITS.quantity) {
        return new Refused("too_big", `Must be at most ${LIMITS.quantity}`);
      }
      return toThousandths(value) ??
        new Refused("too_many_decimals", "Must have at most three decimals");
    },
  );
}

type Extra = Readonly<Record<string, unknown>>;

function extra(): Field<Extra> {
  return anyField(
    {
      description: `Whatever else the shop wants to keep: any JSON object of at most ` +
        `${LIMITS.extraBytes} bytes; nobody looks into it.`,
      type: "object",
    },
    (value): Extra | Refused => {
      if (!isObject(value)) return new Refused("wrong_type", "Must be of type object");
      return isShortEnough(value, LIMITS.extraBytes)
        ? value
        : new Refused("too_long", `Must be at most ${LIMITS.extraBytes} bytes of JSON`);
    },
  );
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
    store: basketText(LIMITS.storeLength, { description: "", rule }).schema,
    id: basketText(LIMITS.idLength, { description: "", rule }).schema,
  });
}

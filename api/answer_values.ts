/**
 * The values that answers are made of, as zod schemas: they describe a value in the API reference,
 * type it, and read it from the text that Postgres prints.
 *
 * @module
 */
import { z } from "zod";
import { isExactNumber, toExactNumber } from "./exact_number.ts";

/** What a schema describes, read-only at every depth. */
export type Described<S extends z.ZodType> = DeepReadonly<z.output<S>>;

/** `T`, read-only at every depth. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T;

/** A whole number from 0. Reads `null`, the sum of no rows, as 0. */
export function count(): z.ZodType<number> {
  return fromText((text) => Number(text ?? 0), z.int().nonnegative());
}

/** Products less those returned. Reads `null`, the sum of no rows, as 0. */
export function productCount(): z.ZodType<number> {
  return fromText((text) => Number(text ?? 0), z.int())
    .meta({ description: "Products, less those returned; below 0 when more came back." });
}

/**
 * Euros, exact to the cent. Reads `null`, the sum of no rows, as 0. A sum that no float holds to the
 * cent is not to compute with: see {@linkcode toExactNumber}.
 */
export function euros(): z.ZodType<number> {
  const schema = z.preprocess(
    (value) => isText(value) ? toExactNumber(value ?? "0") : value,
    EUROS,
  );
  // zod cannot tell what a custom schema is in JSON.
  schema._zod.toJSONSchema = () => ({ type: "number", description: "Euros." });
  return schema;
}

const EUROS = z.custom<number>(isExactNumber);

/** Whether `schema` is one of {@linkcode euros}, or `null` beside it. */
export function isEuros(schema: z.core.$ZodType): boolean {
  const known = unwrap(schema);
  return known instanceof z.ZodPipe && known.out === EUROS;
}

/** Seconds; `null` when they are not known. */
export function seconds(): z.ZodType<number | null> {
  return fromText((text) => text === null ? null : Number(text), z.nullable(z.number()));
}

/** An ISO 8601 date. */
export function day(): z.ZodType<string> {
  return z.string().meta({ format: "date" });
}

/** An ISO 8601 instant: ours are in UTC, a shop's has its own offset. */
export function instant(): z.ZodType<string> {
  return z.string().meta({ format: "date-time" });
}

/** Whether `schema` is one of {@linkcode instant}, or `null` beside it. */
export function isInstant(schema: z.core.$ZodType): boolean {
  return z.globalRegistry.get(unwrap(schema))?.["format"] === "date-time";
}

/** How many units, with at most three decimals. */
export function quantity(): z.ZodType<number> {
  return fromText((text) => Number(text), z.number());
}

/** A JSON object; reads it from its text. */
export function jsonObject(): z.ZodType<Readonly<Record<string, unknown>>> {
  const schema = z.preprocess(
    (value) => typeof value === "string" ? JSON.parse(value) : value,
    z.custom<Readonly<Record<string, unknown>>>((value) =>
      typeof value === "object" && value !== null
    ),
  );
  // zod cannot tell what a custom schema is in JSON.
  schema._zod.toJSONSchema = () => ({ type: "object" });
  return schema;
}

/** A list of texts; its column is a JSON array. */
export function texts(): z.ZodType<readonly string[]> {
  return fromText((text) => JSON.parse(text ?? "[]"), z.array(z.string()));
}

/** Where a record is in Kafka. */
export const POSITION = {
  topic: z.string().meta({ description: "The topic of its record." }),
  partition: count(),
  offset: count().meta({ description: "The record's offset in the partition." }),
};

/** The schema of what is there. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodNullable ? schema.unwrap() : schema;
}

/** A column that the statement forgot is `undefined`, which `schema` then refuses. */
function fromText<T>(
  read: (text: string | null) => T,
  schema: z.ZodType<T>,
): z.ZodType<T> {
  return z.preprocess((value) => isText(value) ? read(value) : value, schema);
}

/** What a column of a row is. */
function isText(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

/**
 * The values that answers are made of, as zod schemas: they describe a value in the API reference,
 * type it, and read it from the text that Postgres prints.
 *
 * @module
 */
import { z } from "zod";
import { parseCents, toEuros } from "../shared/basket/money.ts";

/** What a schema describes, read-only at every depth. */
export type Described<S extends z.ZodType> = DeepReadonly<z.output<S>>;

/** `T`, read-only at every depth. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T;

/** A whole number from 0. Reads `null`, the sum of no rows, as 0. */
export function count(): z.ZodType<number> {
  return fromText((text) => Number(text ?? 0), z.int().nonnegative());
}

/** Euros, exact to the cent. Reads `null`, the sum of no rows, as 0. */
export function euros(): z.ZodType<number> {
  return fromText((text) => toEuros(parseCents(text ?? "0")), z.number())
    .meta({ description: "Euros." });
}

/** Seconds; `null` when they are not known. */
export function seconds(): z.ZodType<number | null> {
  return fromText((text) => text === null ? null : Number(text), z.nullable(z.number()));
}

/** An ISO 8601 date. */
export function day(): z.ZodType<string> {
  return z.string().meta({ format: "date" });
}

/** An ISO 8601 instant in UTC. */
export function instant(): z.ZodType<string> {
  return z.string().meta({ format: "date-time" });
}

/** Where a record is in Kafka. */
export const POSITION = {
  topic: z.string().meta({ description: "The topic of its record." }),
  partition: count(),
  offset: count().meta({ description: "The record's offset in the partition." }),
};

/** A column that the statement forgot is `undefined`, which `schema` then refuses. */
function fromText<T>(
  read: (text: string | null) => T,
  schema: z.ZodType<T>,
): z.ZodType<T> {
  const isText = (value: unknown) => value === null || typeof value === "string";
  return z.preprocess((value) => isText(value) ? read(value as string | null) : value, schema);
}

/**
 * JSON Schema (2020-12, the dialect of OpenAPI 3.1) of zod schemas.
 *
 * @module
 */
import { z } from "zod";

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of the input of `schema`, without `$schema`: the document names the dialect. The
 * schema of an output would close every object (`additionalProperties: false`), and clients have to
 * accept members that are added later.
 */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    override({ jsonSchema }) {
      if (jsonSchema.prefixItems !== undefined) replacePrefixItems(jsonSchema);
      // zod bounds every integer by what a double holds exactly, which is no limit of ours.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return rest;
}

/**
 * Describes a tuple of equal elements by `items` and its length: linters and generators of clients
 * ask for `items`, and most know no `prefixItems`.
 */
function replacePrefixItems(tuple: z.core.JSONSchema.BaseSchema): void {
  const [first, ...others] = tuple.prefixItems ?? [];
  if (
    first === undefined || others.some((other) => JSON.stringify(other) !== JSON.stringify(first))
  ) return;
  tuple.items = first;
  tuple.minItems = tuple.maxItems = others.length + 1;
  delete tuple.prefixItems;
}

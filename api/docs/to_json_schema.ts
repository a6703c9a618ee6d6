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
      // zod bounds every integer by what a double holds exactly, which is no limit of ours.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return rest;
}

/**
 * The parameters of a query as OpenAPI writes them, from the zod schema that parses it.
 *
 * @module
 */
import type { z } from "zod";
import type { Parameter } from "./operation.ts";
import { type JsonSchema, toJsonSchema } from "./to_json_schema.ts";

/** Every parameter of `schema`, all optional. `descriptions` replace those of the schema. */
export function toParameters(
  schema: z.ZodType,
  descriptions: Readonly<Record<string, string>> = {},
): readonly Parameter[] {
  const properties = toJsonSchema(schema).properties as Readonly<Record<string, JsonSchema>>;
  const defaults = schema.parse({}) as Readonly<Record<string, unknown>>;
  return Object.entries(properties).map(([name, property]) => {
    const { description = "", ...rest } = toTextSchema(property);
    return {
      name,
      in: "query",
      description: descriptions[name] ?? String(description),
      schema: { ...rest, ...(defaults[name] === null ? {} : { default: defaults[name] }) },
    };
  });
}

/** The schema of the text of a parameter. A query has no `null`: a parameter is left out instead. */
function toTextSchema(property: JsonSchema): JsonSchema {
  const [schema = property] = (property.anyOf ?? []) as readonly JsonSchema[];
  if (schema.format !== "integer") return schema;
  // The API parses a text of digits; clients have a number.
  const { format: _format, ...number } = schema;
  return { ...number, type: "integer" };
}

/**
 * The schemas of problem details (RFC 9457) as the API answers them.
 *
 * @module
 */
import { z } from "zod";
import { BATCH_PROBLEM_MEMBERS, ISSUES } from "./answer_schemas.ts";
import { ALL_PROBLEMS } from "./operation.ts";
import { type JsonSchema, toJsonSchema } from "./to_json_schema.ts";

/** The codes of the faults of a basket, and what each means. */
export const BASKET_FAULTS = {
  required: "the field is missing",
  wrong_type: "it is of another JSON type",
  unknown_field: "a basket has no such field",
  empty: "the text is empty or blank",
  too_long: "the text is too long",
  control_character: "the text has a control character",
  not_unicode: "the text has a lone surrogate",
  not_a_date: "it is no calendar date",
  date_in_future: "the day is after tomorrow (UTC)",
  too_small: "the price is negative",
  too_big: "the price is above 1,000,000",
  too_many_decimals: "the price has more than two decimals",
  too_few: "there is no product",
  too_many: "there are more than 500 products",
} as const;

/** `Problem` and `BatchProblem`. */
export function toProblemSchemas(): Readonly<Record<"Problem" | "BatchProblem", JsonSchema>> {
  const batchMembers = toJsonSchema(BATCH_PROBLEM_MEMBERS).properties as JsonSchema;
  const problem = toJsonSchema(z.object({
    ...MEMBERS,
    errors: z.exactOptional(ISSUES),
  })) as { readonly properties: JsonSchema };
  return {
    Problem: { ...problem, description: `${DESCRIPTION}\n\n${FAULTS}` },
    BatchProblem: {
      ...problem,
      description: `${DESCRIPTION} A batch that was read has the members of its summary besides.`,
      properties: { ...problem.properties, ...batchMembers },
    },
  };
}

const MEMBERS = {
  type: z.literal("about:blank"),
  title: z.string().meta({ description: "A sentence for people, the same for each code." }),
  status: z.int().meta({ description: "The HTTP status." }),
  code: z.enum(Object.keys(ALL_PROBLEMS)).meta({ description: "Stable, for programs." }),
  detail: z.exactOptional(z.string()).meta({ description: "A sentence on this occurrence." }),
};

const DESCRIPTION = "Problem details (RFC 9457).";

const FAULTS = "The codes in `errors` of an invalid basket: " +
  Object.entries(BASKET_FAULTS).map(([code, meaning]) => `\`${code}\` (${meaning})`).join(", ") +
  ".";

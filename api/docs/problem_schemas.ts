/**
 * The schemas of problem details (RFC 9457) as the API answers them.
 *
 * @module
 */
import { z } from "zod";
import { ISSUE_CODES, type IssueCode } from "../../shared/basket/issue.ts";
import { count } from "../answer_values.ts";
import { BATCH_PROBLEMS } from "../batch/batch_response.ts";
import { PROBLEMS } from "../http/problem.ts";
import { BATCH_SUMMARY, ISSUES } from "./answer_schemas.ts";

/** Every problem: code, status and title as they are answered. */
export const ALL_PROBLEMS = { ...PROBLEMS, ...BATCH_PROBLEMS } as const;

/** A code of {@linkcode ALL_PROBLEMS}. */
export type AnyProblemCode = keyof typeof ALL_PROBLEMS;

/** The codes of the faults of a basket, and what each means. */
export const BASKET_FAULTS = {
  required: "the field is missing",
  wrong_type: "it is of another JSON type",
  unknown_field: "a basket has no such field",
  unknown_value: "it is none of the words that the field takes",
  duplicate_member: "the member comes more than once",
  empty: "the text is empty or blank",
  too_long: "the text is too long",
  control_character: "the text has a control character",
  not_unicode: "the text has a lone surrogate",
  format_character: "the text has an invisible character, such as a zero-width space",
  not_a_date: "it is no calendar date",
  date_too_early: "the day is before 2000-01-01",
  date_in_future: "the day is after tomorrow (UTC)",
  not_an_instant: "it is no ISO 8601 instant with an offset",
  not_on_date: "its local day is more than a day from `date`",
  too_small: "the number is below its limit",
  too_big: "the number is above its limit",
  too_many_decimals: "the amount has more than two decimals, or the quantity more than three",
  not_whole: "the number is not whole",
  wrong_sign: "a discount or a return is above 0",
  total_differs: "`total` is not the sum of the lines",
  too_few: "there is no product",
  too_many: "there are more than 500 products",
} as const satisfies Partial<Record<IssueCode, string>>;

/** The faults that the API finds besides, and what each means. */
export const SERVICE_FAULTS = {
  unknown_store: "no such shop is known here; without a list of shops every name is one",
} as const satisfies Partial<Record<IssueCode, string>>;

/** Every code of {@linkcode ISSUE_CODES}, and what it means. */
const FAULTS: Readonly<Record<(typeof ISSUE_CODES)[number], string>> = {
  ...BASKET_FAULTS,
  ...SERVICE_FAULTS,
};

const DESCRIPTION = "Problem details (RFC 9457).";

/** Every problem but those of a batch. */
export const PROBLEM = z.object({
  type: z.literal("about:blank"),
  title: z.string().meta({ description: "A sentence for people, the same for each code." }),
  status: z.int().meta({ description: "The HTTP status." }),
  code: z.enum(Object.keys(ALL_PROBLEMS)).meta({ description: "Stable, for programs." }),
  detail: z.exactOptional(z.string()).meta({ description: "A sentence on this occurrence." }),
  errors: z.exactOptional(ISSUES),
}).meta({
  description: `${DESCRIPTION}\n\nThe codes in \`errors\` of an invalid basket: ` +
    ISSUE_CODES.map((code) => `\`${code}\` (${FAULTS[code]})`).join(", ") +
    ".",
});

/** The problems of a batch: the members of its summary are absent when nothing was read. */
export const BATCH_PROBLEM = PROBLEM.extend({
  accepted: z.exactOptional(BATCH_SUMMARY.shape.accepted),
  rejected: z.exactOptional(BATCH_SUMMARY.shape.rejected),
  retry: z.exactOptional(BATCH_SUMMARY.shape.retry),
  rejectedLines: z.exactOptional(BATCH_SUMMARY.shape.rejectedLines),
  errors: z.exactOptional(BATCH_SUMMARY.shape.errors),
  errorsTruncated: z.exactOptional(BATCH_SUMMARY.shape.errorsTruncated),
  unreadFrom: z.exactOptional(
    count().meta({ description: "The first line that was not read: send again from here on." }),
  ),
}).meta({
  description: `${DESCRIPTION} A batch that was read has the members of its summary besides.`,
});

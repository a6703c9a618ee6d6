/**
 * What can be wrong with the parameters of a request.
 *
 * @module
 */
import { type Issue, ISSUE_CODES, type IssueCode } from "../../../shared/basket/issue.ts";

/** The codes of the faults of parameters. Texts and days are held to the rules of baskets. */
export const QUERY_ISSUE_CODES = [
  ...ISSUE_CODES,
  "unknown_parameter",
  "repeated_parameter",
  "too_many_parameters",
  "not_an_option",
  "not_in_range",
  "not_a_page",
  "from_after_to",
  "period_too_long",
] as const;

/** A code of {@linkcode QUERY_ISSUE_CODES}; `invalid` is for what no rule of ours finds. */
export type QueryIssueCode = (typeof QUERY_ISSUE_CODES)[number] | IssueCode;

/** One fault of the parameters; its pointer names one. */
export type QueryIssue = Issue<QueryIssueCode>;

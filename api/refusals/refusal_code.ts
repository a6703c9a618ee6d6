/**
 * What the API refuses for good: the codes under which refusals are kept.
 *
 * @module
 */
import { ISSUE_CODES, type IssueCode } from "../../shared/basket/issue.ts";

const OTHER_CODES = [
  "invalid",
  "not_json",
  "not_utf8",
  "line_too_long",
  "too_many_lines",
  "not_an_array",
  "store_not_allowed",
  "forbidden",
  "unauthorized",
  "unsupported_media_type",
  "body_too_large",
  "body_incomplete",
  "body_timeout",
  "corrupt_gzip",
  "corrupt_deflate",
  "too_large_for_broker",
  "refused_by_broker",
] as const;

/** The code of a fault that will be there again when the same comes again. */
export type RefusalCode = IssueCode | (typeof OTHER_CODES)[number];

/** All of them, those of baskets and closings first. */
export const REFUSAL_CODES: readonly RefusalCode[] = [...ISSUE_CODES, ...OTHER_CODES];

/** The code of the cause under which refusals are counted where there are too many causes. */
export const OTHER_CAUSES = "other";

/** What is refused for the load, the client's rate or an outage: it is sent again, and no till is wrong. */
const SENT_AGAIN = ["rate_limited", "too_many_at_once", "overloaded"] as const;

/** Whether a refusal with `code` is one to be kept. */
export function isForGood<Code extends string>(
  code: Code,
): code is Exclude<Code, (typeof SENT_AGAIN)[number]> {
  return !SENT_AGAIN.some((known) => known === code);
}

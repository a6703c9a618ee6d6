/**
 * The body of `POST /dead-letters/…`: which dead letters, and why.
 *
 * @module
 */
import { z } from "zod";
import { MAX_REASON_LENGTH } from "../../shared/audit/reason.ts";
import { basketText } from "../../shared/basket/basket_text.ts";
import { findDuplicateMembers } from "../../shared/basket/find_duplicate_members.ts";
import { isObject } from "../../shared/basket/is_object.ts";
import type { Issue } from "../../shared/basket/issue.ts";
import { toIssues } from "../../shared/basket/to_issues.ts";
import { type AskedFor, MAX_POSITIONS } from "../../shared/dead_letters/action_request.ts";
import { DEAD_LETTER_CODES } from "../../shared/dead_letters/dead_letter_code.ts";
import { formatPosition, parsePosition } from "../../shared/kafka/position.ts";

/** Most bytes of a body: a hundred positions of topics with the longest names have 28,000. */
export const MAX_ACTION_BYTES = 65_536;

const REASON = basketText(MAX_REASON_LENGTH, {
  description: "Why, for whoever asks later: the audit and the dead letter keep it.",
}).schema;

const BY_POSITION = z.strictObject({
  positions: z.array(
    z.string().regex(
      /^[A-Za-z0-9._-]{1,249}\/[0-9]{1,9}@[0-9]{1,18}$/,
      "Must be a position such as delhaize_shop/0@17",
    ),
  ).min(1).max(MAX_POSITIONS).meta({
    description:
      "Those of these records, each as `topic/partition@offset`. Where a topic was made " +
      "again, two may have the same position: then both.",
  }),
  reason: REASON,
});

const BY_CODE = z.strictObject({
  code: z.enum(DEAD_LETTER_CODES).meta({ description: "All open ones with this code." }),
  reason: REASON,
});

/** The schema of the body. */
export const ACTION = z.union([BY_POSITION, BY_CODE]);

/** What a body asks for, or its faults. */
export type ParsedAction =
  | { readonly ok: true; readonly asked: Pick<AskedFor, "code" | "positions" | "reason"> }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Parses the body, from its text and its value. */
export function parseAction(text: string, value: unknown): ParsedAction {
  if (!isObject(value)) {
    return {
      ok: false,
      issues: [{ code: "wrong_type", pointer: "", detail: "Must be an object" }],
    };
  }
  // zod looks at each: members whose names are numbers are slow to look up.
  if (Object.keys(value).length > MAX_MEMBERS) {
    const detail = "Must have positions or code, and reason";
    return { ok: false, issues: [{ code: "too_many", pointer: "", detail }] };
  }
  const parsed = Object.hasOwn(value, "code")
    ? BY_CODE.safeParse(value, { reportInput: true })
    : BY_POSITION.safeParse(value, { reportInput: true });
  const issues = [
    ...(parsed.error?.issues.flatMap((issue) => toIssues(issue, "request")) ?? []),
    ...findDuplicateMembers(text, value),
  ];
  if (!parsed.success || issues.length > 0) return { ok: false, issues: issues.slice(0, 20) };
  const { reason } = parsed.data;
  if ("code" in parsed.data) {
    return { ok: true, asked: { code: parsed.data.code, positions: null, reason } };
  }
  const positions = parsed.data.positions.flatMap((position) => parsePosition(position) ?? []);
  return {
    ok: true,
    asked: { code: null, positions: [...new Set(positions.map(formatPosition))], reason },
  };
}

const MAX_MEMBERS = 10;

/**
 * zod's issues in our words: stable codes, and pointers to what is wrong.
 *
 * @module
 */
import type { z } from "zod";
import { type Issue, ISSUE_CODES, type IssueCode, toPointer } from "./issue.ts";

/**
 * The faults that zod's issue stands for: a strict object reports all its unknown keys in one.
 *
 * @param what was read, for people: `basket`
 */
export function toIssues(issue: z.core.$ZodIssue, what: string): Issue[] {
  const pointer = toPointer(issue.path);
  switch (issue.code) {
    case "custom":
      return [{ code: toIssueCode(issue.params?.code), pointer, detail: issue.message }];
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        code: "unknown_field",
        pointer: toPointer([...issue.path, key]),
        detail: `Is not a field of a ${what}`,
      }));
    case "invalid_type":
      if (issue.input === undefined) return [{ code: "required", pointer, detail: "Is missing" }];
      // `1e400` is JSON, but no float holds it.
      if (issue.expected === "number" && typeof issue.input === "number") {
        const code = issue.input < 0 ? "too_small" : "too_big";
        return [{ code, pointer, detail: "Must be a finite number" }];
      }
      return [{
        code: "wrong_type",
        pointer,
        detail: `Must be of type ${issue.expected}${toNullAdvice(issue)}`,
      }];
    case "invalid_value":
      return [{
        code: "unknown_value",
        pointer,
        detail: `Must be one of ${issue.values.join(", ")}${toNullAdvice(issue)}`,
      }];
    case "too_small":
      return [{ code: "too_few", pointer, detail: `Must have at least ${issue.minimum} entry` }];
    case "too_big":
      return [{ code: "too_many", pointer, detail: `Must have at most ${issue.maximum} entries` }];
    default:
      return [{ code: "invalid", pointer, detail: issue.message }];
  }
}

/** Many libraries write `null` for what is absent. */
function toNullAdvice({ input, path }: z.core.$ZodIssue): string {
  const isField = typeof path.at(-1) === "string";
  return input === null && isField ? NOT_NULL : "";
}

const NOT_NULL = ", not null: an optional field without a value is left out";

/** Types hold our rules to the codes, but zod knows nothing of them. */
function toIssueCode(code: unknown): IssueCode {
  return ISSUE_CODES.find((known) => known === code) ?? "invalid";
}

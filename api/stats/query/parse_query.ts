/**
 * From the query of an address to a question, or to the list of all that is wrong with it.
 *
 * @module
 */
import type { z } from "zod";
import { type Issue, toPointer } from "../../../shared/basket/issue.ts";

/** The question, or its faults, never both. */
export type Parsed<T> =
  | { readonly ok: true; readonly query: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Reads `parameters` by a strict object schema. Each may come once; a pointer names it: `/from`. */
export function parseQuery<T>(parameters: URLSearchParams, schema: z.ZodType<T>): Parsed<T> {
  const repeated = [...new Set(parameters.keys())]
    .filter((name) => parameters.getAll(name).length > 1)
    .map((name): Issue => ({
      code: "repeated_parameter",
      pointer: toPointer([name]),
      detail: "Must come once",
    }));
  // A null prototype: `__proto__` is a parameter like any other, and unknown.
  const texts = Object.assign(Object.create(null), Object.fromEntries(parameters));
  const result = schema.safeParse(texts);
  const issues = [...repeated, ...(result.error?.issues ?? []).flatMap(toIssues)];
  if (issues.length > 0 || !result.success) {
    return { ok: false, issues: issues.slice(0, MAX_ISSUES) };
  }
  return { ok: true, query: result.data };
}

/** zod's issue in our words; a strict object reports all its unknown keys in one. */
function toIssues(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((name) => ({
      code: "unknown_parameter",
      pointer: toPointer([name]),
      detail: "Is not a parameter here",
    }));
  }
  const pointer = toPointer(issue.path);
  if (issue.code === "custom") {
    return [{ code: String(issue.params?.code ?? "invalid"), pointer, detail: issue.message }];
  }
  return [{ code: "required", pointer, detail: "Is missing" }];
}

const MAX_ISSUES = 20;

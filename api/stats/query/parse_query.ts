/**
 * Parses the query of a URL, or lists all that is wrong with it.
 *
 * @module
 */
import type { z } from "zod";
import { type Issue, toPointer } from "../../../shared/basket/issue.ts";

/** The parsed query, or its issues. */
export type Parsed<T> =
  | { readonly ok: true; readonly query: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Parses `parameters` by a strict object schema. Each may occur once; a pointer such as `/from` names it. */
export function parseQuery<T>(parameters: URLSearchParams, schema: z.ZodType<T>): Parsed<T> {
  const repeated = [...new Set(parameters.keys())]
    .filter((name) => parameters.getAll(name).length > 1)
    .map((name): Issue => ({
      code: "repeated_parameter",
      pointer: toPointer([name]),
      detail: "Must come once",
    }));
  // With a null prototype `__proto__` is an unknown parameter like any other.
  const texts = Object.assign(Object.create(null), Object.fromEntries(parameters));
  const result = schema.safeParse(texts);
  const issues = [...repeated, ...(result.error?.issues ?? []).flatMap(toIssues)];
  if (issues.length > 0 || !result.success) {
    return { ok: false, issues: issues.slice(0, MAX_ISSUES) };
  }
  return { ok: true, query: result.data };
}

/** zod's issue as ours. A strict object reports all its unknown keys in one. */
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

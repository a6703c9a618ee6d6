/**
 * Parses the query of a URL, or lists all that is wrong with it.
 *
 * @module
 */
import type { z } from "zod";
import { toPointer } from "../../../shared/basket/issue.ts";
import { QUERY_ISSUE_CODES, type QueryIssue } from "./query_issue.ts";

/** The parsed query, or its issues. */
export type Parsed<T> =
  | { readonly ok: true; readonly query: T }
  | { readonly ok: false; readonly issues: readonly QueryIssue[] };

/**
 * Parses `parameters` by a strict object schema. Each may occur once; a pointer such as `/from`
 * names it.
 *
 * Only the first 32 become property names: V8 hashes names that look like
 * integers without a seed, and 60 KB of distinct names cost 1.2 s when each was looked up.
 */
export function parseQuery<T>(parameters: URLSearchParams, schema: z.ZodType<T>): Parsed<T> {
  const first = [...parameters].slice(0, MAX_PARAMETERS);
  const result = schema.safeParse(toTexts(first));
  const issues = [
    ...(parameters.size > MAX_PARAMETERS ? [TOO_MANY] : []),
    ...findRepeated(first),
    ...(result.error?.issues ?? []).flatMap(toIssues),
  ];
  if (issues.length > 0 || !result.success) {
    return { ok: false, issues: issues.slice(0, MAX_ISSUES) };
  }
  return { ok: true, query: result.data };
}

type Parameter = readonly [name: string, value: string];

/** With a null prototype `__proto__` is an unknown parameter like any other. */
function toTexts(parameters: readonly Parameter[]): unknown {
  return Object.assign(Object.create(null), Object.fromEntries(parameters));
}

function findRepeated(parameters: readonly Parameter[]): QueryIssue[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [name] of parameters) (seen.has(name) ? repeated : seen).add(name);
  return [...repeated].map((name) => ({
    code: "repeated_parameter",
    pointer: toPointer([name]),
    detail: "Must come once",
  }));
}

/** zod's issue as ours. A strict object reports all its unknown keys in one. */
function toIssues(issue: z.core.$ZodIssue): QueryIssue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((name) => ({
      code: "unknown_parameter",
      pointer: toPointer([name]),
      detail: "Is not a parameter here",
    }));
  }
  const pointer = toPointer(issue.path);
  if (issue.code === "custom") {
    const code = QUERY_ISSUE_CODES.find((known) => known === issue.params?.code) ?? "invalid";
    return [{ code, pointer, detail: issue.message }];
  }
  return [{ code: "required", pointer, detail: "Is missing" }];
}

/** Far above what any route takes. */
const MAX_PARAMETERS = 32;
const TOO_MANY: QueryIssue = {
  code: "too_many_parameters",
  pointer: "",
  detail: `Must be at most ${MAX_PARAMETERS} parameters`,
};
const MAX_ISSUES = 20;

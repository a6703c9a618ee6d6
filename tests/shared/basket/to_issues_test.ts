/**
 * The codes of faults: one list, and nothing beside it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Refused } from "../../../shared/basket/field.ts";
import { type Issue, ISSUE_CODES } from "../../../shared/basket/issue.ts";
import { toIssues } from "../../../shared/basket/to_issues.ts";

/** The code that a rule's fault has in the end. */
function codeOf(code: unknown): string | undefined {
  return toIssues({ code: "custom", message: "x", path: [], params: { code } }, "basket")[0]?.code;
}

Deno.test("toIssues() keeps the code of each rule", () => {
  assertEquals(ISSUE_CODES.map(codeOf), [...ISSUE_CODES]);
  assertEquals(new Set(ISSUE_CODES).size, ISSUE_CODES.length);
});

Deno.test("toIssues() calls what has no code of ours invalid", () => {
  assertEquals(["requird", undefined, "constructor", 7].map(codeOf), Array(4).fill("invalid"));
});

Deno.test("toIssues() calls invalid what zod finds and the contract does not ask", () => {
  const path = ["products", 0];
  const issue = { code: "not_multiple_of", divisor: 2, message: "Odd", path, input: 3 } as const;
  assertEquals(toIssues(issue, "basket"), [
    { code: "invalid", pointer: "/products/0", detail: "Odd" },
  ]);
});

Deno.test("a code that the list lacks does not compile", () => {
  // @ts-expect-error: a typo
  const refused = new Refused("requird", "Is missing");
  // @ts-expect-error: a typo
  const issue: Issue = { code: "requird", pointer: "", detail: "Is missing" };
  assertEquals([String(refused.code), issue.code as string], ["requird", "requird"]);
});

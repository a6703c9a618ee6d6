/**
 * The command lines of `recategorise` and `uncategorised`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  parseRecategoriseArguments,
  parseUncategorisedArguments,
} from "../../../operate/recategorise/parse_arguments.ts";

Deno.test("parseRecategoriseArguments() reads good arguments", async (t) => {
  const cases = [
    { args: [], expected: { dryRun: false, batchLines: 5_000 } },
    { args: ["--dry-run"], expected: { dryRun: true, batchLines: 5_000 } },
    { args: ["--batch", "1"], expected: { dryRun: false, batchLines: 1 } },
    { args: ["--batch=100000", "--dry-run"], expected: { dryRun: true, batchLines: 100_000 } },
  ];
  for (const { args, expected } of cases) {
    await t.step(args.join(" ") || "none", () => {
      assertEquals(parseRecategoriseArguments(args), { kind: "arguments", values: expected });
    });
  }
});

Deno.test("parseUncategorisedArguments() reads good arguments", async (t) => {
  const cases = [
    { args: [], expected: { limit: 50, csv: false } },
    { args: ["--csv", "--limit", "7"], expected: { limit: 7, csv: true } },
  ];
  for (const { args, expected } of cases) {
    await t.step(args.join(" ") || "none", () => {
      assertEquals(parseUncategorisedArguments(args), { kind: "arguments", values: expected });
    });
  }
});

Deno.test("both refuse what is no whole number in range, and what they do not know", async (t) => {
  const must = (value: string) => `must be a whole number from 1 to 100000, not "${value}"`;
  const cases = [
    ...["0", "-1", "1.5", "1e9", "x", ""].map((value) => ({
      args: [`--batch=${value}`],
      parse: parseRecategoriseArguments,
      fault: `--batch ${must(value)}`,
    })),
    { args: ["--limit=0"], parse: parseUncategorisedArguments, fault: `--limit ${must("0")}` },
    {
      args: ["--limit", "5"],
      parse: parseRecategoriseArguments,
      fault: "Unknown option '--limit'",
    },
    {
      args: ["all"],
      parse: parseUncategorisedArguments,
      fault: "Unexpected argument 'all'",
    },
    { args: ["--batch"], parse: parseRecategoriseArguments, fault: "Option '--batch <value>'" },
  ];
  for (const { args, parse, fault } of cases) {
    await t.step(args.join(" "), () => {
      const parsed = parse(args);
      const faults = parsed.kind === "faults" ? parsed.faults : [];
      assertEquals(faults.map((text) => text.slice(0, fault.length)), [fault]);
    });
  }
});

Deno.test("--help is a call for help, whatever else is said", () => {
  assertEquals(parseRecategoriseArguments(["--help", "--batch", "0"]), { kind: "help" });
  assertEquals(parseUncategorisedArguments(["--csv", "--help"]), { kind: "help" });
});

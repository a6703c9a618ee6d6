/**
 * Command lines: what is read, and how each fault is named.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  type ParsedTaskArguments,
  parseTaskArguments,
  type TaskOptions,
  toggle,
} from "../../../shared/service/parse_task_arguments.ts";
import { decimal, integer, oneOf, optional, text } from "../../../shared/service/settings.ts";

const OPTIONS = {
  requests: integer({ min: 1, max: 1_000, fallback: 10 }),
  wait: decimal({ min: 0, max: 60, fallback: 1 }),
  receipts: optional(text({ form: "the path of a file" })),
  code: optional(oneOf(["conflict", "not_json"])),
  "dry-run": toggle(),
};
const DEFAULTS = {
  requests: 10,
  wait: 1,
  receipts: undefined,
  code: undefined,
  "dry-run": false,
};
const NAMES = "(options: --requests, --wait, --receipts, --code, --dry-run)";

Deno.test("parseTaskArguments() reads options and operands", async (t) => {
  const cases: { args: string[]; options?: Partial<typeof DEFAULTS>; operands?: string[] }[] = [
    { args: [] },
    { args: ["--requests", "3", "--wait=0.5"], options: { requests: 3, wait: 0.5 } },
    { args: ["--dry-run", "a", "b"], options: { "dry-run": true }, operands: ["a", "b"] },
    { args: ["a", "--", "--requests"], operands: ["a", "--requests"] },
    { args: ["--requests=1_0".replace("_", "")], options: { requests: 10 } },
  ];
  for (const { args, options = {}, operands = [] } of cases) {
    await t.step(args.join(" ") || "nothing", () => {
      const operand = { name: "FILE" };
      assertEquals<unknown>(parseTaskArguments(args, { options: OPTIONS, operands: operand }), {
        kind: "arguments",
        options: { ...DEFAULTS, ...options },
        operands,
      });
    });
  }
});

Deno.test("parseTaskArguments() names every fault at once", async (t) => {
  const cases: { args: string[]; faults: string[] }[] = [
    { args: ["--requets", "3"], faults: [`--requets is not an option ${NAMES}`] },
    { args: ["-n3"], faults: [`-n is not an option ${NAMES}`, `-3 is not an option ${NAMES}`] },
    { args: ["--__proto__", "x"], faults: [`--__proto__ is not an option ${NAMES}`] },
    { args: ["--constructor"], faults: [`--constructor is not an option ${NAMES}`] },
    {
      args: ["--requests", "ten", "--wait=-1"],
      faults: [
        '--requests must be a whole number from 1 to 1000, not "ten"',
        '--wait must be a number from 0 to 60, not "-1"',
      ],
    },
    {
      args: ["--requests"],
      faults: ["--requests needs a value: a whole number from 1 to 1000"],
    },
    {
      args: ["--receipts", "--dry-run"],
      faults: ["--receipts needs a value: the path of a file"],
    },
    { args: ["--receipts", " "], faults: ['--receipts must be the path of a file, not " "'] },
    { args: ["--wait", "1", "--wait", "2"], faults: ["--wait is given twice"] },
    { args: ["--dry-run=yes"], faults: ["--dry-run takes no value"] },
    {
      args: ["--code", "conflit"],
      faults: ['--code must be one of conflict, not_json, not "conflit"'],
    },
    { args: ["a", "b"], faults: ['"b" is one FILE too many'] },
    { args: ["bad"], faults: ['"bad" is not a good word'] },
  ];
  for (const { args, faults } of cases) {
    await t.step(args.join(" "), () => {
      const operands = {
        name: "FILE",
        max: 1,
        check: { form: "a good word", isGood: (word: string) => word !== "bad" },
      };
      const parsed = parseTaskArguments(args, { options: OPTIONS, operands });
      // A word behind an unknown option may have been its value; that it is named too is no harm.
      const named = parsed.kind === "faults" ? parsed.faults.slice(0, faults.length) : parsed;
      assertEquals<unknown>(named, faults);
    });
  }
});

Deno.test("parseTaskArguments() asks for what is missing", () => {
  const operands = { name: "FILE", min: 1 };
  assertEquals<ParsedTaskArguments<TaskOptions>>(
    parseTaskArguments([], { options: { reason: text({ form: "a reason" }) }, operands }),
    { kind: "faults", faults: ["--reason is missing: it must be a reason", "FILE is missing"] },
  );
});

Deno.test("parseTaskArguments() takes no operands unless the task has some", () => {
  assertEquals<unknown>(parseTaskArguments(["x"], { options: {} }), {
    kind: "faults",
    faults: ['"x" is not expected: only options are'],
  });
});

Deno.test("parseTaskArguments() finds a call for help wherever it comes", () => {
  for (const args of [["--help"], ["-h"], ["--requests", "ten", "--help"], ["x", "--help"]]) {
    assertEquals<unknown>(parseTaskArguments(args, { options: OPTIONS }), { kind: "help" });
  }
});

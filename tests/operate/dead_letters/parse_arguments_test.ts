/**
 * The command line of the task `dead-letters`.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  type Command,
  parseArguments,
  USAGE,
} from "../../../operate/dead_letters/parse_arguments.ts";
import { LETTER_CODES } from "../../../shared/dead_letters/letter_code.ts";

const AT_17 = { topic: "delhaize_shop", partition: 0, offset: "17" };

Deno.test("parseArguments() reads each command", async (t) => {
  const quiet = { json: false };
  const replay = { name: "replay", replace: false, dryRun: false, ...quiet } as const;
  const discard = { name: "discard", reason: "a test", dryRun: false, ...quiet } as const;
  const cases: { line: string; expected: Command }[] = [
    {
      line: "list",
      expected: { name: "list", code: undefined, limit: 50, all: false, ...quiet },
    },
    {
      line: "list --code conflict --limit 7 --all --json",
      expected: { name: "list", code: "conflict", limit: 7, all: true, json: true },
    },
    {
      line: "show delhaize_shop/0@17",
      expected: { name: "show", position: AT_17, ...quiet },
    },
    { line: "replay", expected: { ...replay, selection: { by: "all" } } },
    {
      line: "replay --code not_json --replace --dry-run --json",
      expected: {
        ...replay,
        selection: { by: "code", code: "not_json" },
        replace: true,
        dryRun: true,
        json: true,
      },
    },
    {
      line: "replay delhaize_shop/0@17 --replace shop_2/3@4 delhaize_shop/0@17",
      expected: {
        ...replay,
        replace: true,
        selection: {
          by: "position",
          positions: [AT_17, { topic: "shop_2", partition: 3, offset: "4" }],
        },
      },
    },
    {
      line: "discard --code not_json --reason a_test",
      expected: { ...discard, reason: "a_test", selection: { by: "code", code: "not_json" } },
    },
    {
      line: "discard delhaize_shop/0@17 --dry-run --reason a_test",
      expected: {
        ...discard,
        reason: "a_test",
        dryRun: true,
        selection: { by: "position", positions: [AT_17] },
      },
    },
  ];
  for (const { line, expected } of cases) {
    await t.step(line, () => {
      assertEquals(parseArguments(line.split(" ")), { kind: "command", command: expected });
    });
  }
});

Deno.test("parseArguments() names everything that is wrong", async (t) => {
  const codes = LETTER_CODES.join(", ");
  const position = (text: string) => `"${text}" is no position such as delhaize_shop/0@17`;
  const cases = [
    { args: [], faults: ["a command is missing: it must be list, show, replay, discard"] },
    {
      args: ["delete"],
      faults: ['"delete" is no command: it must be list, show, replay, discard'],
    },
    {
      args: ["list", "x", "--code", "conflit", "--limit", "0"],
      faults: [
        'list takes no positions: "x"',
        `--code must be one of ${codes}`,
        "--limit must be a whole number from 1 to 100000",
      ],
    },
    { args: ["show"], faults: ["show takes exactly one position, such as delhaize_shop/0@17"] },
    {
      args: ["show", "a/0@1", "a/0@2"],
      faults: ["show takes exactly one position, such as delhaize_shop/0@17"],
    },
    { args: ["show", "a/0"], faults: [position("a/0")] },
    {
      args: ["replay", "--code", "conflict", "a/0@1", "b"],
      faults: [position("b"), "give --code or positions, not both"],
    },
    {
      args: ["discard"],
      faults: [
        "discard needs --code or positions: it never discards all there are",
        "discard needs --reason, for whoever asks later",
      ],
    },
    {
      args: ["discard", "a/0@1", "--reason", "  "],
      faults: ["discard needs --reason, for whoever asks later"],
    },
    {
      args: ["discard", "a/0@1", "--reason", "x".repeat(501)],
      faults: ["--reason must be at most 500 characters long"],
    },
  ];
  for (const { args, faults } of cases) {
    await t.step(args.join(" "), () => {
      assertEquals(parseArguments(args), { kind: "faults", faults });
    });
  }
  for (const args of [["list", "--replace"], ["replay", "--reason", "x"], ["show", "--limit"]]) {
    await t.step(`${args.join(" ")}: an option of another command`, () => {
      const parsed = parseArguments(args);
      assertEquals(parsed.kind, "faults");
      if (parsed.kind === "faults") assertStringIncludes(parsed.faults[0] ?? "", "Unknown option");
    });
  }
});

Deno.test("parseArguments() hears a call for help wherever it comes", () => {
  for (const args of [["--help"], ["help"], ["replay", "--help"]]) {
    assertEquals(parseArguments(args), { kind: "help" });
  }
  for (const code of LETTER_CODES) assertStringIncludes(USAGE, code);
});

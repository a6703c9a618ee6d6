import { assert, assertEquals } from "@std/assert";
import { parseStressArguments } from "../../../operate/stress/parse_stress_arguments.ts";

const DEFAULTS = {
  requests: 1_000,
  concurrency: 50,
  ratePerSecond: undefined,
  url: undefined,
  receipts: undefined,
  seed: undefined,
};

Deno.test("parseStressArguments() reads every option", async (t) => {
  const cases = [
    { args: [], expected: DEFAULTS },
    { args: ["--requests", "1"], expected: { ...DEFAULTS, requests: 1 } },
    { args: ["--requests=20000"], expected: { ...DEFAULTS, requests: 20_000 } },
    { args: ["--concurrency", "200"], expected: { ...DEFAULTS, concurrency: 200 } },
    { args: ["--rate", "0.5"], expected: { ...DEFAULTS, ratePerSecond: 0.5 } },
    { args: ["--url", "https://api.test/x"], expected: { ...DEFAULTS, url: "https://api.test/x" } },
    { args: ["--receipts", "r.ndjson"], expected: { ...DEFAULTS, receipts: "r.ndjson" } },
    { args: ["--seed", "0"], expected: { ...DEFAULTS, seed: 0 } },
  ];
  for (const { args, expected } of cases) {
    await t.step(args.join(" "), () => {
      assertEquals(parseStressArguments(args), { kind: "arguments", arguments: expected });
    });
  }
});

Deno.test("parseStressArguments() asks for help whatever stands beside it", () => {
  assertEquals(parseStressArguments(["--requests", "none", "--help"]), { kind: "help" });
});

Deno.test("parseStressArguments() names every bad value and its form", () => {
  const args = ["--requests=0", "--concurrency=x", "--rate=-1", "--url=ftp://x", "--seed=1.5"];
  assertEquals(parseStressArguments([...args, "--receipts="]), {
    kind: "faults",
    faults: [
      '--requests must be a whole number from 1 to 100000000, not "0"',
      '--concurrency must be a whole number from 1 to 10000, not "x"',
      '--rate must be a number above 0 and at most 100000, not "-1"',
      '--url must be a URL that begins with http:// or https://, not "ftp://x"',
      '--receipts must be the path of a file, not ""',
      '--seed must be a whole number from 0 to 9007199254740991, not "1.5"',
    ],
  });
});

Deno.test("parseStressArguments() refuses what it does not know", async (t) => {
  const cases = [
    { args: ["--request", "5"], says: "Unknown option '--request'" },
    { args: ["5"], says: "Unexpected argument '5'" },
    { args: ["--requests"], says: "argument missing" },
  ];
  for (const { args, says } of cases) {
    await t.step(args.join(" "), () => {
      const parsed = parseStressArguments(args);
      assert(parsed.kind === "faults" && parsed.faults.length === 1);
      assert(parsed.faults[0]?.includes(says), parsed.faults[0]);
    });
  }
});

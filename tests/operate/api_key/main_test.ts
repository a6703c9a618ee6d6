/**
 * The task `api-key` as its caller meets it.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseCreateArguments, USAGE } from "../../../operate/api_key/parse_arguments.ts";
import { createKeyRing } from "../../../api/auth/key_ring.ts";
import { may } from "../../support/permissions.ts";

Deno.test("parseCreateArguments() reads what key to make", async (t) => {
  const cases = [
    {
      args: ["create", "till-1", "--scopes", "ingest"],
      expected: { key: { name: "till-1", scopes: ["ingest"] }, json: false },
    },
    {
      args: ["create", "--json", "--scopes=ingest, read", "Kassa 1", "--stores", "Gent Zuid,Luik"],
      expected: {
        key: { name: "Kassa 1", scopes: ["ingest", "read"], stores: ["Gent Zuid", "Luik"] },
        json: true,
      },
    },
  ];
  for (const { args, expected } of cases) {
    await t.step(args.join(" "), () => {
      assertEquals<unknown>(parseCreateArguments(args), { kind: "create", ...expected });
    });
  }
  await t.step("--help", () => assertEquals(parseCreateArguments(["--help"]), { kind: "help" }));
});

Deno.test("parseCreateArguments() names every fault", async (t) => {
  const scopes = ["--scopes", "ingest"];
  const cases: { args: string[]; expected: string[] }[] = [
    { args: [], expected: ["The command must be create", "--scopes is missing"] },
    { args: ["list", ...scopes], expected: ["The command must be create"] },
    { args: ["create"], expected: ["NAME is missing", "--scopes is missing"] },
    {
      args: ["create", "Kassa", "1", ...scopes],
      expected: ["There must be one NAME; put a name with spaces in quotes"],
    },
    {
      args: ["create", "a/b", "--scopes", "write,ingest", "--stores", "Gent,"],
      expected: [
        "NAME must be 1 to 64 letters, digits, spaces, dots, dashes or underscores",
        "--scopes must be one of ingest, read, admin",
        "--stores must be the name of a shop, 1 to 64 characters",
      ],
    },
  ];
  for (const { args, expected } of cases) {
    await t.step(args.join(" "), () => {
      assertEquals(parseCreateArguments(args), { kind: "faults", faults: expected });
    });
  }
  await t.step("an unknown option", () => {
    assertEquals(parseCreateArguments(["create", "a", "--scope", "read"]).kind, "faults");
  });
});

Deno.test("api-key create prints the key and its entry, or exits 2", {
  ignore: !may.runStack,
}, async (t) => {
  await t.step("for programs", async () => {
    const { code, stdout } = await run("create", "till-1", "--scopes", "ingest", "--json");
    const { key, entry } = JSON.parse(stdout);
    assertEquals([code, stdout.trimEnd().split("\n").length], [0, 1]);
    assertEquals(Object.keys(entry), ["name", "sha256", "scopes"]);
    assertEquals(createKeyRing([entry]).verify(key), entry);
  });
  await t.step("for people", async () => {
    const { code, stdout } = await run("create", "till-1", "--scopes", "read", "--stores", "Gent");
    assertEquals(code, 0);
    assertStringIncludes(stdout, "shown this once:\n\n  dlz_");
    assertStringIncludes(stdout, '"scopes":["read"],"stores":["Gent"]}');
  });
  await t.step("called wrongly", async () => {
    assertEquals(await run("create", "till-1"), {
      code: 2,
      stdout: "",
      stderr: `--scopes is missing\n\n${USAGE}\n`,
    });
  });
});

/** Runs the task without any permission, as its line in deno.json does. */
async function run(...args: readonly string[]) {
  const main = new URL("../../../operate/api_key/main.ts", import.meta.url);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", main.href, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

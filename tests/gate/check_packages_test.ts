/**
 * checkPackages(), over made-up packages and over those of deno.lock.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { may } from "../support/permissions.ts";
import { checkPackages } from "./check_packages.ts";
import { readPackages } from "./read_packages.ts";

Deno.test("checkPackages() names each licence and each script that it does not know", async (t) => {
  const cases = [
    { name: "free", license: "MIT", hasScripts: false, expected: [] },
    { name: "a choice", license: "(GPL-3.0 OR MIT)", hasScripts: false, expected: [] },
    {
      name: "copyleft",
      license: "GPL-3.0",
      hasScripts: false,
      expected: ["left-pad@1.0.0 has the licence GPL-3.0"],
    },
    {
      name: "all of several",
      license: "MIT AND GPL-3.0",
      hasScripts: false,
      expected: ["left-pad@1.0.0 has the licence MIT AND GPL-3.0"],
    },
    {
      name: "none",
      license: undefined,
      hasScripts: false,
      expected: ["left-pad@1.0.0 names no licence"],
    },
    {
      name: "scripts",
      license: "ISC",
      hasScripts: true,
      expected: ["left-pad@1.0.0 has scripts, and deno.json does not deny them"],
    },
  ];
  for (const { name, license, hasScripts, expected } of cases) {
    await t.step(name, () => {
      const packages = [{ key: "left-pad@1.0.0", license, hasScripts }];
      assertEquals(checkPackages(packages, { allow: [], deny: ["npm:left-pad-2"] }), expected);
    });
  }
  await t.step("what only tests use, under the licence that is known of it", () => {
    const rules = { allow: [], deny: [] };
    const [axe, other] = ["axe-core@4.14.1", "axe-core-2@1.0.0"].map((key) =>
      checkPackages([{ key, license: "MPL-2.0", hasScripts: false }], rules)
    );
    assertEquals([axe, other], [[], ["axe-core-2@1.0.0 has the licence MPL-2.0"]]);
  });
  await t.step("scripts that are denied, by name or by version", () => {
    const packages = [{ key: "@a/b@1.0.0", license: "MIT", hasScripts: true }];
    for (const deny of ["npm:@a/b", "npm:@a/b@1.0.0"]) {
      assertEquals(checkPackages(packages, { allow: [], deny: [deny] }), []);
    }
  });
  await t.step("scripts that are allowed", () => {
    assertEquals(checkPackages([], { allow: ["npm:x"], deny: [] }), [
      "npm:x may run scripts: deno.json allows it",
    ]);
  });
});

Deno.test("every package of deno.lock is free and runs no script", {
  ignore: !may.runStack,
}, async () => {
  const packages = await readPackages();
  assert(packages.length > 30, `${packages.length}`);
  assertEquals(checkPackages(packages, config.allowScripts), []);
});

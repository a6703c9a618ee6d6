/**
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { folderTest } from "../support/temp_dir.ts";
import { collectTests } from "./collect_tests.ts";

/** Writes what happens to `globalThis.seen`. */
const FILE = `
const seen = globalThis.seen;
Deno.test.beforeAll(() => seen.push("before all"));
Deno.test.beforeEach(() => seen.push("before"));
Deno.test.afterEach(() => seen.push("after"));
Deno.test.afterAll(() => seen.push("after all"));
Deno.test("by name", () => seen.push("a"));
Deno.test("with options", { ignore: false }, () => seen.push("b"));
Deno.test({ name: "as an object", fn: () => seen.push("c") });
Deno.test({ fn: () => seen.push("d") }, { name: "the other way round" });
Deno.test(function named() { seen.push("e"); });
Deno.test("ignored", { ignore: true }, () => seen.push("never"));
Deno.test("in steps", async (t) => {
  await t.step("one", () => seen.push("f"));
  await t.step({ name: "two", ignore: true, fn: () => seen.push("never") });
  await t.step("three", () => { throw new Error("It fails"); });
  seen.push("never");
});
`;

folderTest("collectTests() runs tests as Deno does, as often as it is told", async (folder) => {
  await Deno.writeTextFile(`${folder}/some_test.ts`, FILE);
  const seen: string[] = [];
  Object.assign(globalThis, { seen });
  const actual = Deno.test;
  {
    await using collection = await collectTests(new URL(`file://${folder}/`), ["some_test.ts"]);
    assertEquals(Deno.test, actual);
    const [byName, ...others] = collection.tests;
    const steps = others.pop();
    assertEquals(byName?.id, "some_test.ts › by name (1)");
    assertEquals(steps?.id, "some_test.ts › in steps (7)");
    assertEquals(seen, [], "nothing runs by itself");
    await byName?.run();
    await byName?.run();
    assertEquals(seen, ["before all", "before", "a", "after", "before", "a", "after"]);
    for (const test of others) await test.run();
    assertEquals(seen.filter((what) => /^[b-e]$/.test(what)), ["b", "c", "d", "e"]);
    seen.length = 0;
    await assertRejects(async () => await steps?.run(), Error, "It fails");
  }
  assertEquals(seen, ["before", "f", "after", "after all"]);
});

import { assertEquals, assertThrows } from "@std/assert";
import { applyHunks } from "./apply_hunks.ts";

const TEXT = "one\ntwo\nthree\ntwo\nfour\n";

Deno.test("applyHunks() replaces lines wherever they are", async (t) => {
  const cases: readonly { name: string; before: string[]; after: string[]; expected: string }[] = [
    {
      name: "in the middle, found by their context",
      before: ["three", "two"],
      after: ["three", "zwei"],
      expected: "one\ntwo\nthree\nzwei\nfour\n",
    },
    {
      name: "at the beginning",
      before: ["one"],
      after: ["zero", "one"],
      expected: `zero\n${TEXT}`,
    },
    { name: "at the end", before: ["four"], after: [], expected: "one\ntwo\nthree\ntwo\n" },
    {
      name: "with a dollar, which means nothing here",
      before: ["four"],
      after: ["$&"],
      expected: "one\ntwo\nthree\ntwo\n$&\n",
    },
  ];
  for (const { name, before, after, expected } of cases) {
    await t.step(name, () => {
      assertEquals(applyHunks(TEXT, [{ before, after }]), expected);
    });
  }
});

Deno.test("applyHunks() refuses lines that it finds never or more than once", () => {
  const after: string[] = [];
  assertThrows(
    () => applyHunks(TEXT, [{ before: ["thre"], after }]),
    Error,
    "are not there:\nthre",
  );
  assertThrows(() => applyHunks(TEXT, [{ before: ["two"], after }]), Error, "more than once:\ntwo");
});

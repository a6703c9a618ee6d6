/**
 * Refusals are told apart by cause, and never without a bound.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { generalisePointer } from "../../../api/refusals/generalise_pointer.ts";
import { createRefusalCounts } from "../../../api/refusals/refusal_counts.ts";
import { assertEvenGrowth } from "../../support/even_growth.ts";

Deno.test("generalisePointer() makes one place of many", async (t) => {
  const cases: readonly { pointer: string; expected: string }[] = [
    { pointer: "", expected: "" },
    { pointer: "/id", expected: "/id" },
    { pointer: "/products/17/price", expected: "/products/*/price" },
    { pointer: "/products/0", expected: "/products/*" },
    { pointer: "/products/0_id", expected: "/products/‹name›" },
    { pointer: "/products//id", expected: "/products/‹name›/id" },
    { pointer: "/loyaltyCard", expected: "/loyaltyCard" },
    { pointer: "/products/3/line_12", expected: "/products/*/line_*" },
    { pointer: "/Some Body", expected: "/‹name›" },
    { pointer: "/some@shop.example", expected: "/‹name›" },
    { pointer: "/0470000000", expected: "/‹name›" },
    { pointer: "/a~1b", expected: "/‹name›" },
    { pointer: "/", expected: "/‹name›" },
    { pointer: "/__proto__", expected: "/__proto__" },
    { pointer: `/${"x".repeat(1_000_000)}`, expected: "/‹name›" },
    { pointer: "/a".repeat(1_000_000), expected: "/a/a/a/a" },
  ];
  for (const { pointer, expected } of cases) {
    await t.step(pointer.slice(0, 40), () => assertEquals(generalisePointer(pointer), expected));
  }
});

Deno.test("a fault of many lines counts once a basket, under one sample", () => {
  const counts = createRefusalCounts({ now: () => 5 });
  let samples = 0;
  for (let basket = 0; basket < 3; basket++) {
    counts.note({
      key: "till",
      store: "Gent",
      faults: [
        { code: "wrong_type", pointer: "/products/0/price" },
        { code: "wrong_type", pointer: "/products/1/price" },
        { code: "required", pointer: "/date" },
      ],
      sample: () => `sample ${++samples}`,
    });
  }
  const common = { refused: 3, firstMs: 5, lastMs: 5, sample: "sample 1" };
  const [key, store] = ["till", "Gent"];
  assertEquals(counts.take(10), [
    { cause: { key, store, code: "wrong_type", pointer: "/products/*/price" }, ...common },
    { cause: { key, store, code: "required", pointer: "/date" }, ...common },
  ]);
  assertEquals([samples, counts.waiting, counts.take(10).length], [1, 0, 0]);
});

Deno.test("a cause has its sample once, from the first refusal that can make one", () => {
  const counts = createRefusalCounts();
  const faults = [{ code: "not_json", pointer: "" }] as const;
  counts.note({ faults });
  counts.note({ faults, sample: () => "one" });
  counts.note({ faults, sample: () => "two" });
  assertEquals(counts.take(1).map(({ sample }) => sample), ["one"]);
  counts.note({ faults, sample: () => "three" });
  assertEquals(counts.take(1).map(({ refused, sample }) => [refused, sample]), [[1, undefined]]);
});

Deno.test("what could not be written is handed over again, with what came since", () => {
  let nowMs = 1;
  const counts = createRefusalCounts({ now: () => nowMs });
  const refuse = () =>
    counts.note({ faults: [{ code: "empty", pointer: "/id" }], sample: () => "s" });
  refuse();
  const taken = counts.take(1);
  nowMs = 2;
  refuse();
  counts.giveBack(taken);
  const cause = { key: "", store: "", code: "empty", pointer: "/id" } as const;
  assertEquals(counts.take(1), [{ cause, refused: 2, firstMs: 1, lastMs: 2, sample: "s" }]);
  counts.giveBack(taken);
  assertEquals(counts.take(1), [{ cause, refused: 1, firstMs: 1, lastMs: 2, sample: "s" }]);
});

Deno.test("10,001 causes are 10,000, and one of their key for the others", () => {
  const counts = createRefusalCounts({ maxCausesOfKey: Infinity });
  for (let index = 0; index < 10_001; index++) {
    counts.note({
      key: "till",
      store: `shop ${index}`,
      faults: [{ code: "empty", pointer: "/id" }],
      sample: () => "s",
    });
  }
  const taken = counts.take(Infinity);
  assertEquals([taken.length, counts.overflowed], [10_001, 1]);
  assertEquals(taken.at(-1)?.cause, { key: "till", store: "", code: "other", pointer: "" });
  assertEquals(taken.at(-1)?.sample, undefined);
});

Deno.test("a key with too many causes leaves room for those of others", () => {
  const counts = createRefusalCounts({ maxCauses: 8, maxCausesOfKey: 4 });
  const refuse = (key: string, store: string) =>
    counts.note({ key, store, faults: [{ code: "empty", pointer: "/id" }] });
  for (let index = 0; index < 1_000; index++) refuse("wild", `shop ${index}`);
  refuse("tame", "Gent");
  const [tame] = counts.take(Infinity).filter(({ cause }) => cause.key === "tame");
  assertEquals([tame?.cause.store, counts.overflowed], ["Gent", 996]);
});

Deno.test("causes that were not seen for long make room, those that wait stay", () => {
  let nowMs = 0;
  const counts = createRefusalCounts({ maxCauses: 2, rememberMs: 60, now: () => nowMs });
  const refuse = (store: string) =>
    counts.note({ store, faults: [{ code: "empty", pointer: "/id" }] });
  refuse("Gent");
  refuse("Brugge");
  counts.take(1);
  nowMs = 100;
  counts.take(0);
  refuse("Aalst");
  refuse("Leuven");
  assertEquals(counts.take(9).map(({ cause }) => cause.store), ["Brugge", "Aalst", ""]);
});

Deno.test("a stranger's names and numbers cost no more than in proportion", async () => {
  await assertEvenGrowth(25_000, (n) => () => {
    const counts = createRefusalCounts();
    for (let index = 0; index < n; index++) {
      counts.note({
        key: "till",
        store: `${index * 262_144 + 7}`,
        faults: [{ code: "unknown_field", pointer: `/${index * 262_144 + 7}` }],
      });
    }
    assertEquals(counts.waiting, 2_501);
  });
});

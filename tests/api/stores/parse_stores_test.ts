/**
 * The file of shops: what it may hold, and which shop a name means then.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { MAX_STORES, parseStores } from "../../../api/stores/parse_stores.ts";
import { toSpellings } from "../../../api/stores/store_index.ts";
import { measureCpuMs } from "../../support/even_growth.ts";

function parse(stores: unknown) {
  return parseStores(JSON.stringify(stores));
}

function index(stores: readonly string[]) {
  const parsed = parse(stores);
  if (!parsed.ok) throw new Error(parsed.faults.join());
  return parsed.value;
}

Deno.test("parseStores() names every fault by its place", async (t) => {
  const list = "must be a JSON array of the shops' names";
  const cases: readonly { readonly name: string; input: unknown; expected: readonly string[] }[] = [
    { name: "an object", input: { stores: ["Gent"] }, expected: [list] },
    { name: "null", input: null, expected: [list] },
    {
      name: "no shop",
      input: [],
      expected: ["must not be empty; unset it to admit every shop"],
    },
    {
      name: "no texts",
      input: [1, null, ["Gent"]],
      expected: ["/0 must be a text", "/1 must be a text", "/2 must be a text"],
    },
    { name: "a blank name", input: ["Gent", " "], expected: ["/1 must not be empty"] },
    {
      name: "a name that is too long",
      input: ["x".repeat(65)],
      expected: ["/0 must be at most 64 characters long"],
    },
    {
      name: "a control character",
      input: ["Ge\0nt"],
      expected: ["/0 must not contain control characters"],
    },
    {
      name: "the same name twice",
      input: ["Gent", "Luik", " Gent "],
      expected: ['/2 must not be that of /0 too: "Gent"'],
    },
    {
      name: "names that fold to the same",
      input: ["Liège", "LIEGE"],
      expected: [
        '/1 must differ from /0 in more than case, accents and blanks: "LIEGE" and "Liège"',
      ],
    },
    {
      name: "100,000 faults",
      input: Array(MAX_STORES).fill(0),
      expected: [
        ...Array.from({ length: 20 }, (_, index) => `/${index} must be a text`),
        "and maybe more",
      ],
    },
    {
      name: "too many shops",
      input: Array(MAX_STORES + 1).fill("x"),
      expected: [`must have at most ${MAX_STORES} shops`],
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(parse(input), { ok: false, faults: expected }));
  }
  await t.step("no JSON", () => assertEquals(parseStores("["), { ok: false, faults: [list] }));
});

Deno.test("resolve() finds the known name of a shop", async (t) => {
  const { resolve } = index(["Gent Zuid", "Liège", "Gent-Zuid", "007", "__proto__x"]);
  const cases = [
    { store: "Gent Zuid", expected: "Gent Zuid" },
    { store: "GENTZUID", expected: "Gent Zuid" },
    { store: "gent-zuid", expected: "Gent-Zuid" },
    { store: "liege", expected: "Liège" },
    { store: "00 7", expected: "007" },
    { store: "7", expected: undefined },
    { store: "Antwerpen", expected: undefined },
    { store: "__proto__", expected: undefined },
    { store: "constructor", expected: undefined },
    { store: "s007", expected: undefined },
  ];
  for (const { store, expected } of cases) {
    await t.step(store, () => assertEquals(resolve(store), expected));
  }
});

Deno.test("toSpellings() has the known name first, then the one given", () => {
  const stores = index(["Gent Zuid"]);
  assertEquals(["Gent Zuid", "gentzuid", "Luik"].map((store) => toSpellings(store, stores)), [
    ["Gent Zuid"],
    ["Gent Zuid", "gentzuid"],
    ["Luik"],
  ]);
});

Deno.test("a list with a byte order mark, and names in other forms, are good", () => {
  const parsed = parseStores('\uFEFF["Lie\u0300ge"]');
  assertEquals(parsed.ok && parsed.value.resolve("Liège"), "Liège");
});

Deno.test("100,000 shops are read and looked up, and numbers cost no more than names", async () => {
  const work = (toStore: (number: number) => string) => () => {
    const { resolve } = index(Array.from({ length: MAX_STORES }, (_, number) => toStore(number)));
    assertEquals(resolve(toStore(99_999).toLowerCase()), toStore(99_999));
    for (let number = 0; number < 10_000; number++) resolve(String(number * 1_024));
  };
  const namesMs = await measureCpuMs(work((number) => `Liège ${number}`), 3);
  // V8 hashes them without a seed, and these to few places: without a letter before them five
  // times as long as names.
  assertLess(await measureCpuMs(work((number) => String(number * 1_024)), 3), 3 * namesMs);
});

/**
 * What a person sees of a basket that was refused, and what nobody does.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { maskSample, MAX_SAMPLE_BYTES } from "../../../shared/basket/mask_sample.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { assertEvenGrowth } from "../../support/even_growth.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("maskSample() shows what the contract knows", async (t) => {
  const cases: readonly { name: string; sample: string | Uint8Array; expected: string }[] = [
    {
      name: "a basket",
      sample: JSON.stringify({
        id: "b-1",
        store: "Gent Zuid",
        date: "2026-01-31",
        soldAt: "2026-01-31T18:04:59+01:00",
        till: "3",
        receipt: 17,
        products: [
          { id: "1", name: "Crème fraîche", price: 1.5, quantity: 2, unit: "kg", kind: "product" },
          { id: "2", name: "Melk", price: -0.1 },
        ],
        total: 1.4,
      }),
      expected: `{
  "id": "b-1",
  "store": "Gent Zuid",
  "date": "2026-01-31",
  "soldAt": "2026-01-31T18:04:59+01:00",
  "till": "3",
  "receipt": 17,
  "products": [
    { "id": "1", "name": "Crème fraîche", "price": 1.5, "quantity": 2, "unit": "kg", "kind": "product" },
    { "id": "2", "name": "Melk", "price": -0.1 }
  ],
  "total": 1.4
}`,
    },
    {
      name: "a closing",
      sample: encode(`{"store":"Gent","till":"3","date":"2026-01-31","first":1,"count":"2"}`),
      expected: `{
  "store": "Gent",
  "till": "3",
  "date": "2026-01-31",
  "first": 1,
  "count": "2"
}`,
    },
    {
      name: "faults of everyday life",
      sample: `{"id":12,"store":" ","date":"31/01/2026","total":null,"products":[
        {"id":"1","name":true,"price":"1,50","kind":"korting"}]}`,
      expected: `{
  "id": 12,
  "store": " ",
  "date": "31/01/2026",
  "total": null,
  "products": [
    { "id": "1", "name": true, "price": "1,50", "kind": "korting" }
  ]
}`,
    },
    {
      name: "a member that comes twice",
      sample: `{"id":"1","id":"2"}`,
      expected: `{\n  "id": "1",\n  "id": "2"\n}`,
    },
    { name: "nothing", sample: "", expected: "" },
    { name: "an empty object", sample: " {} ", expected: "{}" },
    {
      name: "a list of baskets",
      sample: `[{"id":"1"},{}]`,
      expected: `[\n{\n  "id": "1"\n},\n{}\n]`,
    },
    {
      name: "no lines",
      sample: `{"products":[]}`,
      expected: `{\n  "products": []\n}`,
    },
    {
      name: "lines that are none",
      sample: `{"products":[1,"Jan",{}]}`,
      expected: `{
  "products": [
    ‹number of 1 character›,
    ‹text of 3 characters›,
    {}
  ]
}`,
    },
    {
      name: "two baskets where one belongs",
      sample: `{"id":"1"}\n{"id":"2"}`,
      expected: `{\n  "id": "1"\n}\n{\n  "id": "2"\n}`,
    },
    {
      name: "a comma too many",
      sample: `{"products":[{"id":"1",}],}`,
      expected: `{\n  "products": [\n    { "id": "1", }\n  ],\n}`,
    },
    {
      name: "a comma too few",
      sample: `{"id":"1" "total":2}`,
      expected: `{\n  "id": "1" "total": 2\n}`,
    },
    {
      name: "a text that ends early",
      sample: `{"id":"1","products":[{"name":"Ban`,
      expected: `{\n  "id": "1",\n  "products": [\n    { "name": "Ban" ‹end›\n  ‹end›\n‹end›`,
    },
    { name: "what is no number", sample: `{"total":NaN}`, expected: `{\n  "total": NaN\n}` },
    {
      name: "a name in Latin-1",
      sample: Uint8Array.of(...encode(`{"products":[{"name":"Cr`), 0xe8, ...encode(`me"}]}`)),
      expected: `‹not UTF-8›\n{\n  "products": [\n    { "name": "Cr\ufffdme" }\n  ]\n}`,
    },
  ];
  for (const { name, sample, expected } of cases) {
    await t.step(name, () => assertEquals(maskSample(sample), expected));
  }
});

Deno.test("maskSample() replaces what somebody may have written of a person", async (t) => {
  const cases: readonly { name: string; sample: string | Uint8Array; expected: string }[] = [
    {
      name: "the text of an unknown member",
      sample: `{"customer":"Somebody"}`,
      expected: `{\n  "customer": ‹text of 8 characters›\n}`,
    },
    {
      name: "its number",
      sample: `{"phone":32470000000}`,
      expected: `{\n  "phone": ‹number of 11 characters›\n}`,
    },
    {
      name: "all that is in it",
      sample: `{"customer":{"name":"Somebody"},"cards":["a",{"b":"c"}]}`,
      expected:
        `{\n  "customer": ‹object of 19 characters›,\n  "cards": ‹list of 15 characters›\n}`,
    },
    {
      name: "the shop's own object",
      sample: `{"extra":{"cashier":"Somebody"}}`,
      expected: `{\n  "extra": ‹object of 22 characters›\n}`,
    },
    {
      name: "a member of a line",
      sample: `{"products":[{"for":"Somebody"}]}`,
      expected: `{\n  "products": [\n    { "for": ‹text of 8 characters› }\n  ]\n}`,
    },
    {
      name: "a text where another kind belongs",
      sample: `{"date":"Somebody","total":"Somebody","products":"Somebody"}`,
      expected: `{
  "date": ‹text of 8 characters›,
  "total": ‹text of 8 characters›,
  "products": ‹text of 8 characters›
}`,
    },
    {
      name: "a name in the name of a member",
      sample: `{"Some Body":1,"some.body@shop.example":1,"0470000000":1,"card_0470000":1}`,
      expected: `{
  ‹name of 9 characters›: ‹number of 1 character›,
  ‹name of 22 characters›: ‹number of 1 character›,
  ‹name of 10 characters›: ‹number of 1 character›,
  ‹name of 12 characters›: ‹number of 1 character›
}`,
    },
    {
      name: "a name that objects have anyway",
      sample: `{"__proto__":"Somebody","constructor":"Somebody"}`,
      expected: `{
  "__proto__": ‹text of 8 characters›,
  "constructor": ‹text of 8 characters›
}`,
    },
    {
      name: "too long a text",
      sample: `{"store":"${"x".repeat(70_000)}"}`,
      expected: `{\n  "store": ‹text of 70000 characters›\n}`,
    },
    {
      name: "a text that is no JSON",
      sample: "id=1&customer=Somebody",
      expected: "‹text that is no JSON, 22 characters›",
    },
    {
      name: "XML",
      sample: "\n<basket/>",
      expected: "‹XML or HTML, 10 characters›",
    },
    {
      name: "what is packed",
      sample: Uint8Array.of(0x1f, 0x8b, 8),
      expected: "‹gzip of 3 bytes›",
    },
    {
      name: "words that are no JSON",
      sample: `{'id': 'Somebody', "id": Somebody}`,
      expected: `{
  ‹word of 4 characters› : ‹word of 10 characters›,
  "id": ‹word of 8 characters›
}`,
    },
    { name: "a text alone", sample: `"Somebody"`, expected: "‹text of 8 characters›" },
    {
      name: "texts in lists of lists",
      sample: `[["Somebody"],"Somebody"]`,
      expected: `[\n‹list of 12 characters›,\n‹text of 8 characters›\n]`,
    },
  ];
  for (const { name, sample, expected } of cases) {
    await t.step(name, () => assertEquals(maskSample(sample), expected));
  }
});

Deno.test("maskSample() shows a text as long as a name may be, and no longer", () => {
  const sample = (length: number) => maskSample(`{"store":"${"x".repeat(length)}"}`);
  assertEquals(sample(200), `{\n  "store": "${"x".repeat(200)}"\n}`);
  assertEquals(sample(201), '{\n  "store": ‹text of 201 characters›\n}');
});

Deno.test("maskSample() takes for gzip only what begins with both of its bytes", () => {
  assertEquals(maskSample(Uint8Array.of(0x1f, 0x8b, 8)), "‹gzip of 3 bytes›");
  for (const bytes of [[0x1f, 0x8c], [0x1e, 0x8b], [0x1f]]) {
    assertEquals(maskSample(Uint8Array.from(bytes)).includes("gzip"), false, String(bytes));
  }
});

Deno.test("maskSample() escapes what is not seen", () => {
  const store = "\u00ada\u202eb\u200bc\u0000d\u001b[2J\u2028e\ud800f\u{e0041}g";
  assertEquals(
    maskSample(JSON.stringify({ store })),
    `{\n  "store": "\\u00ada\\u202eb\\u200bc\\u0000d\\u001b[2J\\u2028e\\ud800f\\udb40\\udc41g"\n}`,
  );
});

Deno.test("maskSample() leaves room for what follows many lines", () => {
  const products = Array.from({ length: 500 }, (_, i) => ({ id: `${i}`, name: "Melk", price: 1 }));
  const sample = maskSample(JSON.stringify(aWireBasket({ products, total: 7 })));
  assert(encode(sample).length <= MAX_SAMPLE_BYTES);
  assertStringIncludes(sample, `{ "id": "0", "name": "Melk", "price": 1 },`);
  assertStringIncludes(sample, ` lines more›\n  ],\n`);
  assertStringIncludes(sample, `"total": 7\n}`);
});

Deno.test("maskSample() shows the lines that have faults", () => {
  const products = [1, 2, "3", 4].map((price) => ({ price }));
  assertEquals(
    maskSample(JSON.stringify({ products }), { pointers: ["/date", "/products/2/price"] }),
    `{\n  "products": [\n    { "price": "3" },\n    ‹3 lines more›\n  ]\n}`,
  );
  assertEquals(
    maskSample(JSON.stringify({ products }), { pointers: ["/products/9"] }),
    `{\n  "products": [\n    ‹4 lines›\n  ]\n}`,
  );
  // Where no fault is in a line, none is more telling than another.
  assertEquals(
    maskSample(`{"products":[{"price":1},{"price":2}]}`, { pointers: ["/date"] }),
    `{\n  "products": [\n    { "price": 1 },\n    { "price": 2 }\n  ]\n}`,
  );
});

Deno.test("maskSample() shows nothing of what stands where a basket should be", () => {
  assertEquals(
    maskSample('[12345, "abc", {"id": "b-1"}]'),
    '[\n‹number of 5 characters›,\n‹text of 3 characters›,\n{\n  "id": "b-1"\n}\n]',
  );
});

Deno.test("maskSample() shows the literals of JSON and of other languages", () => {
  const literals = ["true", "false", "null", "NaN", "Infinity", "-Infinity", "undefined", "None"];
  for (const literal of [...literals, "True", "False", "NULL", "nil"]) {
    assertEquals(maskSample(`{"price": ${literal}}`), `{\n  "price": ${literal}\n}`);
  }
});

Deno.test("maskSample() adds nothing behind what no longer fits", () => {
  const members = Array.from({ length: 60 }, (_, index) => `"x${index + 10}":"abc"`);
  for (let length = 0; length < 60; length++) {
    const lines = maskSample(`{"id":"${"y".repeat(length)}",${members}}`).split("\n");
    const [first, id, ...rest] = lines;
    assertEquals([first, id], ["{", `  "id": "${"y".repeat(length)}",`]);
    const last = rest.slice(-2).join("\n");
    assertEquals(rest.slice(0, -2), rest.slice(0, -2).map((_, index) => member(index)));
    // A piece is missing, and nothing that would have come after it.
    assert(
      /^ {2}("x\d\d"(: (‹text of 3 characters›,?)?)?)?\n‹cut, of \d+ characters›$/.test(last),
      last,
    );
  }
  function member(index: number): string {
    return `  "x${index + 10}": ‹text of 3 characters›,`;
  }
});

Deno.test("maskSample() is cut between values, within its bytes", () => {
  const line = { id: "€".repeat(64), name: "\u{1f34c}".repeat(100), price: 1 };
  for (let length = 0; length < 60; length++) {
    const sample = maskSample(JSON.stringify({
      id: "x".repeat(length),
      ...Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field_${index}`, "€"])),
      products: [line, line, line],
    }));
    assert(encode(sample).length <= MAX_SAMPLE_BYTES);
    assert(sample.isWellFormed());
    assert(/\n‹cut, of \d+ characters›$/.test(sample), sample);
  }
});

Deno.test("maskSample() stays linear on samples of any kind", async (t) => {
  const cases: readonly { name: string; toSample: (size: number) => string }[] = [
    { name: "one text", toSample: (size) => `{"store":"${"x".repeat(size)}"}` },
    { name: "lists in lists", toSample: (size) => "[".repeat(size) },
    { name: "objects in objects", toSample: (size) => `{"a":`.repeat(size / 5) },
    { name: "lines in lists", toSample: (size) => `{"products":${"[".repeat(size)}` },
    { name: "lines", toSample: (size) => `{"products":[${"{},".repeat(size / 3)}{}]}` },
    { name: "commas", toSample: (size) => `{"products":[${",".repeat(size)}]}` },
    { name: "quotes", toSample: (size) => `{"products":[${'"'.repeat(size)}]}` },
    { name: "backslashes", toSample: (size) => `{"id":"${"\\".repeat(size)}` },
    { name: "white space", toSample: (size) => `{"id":${" ".repeat(size)}"1"}` },
    { name: "a number", toSample: (size) => `{"total":${"1".repeat(size)}}` },
    { name: "a name", toSample: (size) => `{"${"x".repeat(size)}":1}` },
    {
      name: "names like numbers",
      toSample: (size) =>
        `{${Array.from({ length: size / 13 }, (_, i) => `"${i * 262_144 + 7}":1`).join()}}`,
    },
  ];
  for (const { name, toSample } of cases) {
    await t.step(name, () =>
      assertEvenGrowth(262_144, (size) => {
        const sample = toSample(size);
        return () => assert(encode(maskSample(sample)).length <= MAX_SAMPLE_BYTES);
      }));
  }
});

Deno.test("maskSample() never throws, and shows no secret that stands where none belongs", () => {
  const secret = "Somebody Secret";
  const hidden = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constant(secret),
      fc.array(tie("value")),
      fc.dictionary(fc.constantFrom(secret, "a", "id", "products", "__proto__"), tie("value")),
    ),
  })).value;
  fc.assert(fc.property(hidden, fc.constantFrom("extra", "x", "date", "total"), (value, name) => {
    assert(!maskSample(JSON.stringify({ [name]: value })).includes("Secret"));
  }));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assert(encode(maskSample(bytes)).length <= MAX_SAMPLE_BYTES);
  }));
  const piece = fc.constantFrom(...'{}[]:,"\\ 1ax', `"id"`, `"products"`, "\ud800", "\u202e");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 50 }), (pieces) => {
      const sample = maskSample(pieces.join(""));
      assert(encode(sample).length <= MAX_SAMPLE_BYTES && sample.isWellFormed());
    }),
    { numRuns: 1_000 },
  );
});

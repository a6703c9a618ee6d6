/**
 * A masked sample as the page shows it: our masks differ from what the till sent.
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { toSampleParts } from "../../../api/dashboard/refusals/sample_text.js";
import { REFUSALS_WORDS } from "../../../api/dashboard/refusals/words.js";
import { maskSample } from "../../../shared/basket/mask_sample.ts";

const masksOf = (sample: string) =>
  toSampleParts(sample).filter(({ isMasked }) => isMasked).map(({ text }) => text);

Deno.test("toSampleParts() loses nothing, and finds what stands for something else", () => {
  const sample = maskSample(JSON.stringify({
    id: '‹text of 7 characters› \\" ‹',
    customer: "Somebody",
    products: [{ "Some Body": 1 }],
  }));
  assertEquals(toSampleParts(sample).map(({ text }) => text).join(""), sample);
  assertEquals(masksOf(sample), [
    "‹text of 8 characters›",
    "‹name of 9 characters›",
    "‹number of 1 character›",
  ]);
  assertEquals(toSampleParts('‹ › "‹ ‹x'), [{ text: "‹ ›", isMasked: true }, {
    text: ' "‹ ‹x',
    isMasked: false,
  }]);
  assertEquals(toSampleParts(""), []);
});

Deno.test("every mask is said in the reader's words", () => {
  const lines = Array.from({ length: 90 }, () => ({ name: "x".repeat(190), a: [1], b: {} }));
  const samples = [
    maskSample(`{"a":"b","b":1,"c":[],"d":{},"e":x,"Some Body":1,"products":[{},{},{}]`, {
      pointers: ["/products/0"],
    }),
    maskSample(JSON.stringify({ products: lines })),
    maskSample(JSON.stringify({ products: lines }), { pointers: ["/products/999"] }),
    maskSample(JSON.stringify(Object.fromEntries(lines.map((_, index) => [`a_${index}`, "x"])))),
    maskSample(Uint8Array.of(0x7b, 0xff, 0x7d)),
    maskSample(Uint8Array.of(0x1f, 0x8b, 1)),
    maskSample("<x>"),
    maskSample("x"),
  ];
  const found = new Set(samples.flatMap(masksOf).map((mask) => mask.replaceAll(/\d+/g, "7")));
  const known = Object.values(REFUSALS_WORDS.en.masks).flatMap((mask) => [mask(7), mask(1)])
    .map((mask) => `‹${mask.replaceAll(/\d+/g, "7")}›`);
  assertEquals([...found].filter((mask) => !known.includes(mask)), []);
  assertEquals(found.size, Object.keys(REFUSALS_WORDS.en.masks).length);
  assertNotEquals(REFUSALS_WORDS.nl.masks.text(7), REFUSALS_WORDS.en.masks.text(7));
});

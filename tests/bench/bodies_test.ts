/** The load's baskets are what the benchmark says they are. */
import { assert, assertEquals } from "@std/assert";
import { createBaskets, createBodies, withNumber, writeNumber } from "../../bench/bodies.ts";
import { parseBasket } from "../../shared/basket/parse_basket.ts";

Deno.test("createBaskets() makes valid baskets of 8 lines and some 600 bytes", () => {
  const baskets = createBaskets(64, "12345678");
  const sizes = baskets.map((basket) => new TextEncoder().encode(JSON.stringify(basket)).length);
  assertEquals(baskets.map(({ products }) => products.length), Array(64).fill(8));
  assertEquals(baskets.map((basket) => parseBasket(basket).ok), Array(64).fill(true));
  assert(sizes.every((bytes) => bytes >= 560 && bytes < 640), String(sizes));
  const mean = sizes.reduce((sum, bytes) => sum + bytes, 0) / 64;
  assert(Math.abs(mean - 600) < 10, `the mean is ${mean}`);
});

Deno.test("createBaskets() makes baskets of many shops", () => {
  const stores = new Set(createBaskets(64, "x").map(({ store }) => store));
  assert(stores.size >= 15, `there are ${stores.size}`);
});

Deno.test("writeNumber() makes a body the basket with that number, and nothing else", () => {
  const [basket] = createBaskets(1, "load");
  const [body] = createBodies(1, "load");
  assert(body !== undefined);
  for (const number of [0, 7, 123_456_789]) {
    writeNumber(body.bytes, { at: body.digitsAt, number });
    const written = JSON.parse(new TextDecoder().decode(body.bytes));
    assertEquals(written, { ...basket, id: withNumber("load", number) });
  }
});

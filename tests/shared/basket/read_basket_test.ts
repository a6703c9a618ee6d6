/**
 * Reading without zod and parsing with it agree: in what they take, in what comes out, and in every
 * fault, on values that are valid, nearly valid and hostile.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createBasketParser, createSchemaParser } from "../../../shared/basket/parse_basket.ts";
import { createBasketReader } from "../../../shared/basket/read_basket.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { nearlyBaskets, validBaskets } from "./wire_arbitraries.ts";

const now = () => new Date("2026-11-23T12:00:00Z");

for (const isAtDoor of [true, false]) {
  const where = isAtDoor ? "at the door" : "of what is stored";
  const read = createBasketReader({ now, isAtDoor });
  const parse = createBasketParser({ now, isAtDoor });
  const parseBySchema = createSchemaParser({ now, isAtDoor });

  /** Both parsers on one text, and the reader: as JSON texts, which tell the order of members too. */
  const compare = (text: string): void => {
    const input: unknown = JSON.parse(text);
    const expected = parseBySchema(input, text);
    assertEquals(JSON.stringify(parse(input, text)), JSON.stringify(expected));
    assertEquals(parse(input, text), expected);
    const alone = parseBySchema(input);
    assertEquals(parse(input), alone);
    // What the reader takes beyond that are fields that do not fit each other.
    const basket = read(input);
    if (alone.ok) assertEquals(basket, alone.basket);
  };

  Deno.test(`createBasketParser() agrees with the schema, ${where}: valid baskets`, () => {
    fc.assert(
      fc.property(validBaskets, (text) => {
        compare(text);
        assertEquals(parseBySchema(JSON.parse(text), text).ok, true);
      }),
      { numRuns: 500 },
    );
  });

  Deno.test(`createBasketParser() agrees with the schema, ${where}: nearly valid baskets`, () => {
    fc.assert(fc.property(nearlyBaskets, compare), { numRuns: 2_000 });
  });

  Deno.test(`createBasketParser() agrees with the schema, ${where}: any value`, () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assertEquals(parse(value), parseBySchema(value));
        const basket = { ...aWireBasket(), products: [value] };
        assertEquals(parse(basket), parseBySchema(basket));
      }),
      { numRuns: 500 },
    );
  });
}

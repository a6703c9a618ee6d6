/**
 * No client takes all, a newcomer always gets something, and what is returned is free again.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createShares, type Shares } from "../../../api/limits/shares.ts";

/** How many of one each client gets, asking until it is refused. */
function askInTurn(shares: Shares, clients: number): readonly number[] {
  return Array.from({ length: clients }, (_, client) => {
    let got = 0;
    for (; shares.check(`${client}`) === undefined; got++) shares.take(`${client}`);
    return got;
  });
}

Deno.test("createShares() leaves the others as much as one client has, or a part of it", async (t) => {
  const cases = [
    { max: 200, perFree: 1, expected: [100, 50, 25, 13, 6] },
    { max: 1_000, perFree: 4, expected: [800, 160, 32, 7, 1] },
    { max: 2, perFree: 1, expected: [1, 1, 0, 0, 0] },
  ];
  for (const { max, perFree, expected } of cases) {
    await t.step(`${max}, ${perFree} times what is free`, () => {
      assertEquals(askInTurn(createShares({ max, perFree }), 5), expected);
    });
  }
});

Deno.test("createShares() says whether all are short or the client alone", () => {
  const shares = createShares({ max: 4 });
  assertEquals(shares.check("a", 5), "all");
  shares.take("a", 2);
  assertEquals([shares.check("a"), shares.check("b")], ["client", undefined]);
  shares.take("b", 2);
  assertEquals([shares.check("a"), shares.check("c"), shares.taken], ["all", "all", 4]);
  shares.release("a", 2);
  assertEquals([shares.check("a"), shares.check("b"), shares.taken], [undefined, "client", 2]);
});

Deno.test("createShares() never exceeds its maximum, and all of it comes back", () => {
  const asks = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 9 })));
  fc.assert(fc.property(asks, fc.constantFrom(1, 4), (asked, perFree) => {
    const shares = createShares({ max: 20, perFree });
    const taken = asked.filter(([client, amount]) => {
      if (shares.check(client, amount) !== undefined) return false;
      shares.take(client, amount);
      return true;
    });
    assertEquals(shares.taken <= 20, true);
    for (const [client, amount] of taken) shares.release(client, amount);
    assertEquals([shares.taken, shares.check("a", 10)], [0, undefined]);
  }));
});

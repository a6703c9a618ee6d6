/**
 * # 1. A basket by HTTP
 *
 * A shop sends a basket as JSON. The API checks it, writes it to Kafka and answers `202 Accepted`
 * only after every in-sync replica of the broker has it. From then on it cannot be lost by a crash
 * of the API, of the consumer or of Postgres.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ignore, startWorld } from "./world.ts";

Deno.test({
  name: "guide 1: a basket by HTTP",
  ignore,
  async fn(t) {
    await using world = await startWorld();

    await t.step("a valid basket is answered with 202 and a receipt", async () => {
      const response = await fetch(`${world.apiUrl}/baskets`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          id: "123456789",
          store: "Brussels",
          date: "2020-01-01",
          products: [
            { id: "123456789", name: "Banana", price: 1.5 },
            { id: "123456789", name: "Bread", price: 1.5 },
            { id: "123456789", name: "Water", price: 1.5 },
          ],
        }),
      });

      // The receipt says where the basket is: in which partition of which topic, and at which
      // offset. Chapter 3 looks there.
      assertEquals(response.status, 202);
      assertEquals(await response.json(), {
        store: "Brussels",
        id: "123456789",
        topic: "delhaize_shop",
        partition: 0,
        offset: 0,
      });
    });

    // A basket with faults is refused, and none of it reaches Kafka. All faults are reported at
    // once, each with a code for programs, a sentence for people, and a JSON pointer (RFC 6901)
    // that says where it is.
    await t.step("a basket with faults is answered with 422 and every fault", async () => {
      const { status, body } = await world.post({
        id: "123456790",
        store: "Brussels",
        date: "2020-02-30",
        products: [{ id: "123456789", name: "Banana", price: 1.505 }],
        cashier: "7",
      });

      assertEquals(status, 422);
      assertEquals(body, {
        type: "about:blank",
        title: "The body is no valid basket",
        status: 422,
        code: "invalid_basket",
        errors: [
          {
            code: "not_a_date",
            pointer: "/date",
            detail: "Must be a calendar date such as 2020-01-31",
          },
          {
            code: "too_many_decimals",
            pointer: "/products/0/price",
            detail: "Must have at most two decimals",
          },
          {
            code: "unknown_field",
            pointer: "/cashier",
            detail: "Is not a field of a basket",
          },
        ],
      });
      const keys = (await world.read("delhaize_shop")).map(({ key }) => key);
      assertEquals(keys, ["Brussels/123456789"]);
    });
  },
});

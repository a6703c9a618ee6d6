/**
 * The address of a list of baskets, and when a basket was bought, without a page.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toBoughtText } from "../../../api/dashboard/baskets/basket_list.js";
import { parseList, toListHash, toListPath } from "../../../api/dashboard/baskets/list_address.js";
import { createFormat } from "../../../api/dashboard/parts/format.js";

Deno.test("a list survives its address, and is asked of the API with all its filters", () => {
  const hash = "#/baskets?period=30d&store=Gent+Zuid&category=Fruit&product=50+%25+%26+more" +
    "&weekday=7&hour=0&till=1%2F2&min=-1.5&max=0&order=largest&after=largest%2F1.5%2FGent%2F1";
  const choice = parseList(new URLSearchParams(hash.split("?")[1]));
  assertEquals(choice.ignored, []);
  assertEquals(toListHash(choice), hash);
  assertEquals(
    [
      ...new URLSearchParams(
        toListPath(choice, { from: "2026-11-01", to: "2026-11-02", limit: 50 }).split("?")[1],
      ),
    ],
    [
      ["order", "largest"],
      ["from", "2026-11-01"],
      ["to", "2026-11-02"],
      ["limit", "50"],
      ["store", "Gent Zuid"],
      ["category", "Fruit"],
      ["product", "50 % & more"],
      ["weekday", "7"],
      ["hour", "0"],
      ["till", "1/2"],
      ["min", "-1.5"],
      ["max", "0"],
      ["after", "largest/1.5/Gent/1"],
    ],
  );
});

Deno.test("parseList() takes what the sales bring along, and names what is unknown", () => {
  const { filters, order, after, ignored } = parseList(
    new URLSearchParams("period=7d&compare=year&step=week&order=oldest&__proto__=1"),
  );
  assertEquals([filters, order, after, ignored], [
    { period: "7d" },
    "newest",
    undefined,
    ["__proto__"],
  ]);
});

Deno.test("toBoughtText() has the clock of the shop, or says when it was received", async (t) => {
  const format = createFormat("nl-BE");
  const receivedAt = "2026-11-24T23:30:00.000Z";
  const cases = [
    {
      name: "the shop said when",
      input: { date: "2026-11-24", soldAt: "2026-11-24T18:05:11.000+01:00", receivedAt },
      expected: { day: "24 nov 2026", at: "18:05", isSold: true },
    },
    {
      name: "past midnight",
      input: { date: "2026-11-24", soldAt: "2026-11-25T00:05:11.000+01:00", receivedAt },
      expected: { day: "24 nov 2026", at: "25 nov 2026, 00:05", isSold: true },
    },
    {
      name: "received a day later where the shops are",
      input: { date: "2026-11-24", soldAt: null, receivedAt },
      expected: { day: "24 nov 2026", at: "received 25 nov 2026, 00:30", isSold: false },
    },
    {
      name: "received that day",
      input: { date: "2026-11-25", soldAt: null, receivedAt },
      expected: { day: "25 nov 2026", at: "received 00:30", isSold: false },
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(
      name,
      () => assertEquals(toBoughtText(input, format, "Europe/Brussels"), expected),
    );
  }
});

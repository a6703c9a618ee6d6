/**
 * The first step of the consumer: one record to rows, or to a dead letter that says why.
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { createPrepareRecord, toContentHash } from "../../consumer/prepare_record.ts";
import type { DeadLetter, PreparedRecord } from "../../consumer/prepared_record.ts";
import type { Basket, Product } from "../../shared/basket/basket.ts";
import { aBasket, aRecord, aWireBasket } from "../support/a_basket.ts";
import { aLine, aProduct, LETTER_RULES, prepare } from "../support/a_prepared.ts";

Deno.test("prepareRecord() makes rows with categories, cents and lines in the basket's order", () => {
  const record = aRecord(aWireBasket({
    products: [
      { id: "p-2", name: "Water", price: 0.07 },
      { id: "p-1", name: "Bread", price: 1_000_000 },
      { id: "p-2", name: "Water", price: 1.1 },
    ],
  }));

  assertEquals(prepare(record), {
    kind: "basket",
    row: {
      record,
      store: "Brussels",
      id: "123456789",
      purchasedOn: "2020-01-01",
      totalCents: 100_000_117,
      receivedAt: new Date("2020-01-01T12:00:00Z"),
      rulesVersion: 90,
      contentHash: "bbea947dfe0820929e049d92c4ca5923e7c770f2652e233f46c3f09bfe6d27e5",
      lines: [
        aLine({ productId: "p-2", name: "Water", category: "Other", priceCents: 7 }),
        aLine({ productId: "p-1", name: "Bread", category: "Bakery", priceCents: 100_000_000 }),
        aLine({ productId: "p-2", name: "Water", category: "Other", priceCents: 110 }),
      ],
    },
  });
});

Deno.test("prepareRecord() sums 500 lines of 0.10 without a float's error", () => {
  const products = Array.from({ length: 500 }, () => aProduct("Water", 0.1));
  const prepared = prepare(aRecord(aWireBasket({ products })));
  assertEquals(prepared.kind === "basket" && prepared.row.totalCents, 5_000);
});

Deno.test("prepareRecord() takes the first usable time of header, record and clock", async (t) => {
  const now = new Date("2026-11-23T12:00:00Z");
  const at = (text: string) => ({ "received-at": new TextEncoder().encode(text) });
  const timestampMs = Date.UTC(2021, 5, 1);
  const cases = [
    { name: "header", record: { timestampMs, headers: at("2022-02-02T02:02:02.002Z") } },
    { name: "header that is no time", record: { timestampMs, headers: at("yesterday") } },
    { name: "no header", record: { timestampMs } },
    { name: "no timestamp either", record: { timestampMs: -1 } },
    { name: "a clock far ahead", record: { timestampMs: now.getTime() + 10 * 86_400_000 } },
  ];
  const expected = [
    new Date("2022-02-02T02:02:02.002Z"),
    new Date(timestampMs),
    new Date(timestampMs),
    now,
    now,
  ];
  for (const [index, { name, record }] of cases.entries()) {
    await t.step(name, () => {
      const prepared = prepare(aRecord(aWireBasket(), record));
      assertEquals(prepared.kind === "basket" && prepared.row.receivedAt, expected[index]);
    });
  }
});

Deno.test("prepareRecord() turns what is no basket into a dead letter with a stable code", async (t) => {
  const schema = { schema: new TextEncoder().encode("basket.v9") };
  const cases: (Omit<DeadLetter, "identity"> & { readonly name: string })[] = [
    {
      name: "no value",
      record: aRecord(null),
      code: "empty_value",
      detail: "The record has no value",
    },
    {
      name: "no bytes",
      record: aRecord(new Uint8Array()),
      code: "empty_value",
      detail: "The record has no value",
    },
    {
      name: "another schema",
      record: aRecord(aWireBasket(), { headers: schema }),
      code: "unknown_schema",
      detail: "The schema header says neither basket.v1 nor basket.v2",
    },
    {
      name: "no UTF-8",
      record: aRecord(Uint8Array.of(0x22, 0xff, 0x22)),
      code: "not_utf8",
      detail: "Is not valid UTF-8",
    },
    {
      name: "half a JSON text",
      record: aRecord(JSON.stringify(aWireBasket()).slice(0, -9)),
      code: "not_json",
      detail: "Is not valid JSON",
    },
    {
      name: "a number",
      record: aRecord("7"),
      code: "invalid_basket",
      detail: " wrong_type: Must be of type object",
    },
  ];
  for (const { name, record, code, detail } of cases) {
    await t.step(name, () => {
      const expected: PreparedRecord = {
        kind: "dead_letter",
        deadLetter: { record, code, detail },
      };
      assertEquals(prepare(record), expected);
    });
  }
});

Deno.test("prepareRecord() names every fault of a basket in the dead letter's detail", () => {
  const record = aRecord({ store: "Gent", date: "2020-02-30", products: [], tax: 1 });
  assertEquals(prepare(record), {
    kind: "dead_letter",
    deadLetter: {
      record,
      code: "invalid_basket",
      detail: "/id required: Is missing; " +
        "/date not_a_date: Must be a calendar date such as 2020-01-31; " +
        "/products too_few: Must have at least 1 entry; " +
        "/tax unknown_field: Is not a field of a basket",
    },
  });
});

Deno.test("prepareRecord() names the basket of a refused record whose store and id can be read", () => {
  // `GET /baskets/{store}/{id}` answers `dead_letter` for it, and finds it by these two.
  const prepared = prepare(aRecord(aWireBasket({ id: "b-1", store: "Gent", products: [] })));
  assertEquals(prepared.kind === "dead_letter" && prepared.deadLetter.identity, {
    store: "Gent",
    id: "b-1",
  });
});

Deno.test("prepareRecord() reads no clock but the one it is given", () => {
  const prepareThen = createPrepareRecord({
    ...LETTER_RULES,
    now: () => new Date("2020-01-01T12:00:00Z"),
  });
  const prepared = prepareThen(aRecord(aWireBasket({ date: "2020-06-01" })));
  assertEquals(
    prepared.kind === "dead_letter" && prepared.deadLetter.detail,
    "/date date_in_future: Must not be after tomorrow (UTC)",
  );
});

Deno.test("toContentHash() is the same for the same content, whatever was added to it", () => {
  const one = prepare(aRecord(aWireBasket()));
  const other = createPrepareRecord({
    categorise: () => "Fruit",
    rulesVersion: 8,
    now: () => new Date("2026-01-01"),
  })(
    aRecord(aWireBasket(), { topic: "delhaize_shop_2", offset: "77", timestampMs: -1 }),
  );
  // Written down: a new release must not take the baskets of the last one for conflicts.
  const expected = "328d151dcb2b79df99035fed335ecbe69a064bff9022a4ce529c190a261f8a17";
  assertEquals(one.kind === "basket" && one.row.contentHash, expected);
  assertEquals(other.kind === "basket" && other.row.contentHash, expected);
  assertEquals(toContentHash(aBasket()), expected);
});

Deno.test("toContentHash() of a basket with everything in it is what it was", () => {
  const prepared = prepare(aRecord({
    ...aWireBasket(),
    store: " Lie\u0301ge\u00a0Guillemins",
    soldAt: "2020-01-01T18:04:59.5Z",
    till: "3",
    receipt: 17,
    total: 1.35,
    extra: { cashier: "17", points: [1, null] },
    products: [
      { id: "p-1", name: " Cre\u0300me  bru\u0302le\u0301e ", price: 0.1 + 0.2, quantity: 1 },
      { id: "p-1", name: "Jambon", price: 2.05, quantity: 0.345, unit: "kg", kind: "product" },
      { id: "p-2", name: "Bon", price: -1, unit: "piece", kind: "discount" },
      { id: "p-3", name: "Casier", price: -0, kind: "deposit" },
    ],
  }));
  // Written down, for the same reason.
  const expected = "2431cf7100cfe5d5aa574c7b7f9e201501513384e391e92fdf4be8e5cbdf3582";
  assertEquals(prepared.kind === "basket" && prepared.row.contentHash, expected);
});

/** Another value of each field. One that is missing here does not compile. */
const OTHER_BASKET: Record<
  // The total that the shop said is the sum of the lines.
  Exclude<keyof Basket, "products" | "saidTotalCents">,
  Partial<Basket>
> = {
  store: { store: "Brussels " },
  id: { id: "12345678" },
  date: { date: "2020-01-02" },
  soldAt: { soldAt: "2020-01-01T18:04:59.000+01:00" },
  till: { till: "4" },
  receipt: { receipt: 18 },
  extra: { extra: { cashier: 3 } },
};

/** The same for a line. */
const OTHER_LINE: Record<keyof Required<Product>, Partial<Product>> = {
  id: { id: "1" },
  name: { name: "Wine" },
  priceCents: { priceCents: 151 },
  kind: { kind: "deposit" },
  quantityThousandths: { quantityThousandths: 2_000 },
  unit: { unit: "l" },
};

Deno.test("toContentHash() differs for every difference in content", async (t) => {
  const [banana, bread, water] = aBasket().products;
  if (!banana || !bread || !water) throw new Error("The example has three lines");
  const soldAt = "2020-01-01T18:04:58.000+01:00";
  const till = "3";
  const receipt = 17;
  const extra = { cashier: 2 };
  const withWater = (changes: Partial<Product>) =>
    aBasket({ products: [banana, bread, { ...water, ...changes }] });
  const cases: { name: string; basket: Basket }[] = [
    { name: "store and id shifted", basket: aBasket({ store: "Brussels1", id: "23456789" }) },
    { name: "a line less", basket: aBasket({ products: [banana, bread] }) },
    { name: "a line twice", basket: aBasket({ products: [banana, bread, water, water] }) },
    { name: "another order", basket: aBasket({ products: [bread, banana, water] }) },
    { name: "a letter's case", basket: withWater({ name: "water" }) },
    { name: "soldAt that was not said", basket: aBasket({ soldAt }) },
    { name: "a till and receipt that were not said", basket: aBasket({ till, receipt }) },
    { name: "extra that was not said", basket: aBasket({ extra }) },
    ...Object.entries(OTHER_LINE).map(([name, changes]) => ({
      name: `${name} of a line`,
      basket: withWater(changes),
    })),
  ];
  for (const { name, basket } of cases) {
    await t.step(name, () => assertNotEquals(toContentHash(basket), toContentHash(aBasket())));
  }
  const full = aBasket({ soldAt, till, receipt, extra });
  for (const [name, changes] of Object.entries(OTHER_BASKET)) {
    await t.step(name, () => {
      assertNotEquals(toContentHash({ ...full, ...changes }), toContentHash(full));
    });
  }
});

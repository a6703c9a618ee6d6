/**
 * Records survive the way through Kafka, and whatever else stands on a topic is named.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Basket } from "../../../shared/basket/basket.ts";
import {
  type RawRecord,
  readRequestId,
  toRecordHeaders,
} from "../../../shared/basket/raw_record.ts";
import {
  type BasketRecord,
  decodeRecord,
  describeIssues,
  encodeRecord,
  type Rejection,
  toRecordKey,
} from "../../../shared/basket/record.ts";
import { aBasket, aRecord, aWireBasket } from "../../support/a_basket.ts";
import { baskets } from "./arbitraries.ts";

const RECEIVED_AT = new Date("2026-11-23T10:00:00.123Z");
const NOW = new Date("2026-11-23T12:00:00.000Z");
const now = () => NOW;

Deno.test("encodeRecord() gives key, value, timestamp and headers of the contract", () => {
  assertEquals(
    encodeRecord(aBasket({ products: [{ id: "p-1", name: "Banana", priceCents: 199 }] }), {
      receivedAt: RECEIVED_AT,
      requestId: "r-1",
    }),
    {
      key: "Brussels/123456789",
      value: '{"id":"123456789","store":"Brussels","date":"2020-01-01",' +
        '"products":[{"id":"p-1","name":"Banana","price":1.99}]}',
      timestampMs: RECEIVED_AT.getTime(),
      headers: { "request-id": "r-1" },
    },
  );
});

Deno.test("encodeRecord() passes a traceparent on", () => {
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const { headers } = encodeRecord(aBasket(), {
    receivedAt: RECEIVED_AT,
    requestId: "r-1",
    traceparent,
  });
  assertEquals(headers, { "request-id": "r-1", traceparent });
});

Deno.test("toRecordKey() joins store and id", () => {
  assertEquals(toRecordKey({ store: "Gent Zuid", id: "b-1" }), "Gent Zuid/b-1");
});

Deno.test("decodeRecord() reads back what encodeRecord() gives", () => {
  const instants = fc.date({ min: new Date("2000-01-01"), max: NOW, noInvalidDate: true });
  fc.assert(fc.property(baskets, instants, (basket, receivedAt) => {
    const encoded = encodeRecord(basket, { receivedAt, requestId: "r-1" });
    assertEquals(decodeRecord(toRaw(encoded), { now }), { ok: true, basket, receivedAt });
  }));
});

Deno.test("decodeRecord() reads a redelivered record to the same basket", () => {
  const record = toRaw(encodeRecord(aBasket(), { receivedAt: RECEIVED_AT, requestId: "r-1" }));
  const first = decodeRecord(record, { now });
  const later = () => new Date("2026-11-24T12:00:00.000Z");
  assertEquals(decodeRecord(record, { now: later }), first);
  assertEquals(first, { ok: true, basket: aBasket(), receivedAt: RECEIVED_AT });
});

Deno.test("decodeRecord() takes baskets of other producers", async (t) => {
  const cases: { name: string; input: RawRecord; expected: Basket }[] = [
    { name: "no header at all", input: aRecord(), expected: aBasket() },
    {
      name: "a key of its own",
      input: aRecord(aWireBasket(), { key: new Uint8Array([0xff]) }),
      expected: aBasket(),
    },
    {
      name: "headers that are not ours",
      input: aRecord(aWireBasket(), { headers: headers({ "content-type": "text/plain" }) }),
      expected: aBasket(),
    },
    {
      name: "a header that is not UTF-8",
      input: aRecord(aWireBasket(), { headers: { "request-id": new Uint8Array([0xff]) } }),
      expected: aBasket(),
    },
    {
      name: "the schema of today",
      input: aRecord(aWireBasket(), { headers: headers({ schema: "basket.v2" }) }),
      expected: aBasket(),
    },
    {
      name: "the first schema, said",
      input: aRecord(aWireBasket(), { headers: headers({ schema: "basket.v1" }) }),
      expected: aBasket(),
    },
    {
      name: "texts that are not normal",
      input: aRecord(aWireBasket({ store: " Cafe\u0301 " })),
      expected: aBasket({ store: "Caf\u00e9" }),
    },
    {
      name: "white space around the value",
      input: aRecord(`\n ${JSON.stringify(aWireBasket())}\n`),
      expected: aBasket(),
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      const decoded = decodeRecord(input, { now });
      assertEquals(decoded, {
        ok: true,
        basket: expected,
        receivedAt: new Date("2020-01-01T12:00:00.000Z"),
      });
    });
  }
});

Deno.test("decodeRecord() rejects what can never become rows", async (t) => {
  const unknownSchema: Rejection = {
    code: "unknown_schema",
    detail: "The schema header says neither basket.v1 nor basket.v2",
  };
  const cases: { name: string; input: RawRecord; expected: Rejection }[] = [
    {
      name: "a tombstone",
      input: aRecord(null),
      expected: { code: "empty_value", detail: "The record has no value" },
    },
    {
      name: "no byte",
      input: aRecord(new Uint8Array()),
      expected: { code: "empty_value", detail: "The record has no value" },
    },
    {
      name: "a later schema",
      input: aRecord(aWireBasket(), { headers: headers({ schema: "basket.v9" }) }),
      expected: unknownSchema,
    },
    {
      name: "a later schema whose name begins like ours",
      input: aRecord(aWireBasket(), { headers: headers({ schema: "basket.v10" }) }),
      expected: unknownSchema,
    },
    {
      name: "an empty schema",
      input: aRecord(aWireBasket(), { headers: headers({ schema: "" }) }),
      expected: unknownSchema,
    },
    {
      name: "a schema that is not UTF-8",
      input: aRecord(aWireBasket(), { headers: { schema: new Uint8Array([0xff]) } }),
      expected: unknownSchema,
    },
    {
      name: "an unknown schema of what is no JSON either",
      input: aRecord("<basket/>", { headers: headers({ schema: "basket.xml" }) }),
      expected: unknownSchema,
    },
    {
      name: "a value that is not UTF-8",
      input: aRecord(new Uint8Array([0x22, 0xff, 0x22])),
      expected: { code: "not_utf8", detail: "Is not valid UTF-8" },
    },
    {
      name: "a truncated value",
      input: aRecord(JSON.stringify(aWireBasket()).slice(0, -1)),
      expected: { code: "not_json", detail: "Is not valid JSON" },
    },
    {
      name: "NaN",
      input: aRecord("NaN"),
      expected: { code: "not_json", detail: "Is not valid JSON" },
    },
    {
      name: "two baskets in one value",
      input: aRecord(`${JSON.stringify(aWireBasket())}\n${JSON.stringify(aWireBasket())}`),
      expected: { code: "not_json", detail: "Is not valid JSON" },
    },
    {
      name: "an array",
      input: aRecord([aWireBasket()]),
      expected: { code: "invalid_basket", detail: " wrong_type: Must be of type object" },
    },
    {
      name: "several faults",
      input: aRecord({ ...aWireBasket({ date: "2020-02-30", products: [] }), tax: 3 }),
      expected: {
        code: "invalid_basket",
        detail: "/date not_a_date: Must be a calendar date such as 2020-01-31; " +
          "/products too_few: Must have at least 1 entry; " +
          "/tax unknown_field: Is not a field of a basket",
        identity: { store: "Brussels", id: "123456789" },
      },
    },
    {
      name: "names of members that are nobody's business",
      input: aRecord({ ...aWireBasket(), "Somebody; +32 4": 1, "a\u0000b": 1, __proto_: 1 }),
      expected: {
        code: "invalid_basket",
        detail: "/‹name› unknown_field: Is not a field of a basket; " +
          "/‹name› unknown_field: Is not a field of a basket; " +
          "/__proto_ unknown_field: Is not a field of a basket",
        identity: { store: "Brussels", id: "123456789" },
      },
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      assertEquals(decodeRecord(input, { now }), { ok: false, rejection: expected });
    });
  }
});

Deno.test("decodeRecord() finds when a basket was received", async (t) => {
  const timestamp = "2026-11-23T11:00:00.000Z";
  const timestampMs = Date.parse(timestamp);
  const tooLate = "2026-11-24T12:00:00.001Z";
  const cases: { name: string; header?: string; timestampMs: number; expected: string }[] = [
    {
      name: "the header",
      header: "2026-11-23T10:00:00.123Z",
      timestampMs,
      expected: "2026-11-23T10:00:00.123Z",
    },
    {
      name: "the header of another time zone",
      header: "2026-11-23T10:00:00+01:00",
      timestampMs,
      expected: "2026-11-23T09:00:00.000Z",
    },
    {
      name: "the header up to a day ahead",
      header: "2026-11-24T12:00:00.000Z",
      timestampMs,
      expected: "2026-11-24T12:00:00.000Z",
    },
    {
      name: "the timestamp for a header too far ahead",
      header: tooLate,
      timestampMs,
      expected: timestamp,
    },
    {
      name: "the timestamp for a header of 1999",
      header: "1999-12-31T23:59:59.999Z",
      timestampMs,
      expected: timestamp,
    },
    {
      name: "the header of 2000",
      header: "2000-01-01T00:00:00.000Z",
      timestampMs,
      expected: "2000-01-01T00:00:00.000Z",
    },
    { name: "the timestamp for an empty header", header: "", timestampMs, expected: timestamp },
    {
      name: "the timestamp for a header that is no instant",
      header: "soon",
      timestampMs,
      expected: timestamp,
    },
    {
      name: "the timestamp for a header of 30 February",
      header: "2026-02-30T10:00:00Z x",
      timestampMs,
      expected: timestamp,
    },
    { name: "the timestamp without a header", timestampMs, expected: timestamp },
    { name: "now for the timestamp -1", timestampMs: -1, expected: "2026-11-23T12:00:00.000Z" },
    { name: "now for the timestamp 0", timestampMs: 0, expected: "2026-11-23T12:00:00.000Z" },
    {
      name: "now for a timestamp in seconds",
      timestampMs: timestampMs / 1000,
      expected: "2026-11-23T12:00:00.000Z",
    },
    {
      name: "now for a timestamp in microseconds",
      timestampMs: timestampMs * 1000,
      expected: "2026-11-23T12:00:00.000Z",
    },
    {
      name: "now for the largest timestamp",
      timestampMs: Number(2n ** 63n - 1n),
      expected: "2026-11-23T12:00:00.000Z",
    },
    {
      name: "now for a timestamp that is no number",
      timestampMs: NaN,
      expected: "2026-11-23T12:00:00.000Z",
    },
    {
      name: "now for a bad header and a bad timestamp",
      header: tooLate,
      timestampMs: -1,
      expected: "2026-11-23T12:00:00.000Z",
    },
    {
      name: "the header for a bad timestamp",
      header: "2026-11-23T10:00:00.123Z",
      timestampMs: -1,
      expected: "2026-11-23T10:00:00.123Z",
    },
  ];
  for (const { name, header, timestampMs, expected } of cases) {
    await t.step(name, () => {
      const record = aRecord(aWireBasket(), {
        timestampMs,
        headers: header === undefined ? {} : headers({ "received-at": header }),
      });
      const decoded = decodeRecord(record, { now });
      assertEquals(decoded, { ok: true, basket: aBasket(), receivedAt: new Date(expected) });
    });
  }
});

Deno.test("decodeRecord() never throws, whatever the bytes", () => {
  const bytes = fc.uint8Array({ maxLength: 32 });
  fc.assert(
    fc.property(bytes, bytes, fc.integer(), (value, header, timestampMs) => {
      const record = aRecord(value, {
        timestampMs,
        headers: { "received-at": header, "request-id": header },
      });
      assertEquals(decodeRecord(record, { now }).ok, false);
    }),
  );
});

Deno.test("readRequestId() reads the header for logs, cut where somebody put too much", () => {
  const bytes = (text: string) => ({ headers: headers({ "request-id": text }) });
  assertEquals(readRequestId(aRecord("{}", bytes("r-1"))), "r-1");
  assertEquals(readRequestId(aRecord("{}", bytes("x".repeat(65)))), "x".repeat(64));
  assertEquals(readRequestId(aRecord("{}", { headers: {} })), undefined);
});

/** A record as it comes back from the topic it was sent to. */
function toRaw(encoded: BasketRecord): RawRecord {
  return aRecord(encoded.value, {
    key: new TextEncoder().encode(encoded.key),
    timestampMs: encoded.timestampMs,
    headers: headers(encoded.headers),
  });
}

function headers(texts: Readonly<Record<string, string>>): RawRecord["headers"] {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]),
  );
}

Deno.test("decodeRecord() rejects what is here in part, whatever the part says", () => {
  for (const code of ["unreadable_batch", "oversized_value"] as const) {
    const truncation = { code, detail: "Cut", sha256: "00", lastOffset: "9" };
    assertEquals(decodeRecord(aRecord(aWireBasket(), { truncation })), {
      ok: false,
      rejection: { code, detail: "Cut" },
    });
  }
});

Deno.test("decodeRecord() bounds the detail, however long a stranger's names are", () => {
  const names = Array.from({ length: 30 }, (_, index) => `${index}`.repeat(100_000));
  const fields = Object.fromEntries(names.map((name) => [name, 1]));
  const decoded = decodeRecord(aRecord({ ...aWireBasket(), ...fields }));
  const detail = decoded.ok ? "" : decoded.rejection.detail;
  assertEquals(detail.length <= 4_001, true);
  assertEquals(detail.split("; ").length, 20);
});

Deno.test("describeIssues() cuts what is longer than 4,000 characters", () => {
  const describe = (length: number) =>
    describeIssues([{ code: "empty", pointer: "/id", detail: "x".repeat(length) }]);
  const before = "/id empty: ".length;
  assertEquals(describe(4_000 - before), `/id empty: ${"x".repeat(4_000 - before)}`);
  assertEquals(describe(4_001 - before), `/id empty: ${"x".repeat(4_000 - before)}…`);
});

Deno.test("toRecordHeaders() keeps names that objects have, and the first value of each", () => {
  const one = Uint8Array.of(1);
  const headers = toRecordHeaders([["__proto__", one], ["a", one], ["a", Uint8Array.of(2)]]);
  assertEquals(Object.entries(headers), [["__proto__", one], ["a", one]]);
  assertEquals(headers["constructor"], undefined);
});

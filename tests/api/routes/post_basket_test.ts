/**
 * One basket in, one receipt out, or a problem that says why not.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import type { PublishOutcome, RefusalReason } from "../../../api/publish/publish_outcome.ts";
import type { Issue } from "../../../shared/basket/issue.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { anApp } from "../an_app.ts";

const A_BODY = JSON.stringify(aWireBasket());

Deno.test("POST /baskets answers 202 with the receipt", async () => {
  const app = anApp({ topic: "live_topic" });
  const response = await app.post(A_BODY);
  assertEquals(response.status, 202);
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(await response.json(), {
    store: "Brussels",
    id: "123456789",
    topic: "live_topic",
    partition: 3,
    offset: 42,
  });
});

Deno.test("POST /baskets publishes the validated basket with its headers", async () => {
  const app = anApp();
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const basket = aWireBasket({
    id: " b-1 ",
    store: "Cafe\u0301",
    products: [{ id: "p-1", name: "Water\t", price: 1.5 }],
  });
  const response = await app.post(JSON.stringify(basket), {
    "content-type": "application/json",
    traceparent,
    "x-request-id": "till-7_2026.1",
  });
  assertEquals(response.headers.get("x-request-id"), "till-7_2026.1");
  assertEquals(await response.json(), {
    store: "Caf\u00e9",
    id: "b-1",
    topic: "delhaize_shop",
    partition: 3,
    offset: 42,
  });
  assertEquals(app.published, [{
    key: "Caf\u00e9/b-1",
    value: '{"id":"b-1","store":"Caf\u00e9","date":"2020-01-01",' +
      '"products":[{"id":"p-1","name":"Water","price":1.5}]}',
    timestampMs: Date.parse("2026-11-23T10:00:00.123Z"),
    headers: { "request-id": "till-7_2026.1", traceparent },
  }]);
});

Deno.test("POST /baskets has an id for each request", async () => {
  let requests = 0;
  const app = anApp({ createRequestId: () => `r-${++requests}` });
  const ids = [await app.post(A_BODY), await app.post(A_BODY)].map(({ headers }) =>
    headers.get("x-request-id")
  );
  assertEquals(ids, ["r-1", "r-2"]);
  assertEquals(app.published.map(({ headers }) => headers["request-id"]), ["r-1", "r-2"]);
});

Deno.test("POST /baskets takes JSON however its media type is written", async (t) => {
  const types = [
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    'application/json; charset="utf-8"',
    "application/json; charset=utf8; profile=shop",
    "application/json;",
  ];
  for (const type of types) {
    await t.step(type, async () => {
      const app = anApp();
      const response = await app.post(A_BODY, { "content-type": type });
      assertEquals([response.status, app.published.length], [202, 1]);
    });
  }
});

Deno.test("POST /baskets answers 202 to a basket at every limit", async () => {
  const app = anApp();
  const long = (count: number) => "🍌".repeat(count);
  const products = Array.from({ length: 500 }, () => ({
    id: long(64),
    name: long(200),
    price: 1_000_000,
  }));
  const response = await app.post(
    JSON.stringify(aWireBasket({ id: long(64), store: long(64), products })),
  );
  assertEquals([response.status, app.published.length], [202, 1]);
});

Deno.test("POST /baskets turns each refusal of the publisher into a 503", async (t) => {
  const titles: Record<RefusalReason, string> = {
    overloaded: "The server accepts no more baskets for the moment",
    broker_unavailable: "The broker cannot be reached",
    outcome_unknown: "The broker did not confirm in time",
    clock_wrong: "A clock of the service is wrong",
    shutting_down: "The server is shutting down",
  };
  for (const [reason, title] of Object.entries(titles) as [RefusalReason, string][]) {
    await t.step(reason, async () => {
      const outcome: PublishOutcome = { status: "refused", reason };
      const response = await anApp({ outcome }).post(A_BODY);
      assertEquals(response.status, 503);
      assertEquals(
        ["content-type", "retry-after"].map((name) => response.headers.get(name)),
        ["application/problem+json", reason === "clock_wrong" ? "30" : "1"],
      );
      assertEquals(await response.json(), {
        type: "about:blank",
        title,
        status: 503,
        code: reason,
        detail: "Sending the same basket again is safe: it is stored once",
      });
    });
  }
});

Deno.test("POST /baskets says that the broker never takes a basket", async (t) => {
  const cases = [
    {
      code: "too_large_for_broker",
      status: 413,
      title: "The broker takes no basket of this size",
    },
    { code: "refused_by_broker", status: 422, title: "The broker takes no such basket" },
  ] as const;
  for (const { code, status, title } of cases) {
    await t.step(code, async () => {
      const fault = { code, detail: "Because" };
      const app = anApp({ outcome: { status: "rejected", fault } });
      const response = await app.post(A_BODY);
      assertEquals([response.status, response.headers.get("retry-after")], [status, null]);
      const body = { type: "about:blank", title, status, code, detail: "Because" };
      assertEquals(await response.json(), body);
      assertStringIncludes(
        await app.metrics.registry.metrics(),
        `api_baskets_rejected_total{lane="live",code="${code}"} 1`,
      );
    });
  }
});

interface MalformedBody {
  readonly name: string;
  readonly body: BodyInit | null;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
  /** Code and pointer of each error, for validation. */
  readonly errors?: readonly (readonly [code: string, pointer: string])[];
}

const A_PRICE = '"price":1.5';
const PRICE_POINTER = "/products/0/price";

/** Bodies that are no JSON, or none of ours. */
const UNREADABLE: readonly MalformedBody[] = [
  { name: "plain text", body: "a basket", status: 400, code: "not_json" },
  { name: "an empty body", body: "", status: 400, code: "not_json" },
  { name: "an absent body", body: null, status: 400, code: "not_json" },
  { name: "a truncated basket", body: A_BODY.slice(0, -1), status: 400, code: "not_json" },
  { name: "two baskets", body: `${A_BODY}\n${A_BODY}`, status: 400, code: "not_json" },
  { name: "NaN as a body", body: "NaN", status: 400, code: "not_json" },
  { name: "NaN as a price", body: withPrice("NaN"), status: 400, code: "not_json" },
  { name: "Infinity as a price", body: withPrice("Infinity"), status: 400, code: "not_json" },
  { name: "a trailing comma", body: A_BODY.slice(0, -1) + ",}", status: 400, code: "not_json" },
  { name: "a comment", body: `// basket\n${A_BODY}`, status: 400, code: "not_json" },
  { name: "single quotes", body: "{'id':'b'}", status: 400, code: "not_json" },
  { name: "open arrays, 100,000 deep", body: "[".repeat(100_000), status: 400, code: "not_json" },
  {
    name: "invalid UTF-8",
    body: new Uint8Array([0x22, 0xc3, 0x28, 0x22]),
    status: 400,
    code: "not_utf8",
  },
  {
    name: "a basket in UTF-16",
    body: new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
    status: 400,
    code: "not_utf8",
  },
  {
    name: "a body above a mebibyte",
    body: JSON.stringify(aWireBasket({ id: "x".repeat(1_048_576) })),
    status: 413,
    code: "body_too_large",
  },
  ...[
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/xml",
    "application/x-ndjson",
    "application/jsonp",
    "text/json",
    "application/json; charset=latin1",
    "application/json, text/plain",
  ].map((type) => ({
    name: `content type ${type}`,
    body: A_BODY,
    headers: { "content-type": type },
    status: 415,
    code: "unsupported_media_type",
  })),
  {
    name: "no content type",
    body: new TextEncoder().encode(A_BODY),
    headers: {},
    status: 415,
    code: "unsupported_media_type",
  },
];

/** JSON, but no valid basket: all 422. */
const INVALID: readonly Omit<MalformedBody, "status" | "code">[] = [
  { name: "an array", body: `[${A_BODY}]`, errors: [["wrong_type", ""]] },
  { name: "null", body: "null", errors: [["wrong_type", ""]] },
  { name: "a number", body: "1", errors: [["wrong_type", ""]] },
  { name: "a number too large for a float", body: "1e400", errors: [["wrong_type", ""]] },
  { name: "a text", body: '"basket"', errors: [["wrong_type", ""]] },
  { name: "true", body: "true", errors: [["wrong_type", ""]] },
  {
    name: "arrays, 100,000 deep",
    body: "[".repeat(100_000) + "]".repeat(100_000),
    errors: [["wrong_type", ""]],
  },
  {
    name: "objects, 100,000 deep",
    body: '{"id":'.repeat(100_000) + "1" + "}".repeat(100_000),
    errors: [
      ["wrong_type", "/id"],
      ["required", "/store"],
      ["required", "/date"],
      ["required", "/products"],
    ],
  },
  {
    name: "an empty object",
    body: "{}",
    errors: [
      ["required", "/id"],
      ["required", "/store"],
      ["required", "/date"],
      ["required", "/products"],
    ],
  },
  { name: "a missing id", body: without("id"), errors: [["required", "/id"]] },
  { name: "a missing store", body: without("store"), errors: [["required", "/store"]] },
  { name: "a missing date", body: without("date"), errors: [["required", "/date"]] },
  { name: "missing products", body: without("products"), errors: [["required", "/products"]] },
  {
    name: "a missing price",
    body: A_BODY.replace(`,${A_PRICE}`, ""),
    errors: [["required", "/products/0/price"]],
  },
  { name: "a number as id", body: withField("id", 123456789), errors: [["wrong_type", "/id"]] },
  { name: "null as store", body: withField("store", null), errors: [["wrong_type", "/store"]] },
  {
    name: "an object as products",
    body: withField("products", {}),
    errors: [["wrong_type", "/products"]],
  },
  { name: "a price in quotes", body: withPrice('"1.5"'), errors: [["wrong_type", PRICE_POINTER]] },
  {
    name: "an unknown field",
    body: withField("storre", "x"),
    errors: [["unknown_field", "/storre"]],
  },
  {
    name: "an unknown field of a product",
    body: A_BODY.replace(A_PRICE, `${A_PRICE},"prize":1`),
    errors: [["unknown_field", "/products/0/prize"]],
  },
  {
    name: "__proto__",
    body: A_BODY.replace("{", '{"__proto__":{"store":"Gent"},'),
    errors: [["unknown_field", "/__proto__"]],
  },
  {
    name: "__proto__ of a product",
    body: A_BODY.replace(A_PRICE, `${A_PRICE},"__proto__":{"price":0}`),
    errors: [["unknown_field", "/products/0/__proto__"]],
  },
  {
    name: "constructor",
    body: withField("constructor", { prototype: {} }),
    errors: [["unknown_field", "/constructor"]],
  },
  { name: "an empty id", body: withField("id", ""), errors: [["empty", "/id"]] },
  { name: "a blank store", body: withField("store", " \t "), errors: [["empty", "/store"]] },
  {
    name: "an id of 65 characters",
    body: withField("id", "x".repeat(65)),
    errors: [["too_long", "/id"]],
  },
  {
    name: "NUL in a name",
    body: A_BODY.replace("Banana", "Ban\\u0000ana"),
    errors: [["control_character", "/products/0/name"]],
  },
  {
    name: "a lone surrogate in a name",
    body: A_BODY.replace("Banana", "Ban\\ud83cana"),
    errors: [["not_unicode", "/products/0/name"]],
  },
  { name: "30 February", body: withField("date", "2024-02-30"), errors: [["not_a_date", "/date"]] },
  {
    name: "29 February 1900",
    body: withField("date", "1900-02-29"),
    errors: [["not_a_date", "/date"]],
  },
  {
    name: "a date with a time",
    body: withField("date", "2020-01-01T00:00:00Z"),
    errors: [["not_a_date", "/date"]],
  },
  {
    name: "a date of the far future",
    body: withField("date", "9999-12-31"),
    errors: [["date_in_future", "/date"]],
  },
  {
    name: "three decimals",
    body: withPrice("1.005"),
    errors: [["too_many_decimals", PRICE_POINTER]],
  },
  {
    name: "a price below a million less",
    body: withPrice("-1000000.01"),
    errors: [["too_small", PRICE_POINTER]],
  },
  {
    name: "a price above a million",
    body: withPrice("1000000.01"),
    errors: [["too_big", PRICE_POINTER]],
  },
  { name: "1e400 as a price", body: withPrice("1e400"), errors: [["too_big", PRICE_POINTER]] },
  { name: "no product", body: withField("products", []), errors: [["too_few", "/products"]] },
  {
    name: "501 products",
    body: withField("products", Array(501).fill({ id: "p", name: "n", price: 1 })),
    errors: [["too_many", "/products"]],
  },
  {
    name: "several faults at once",
    body: JSON.stringify({ id: "", store: 1, date: "soon", products: [{ price: -1e7 }], x: 1 }),
    errors: [
      ["empty", "/id"],
      ["wrong_type", "/store"],
      ["not_a_date", "/date"],
      ["required", "/products/0/id"],
      ["required", "/products/0/name"],
      ["too_small", "/products/0/price"],
      ["unknown_field", "/x"],
    ],
  },
];

const MALFORMED: readonly MalformedBody[] = [
  ...UNREADABLE,
  ...INVALID.map((body) => ({ ...body, status: 422, code: "invalid_basket" })),
];

Deno.test("POST /baskets names what is wrong with a body and publishes nothing", async (t) => {
  for (const { name, body, headers, status, code, errors } of MALFORMED) {
    await t.step(`${name} is ${status} ${code}`, async () => {
      const app = anApp();
      const response = await app.post(body, headers);
      assertEquals(response.status, status);
      assertEquals(response.headers.get("content-type"), "application/problem+json");
      const problem = await response.json();
      assertEquals([problem.status, problem.code], [status, code]);
      assertEquals(
        problem.errors?.map((issue: Issue) => [issue.code, issue.pointer]),
        errors,
      );
      for (const { detail } of problem.errors ?? []) assertMatch(detail, /^[A-Z][^\n]+[^.\n]$/);
      assertEquals(app.published, []);
    });
  }
});

Deno.test("POST /baskets reads no more of a body than its cap", async () => {
  const app = anApp({ bodyLimits: { maxBodyBytes: A_BODY.length } });
  assertEquals((await app.post(A_BODY)).status, 202);
  assertEquals((await app.post(`${A_BODY} `)).status, 413);
  assertEquals(app.published.length, 1);
});

Deno.test("POST /baskets tells a slow body from a broken one", async () => {
  const headers = { "content-type": "application/json" };
  const stalled = new ReadableStream({ pull: () => new Promise<void>(() => {}) });
  const broken = new ReadableStream({
    pull() {
      throw new TypeError("Connection closed");
    },
  });
  const app = anApp({ bodyLimits: { bodyTimeoutMs: 1 } });
  const slow = await app.post(stalled, headers);
  assertEquals([slow.status, (await slow.json()).code], [408, "body_timeout"]);
  const cut = await anApp().post(broken, headers);
  assertEquals([cut.status, (await cut.json()).code], [400, "body_incomplete"]);
  assertEquals(app.published, []);
});

function withField(field: string, value: unknown): string {
  return JSON.stringify({ ...aWireBasket(), [field]: value });
}

function without(field: string): string {
  return JSON.stringify({ ...aWireBasket(), [field]: undefined });
}

/** The basket whose first price is this JSON text. */
function withPrice(price: string): string {
  return A_BODY.replace(A_PRICE, `"price":${price}`);
}

Deno.test("POST /baskets refuses before it reads when the publisher takes no more", async () => {
  const app = anApp({ overloaded: true });
  const request = new Request("http://localhost/baskets", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: A_BODY,
  });
  const response = await app.request(request);
  assertEquals(
    [response.status, response.headers.get("retry-after"), (await response.json()).code],
    [503, "1", "overloaded"],
  );
  assertEquals([request.bodyUsed, app.published], [false, []]);
});

Deno.test("POST /baskets refuses other content encodings, whatever the body is", async (t) => {
  for (const encoding of ["br", "zstd", "identity, gzip", "gzip, gzip", "utf-8"]) {
    await t.step(encoding, async () => {
      const app = anApp();
      const headers = { "content-type": "application/json", "content-encoding": encoding };
      const response = await app.post(A_BODY, headers);
      assertEquals(
        [response.status, response.headers.get("accept-encoding"), app.published.length],
        [415, "gzip, deflate, identity", 0],
      );
    });
  }
});

Deno.test("POST /baskets unpacks gzip and deflate, up to the size of a body", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly encoding: string;
    readonly pack: (text: string) => Uint8Array;
  }[] = [
    { name: "gzip", encoding: "GZip", pack: gzipSync },
    { name: "x-gzip", encoding: "x-gzip", pack: gzipSync },
    { name: "zlib", encoding: "deflate", pack: deflateSync },
    { name: "bare deflate", encoding: "deflate", pack: deflateRawSync },
  ];
  for (const { name, encoding, pack } of cases) {
    await t.step(name, async () => {
      const app = anApp();
      const headers = { "content-type": "application/json", "content-encoding": encoding };
      const post = (text: string) => app.post(Uint8Array.from(pack(text)), headers);
      assertEquals((await post(A_BODY.padEnd(1_048_576))).status, 202);
      assertEquals(app.published.map(({ key }) => key), ["Brussels/123456789"]);
      const tooLarge = await (await post(A_BODY.padEnd(1_048_577))).json();
      assertEquals(
        [tooLarge.code, tooLarge.detail],
        ["body_too_large", "Send at most 1048576 bytes"],
      );
      const cut = Uint8Array.from(pack(A_BODY)).slice(0, -5);
      assertEquals(
        (await (await app.post(cut, headers)).json()).code,
        `corrupt_${encoding === "deflate" ? "deflate" : "gzip"}`,
      );
      assertEquals(app.published.length, 1);
    });
  }
});

Deno.test("POST /baskets says what to change when the body is not what its headers say", async (t) => {
  const cases: readonly { name: string; body: BodyInit; detail: string | undefined }[] = [
    { name: "an array", body: `[${A_BODY}]`, detail: "Send an array to POST /baskets/batch" },
    {
      name: "gzip without its header",
      body: Uint8Array.from(gzipSync(A_BODY)),
      detail: "It is gzip: send content-encoding: gzip",
    },
    {
      name: "UTF-16",
      body: Uint8Array.from([...A_BODY].flatMap((character) => [0, character.charCodeAt(0)])),
      detail: "It is UTF-16: send it in UTF-8",
    },
    {
      name: "Latin-1",
      body: Uint8Array.from([...A_BODY, "é"].map((character) => character.charCodeAt(0))),
      detail: "Send it in UTF-8; it may be in Latin-1 or windows-1252",
    },
    {
      name: "a decimal comma",
      body: '{"price":1,50}',
      detail: "It stops being JSON at column 12: a decimal has a point, such as 1.50",
    },
    { name: "nothing", body: "", detail: "It is empty" },
  ];
  for (const { name, body, detail } of cases) {
    await t.step(name, async () => {
      const response = await anApp().post(body, { "content-type": "application/json" });
      assertEquals((await response.json()).detail, detail);
    });
  }
});

Deno.test("POST /baskets refuses a media type of 60 KB of blanks", async (t) => {
  const blanks = " ".repeat(60_000);
  const types = [
    `application/json${blanks}x`,
    `application/json;${blanks}x`,
    `application/json; charset=utf-8${blanks}x`,
    `application/json; charset=utf-8;${blanks}x`,
  ];
  for (const type of types) {
    await t.step(type.replace(blanks, "…"), async () => {
      const app = anApp();
      const response = await app.post(A_BODY, { "content-type": type });
      assertEquals([response.status, app.published.length], [415, 0]);
    });
  }
});

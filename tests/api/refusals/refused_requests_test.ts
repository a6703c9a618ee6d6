/**
 * What each route says of what it refuses: the cause, and a sample that anybody may see.
 *
 * @module
 */
import { assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { createGuard } from "../../../api/auth/guard.ts";
import { createKeyRing } from "../../../api/auth/key_ring.ts";
import type { PublishOutcome } from "../../../api/publish/publish_outcome.ts";
import { createRefusalCounts } from "../../../api/refusals/refusal_counts.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { anApiKey, TOKEN } from "../auth/an_api_key.ts";
import { anApp, type AnAppOptions } from "../an_app.ts";
import { knownStores } from "../stores/known_stores.ts";

const READER = "dlz_reader";
const JSON_TYPE = { "content-type": "application/json" };
const NDJSON_TYPE = { "content-type": "application/x-ndjson" };
const TOO_LARGE: PublishOutcome = {
  status: "rejected",
  fault: { code: "too_large_for_broker", detail: "" },
};

/** An app with two keys, and what it notes. */
function aNotingApp(options: AnAppOptions = {}) {
  const counts = createRefusalCounts();
  const { outcome = { status: "accepted", partition: 0, offset: 0 } } = options;
  const app = anApp({
    guard: createGuard({
      keys: createKeyRing([
        anApiKey({ stores: ["Gent", "Café"] }),
        anApiKey({ name: "analyst", scopes: ["read"], token: READER }),
      ]),
    }),
    bulkPublisher: { publish: () => Promise.resolve(outcome as PublishOutcome) },
    bodyLimits: {
      maxBodyBytes: 2_000,
      maxLineBytes: 1_000,
      maxBatchBytes: 9_000,
      maxBatchLines: 3,
    },
    ...options,
    noteRefusal: counts.note,
  });
  async function send(path: string, body: BodyInit, headers: Readonly<Record<string, string>>) {
    const authorization = `Bearer ${TOKEN}`;
    await app.request(path, { method: "POST", body, headers: { authorization, ...headers } });
    return counts.take(Infinity).map((
      { cause: { key, store, code, pointer }, refused, sample },
    ) => ({
      cause: [key, store, code, pointer].join(" | "),
      ...(refused === 1 ? {} : { refused }),
      sample,
    }));
  }
  return { send, counts };
}

const aLine = (changes: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({ ...aWireBasket({ store: "Gent" }), ...changes });

Deno.test("what is refused for good is noted by key, shop, code and place", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly path?: string;
    readonly body: BodyInit;
    readonly headers?: Readonly<Record<string, string>>;
    readonly options?: AnAppOptions;
    readonly causes: readonly string[];
    /** A part of the first sample; `null`: there is none. */
    readonly sample?: string | null;
  }[] = [
    { name: "nothing, of a good basket", body: aLine(), causes: [] },
    {
      name: "faults of a basket",
      body: aLine({ date: "31/01/2020", products: [{ id: "1", name: "Melk", price: "1,50" }] }),
      causes: [
        "till-1 | Gent | not_a_date | /date",
        "till-1 | Gent | wrong_type | /products/*/price",
      ],
      sample: `{ "id": "1", "name": "Melk", "price": "1,50" }`,
    },
    {
      name: "a member that nobody knows",
      body: aLine({ customer: "Somebody" }),
      causes: ["till-1 | Gent | unknown_field | /customer"],
      sample: `"customer": ‹text of 8 characters›`,
    },
    {
      name: "a shop that cannot be one",
      body: aLine({ store: "x".repeat(1_000) }),
      causes: ["till-1 |  | too_long | /store"],
      sample: `"store": ‹text of 1000 characters›`,
    },
    {
      name: "no object",
      body: "[1]",
      causes: ["till-1 |  | wrong_type | "],
      sample: "‹number of 1 character›",
    },
    {
      name: "another key's shop",
      body: aLine({ store: "Brugge" }),
      causes: ["till-1 | Brugge | store_not_allowed | /store"],
      sample: `"store": "Brugge"`,
    },
    {
      name: "a shop that is not on the list, by its known name",
      options: { stores: knownStores("Café") },
      body: aLine({ store: "CAFE", date: 1 }),
      causes: ["till-1 | Café | wrong_type | /date"],
    },
    {
      name: "a shop that is not on the list",
      options: { stores: knownStores("Café") },
      body: aLine(),
      causes: ["till-1 | Gent | unknown_store | /store"],
    },
    {
      name: "what is no JSON",
      body: "{'id': 1}",
      causes: ["till-1 |  | not_json | "],
      sample: "‹word of 4 characters›",
    },
    {
      name: "what is no UTF-8",
      body: Uint8Array.of(0x7b, 0xff),
      causes: ["till-1 |  | not_utf8 | "],
      sample: "‹not UTF-8›",
    },
    {
      name: "another type",
      headers: { "content-type": "text/plain", "content-encoding": "x y" },
      body: "{}",
      causes: ["till-1 |  | unsupported_media_type | "],
      sample: "content-type: text/plain\ncontent-encoding: ‹text of 3 characters›",
    },
    {
      name: "another encoding",
      headers: { ...JSON_TYPE, "content-encoding": "br" },
      body: "{}",
      causes: ["till-1 |  | unsupported_media_type | "],
      sample: "content-encoding: br",
    },
    {
      name: "a large body",
      headers: { ...JSON_TYPE, "content-length": "9999" },
      body: "{}",
      causes: ["till-1 |  | body_too_large | "],
      sample: "content-length: 9999",
    },
    {
      name: "gzip that is none",
      headers: { ...JSON_TYPE, "content-encoding": "gzip" },
      body: "{}",
      causes: ["till-1 |  | corrupt_gzip | "],
      sample: "content-encoding: gzip",
    },
    {
      name: "what the broker takes in no size",
      options: { outcome: TOO_LARGE },
      body: aLine(),
      causes: ["till-1 | Gent | too_large_for_broker | "],
      sample: `"store": "Gent"`,
    },
    {
      name: "a closing",
      path: "/closings",
      body: `{"store":"Gent","till":"3","date":"2020-01-01","count":"2","total":1}`,
      causes: ["till-1 | Gent | wrong_type | /count"],
      sample: `"count": "2"`,
    },
    {
      name: "a key that may only read",
      headers: { ...JSON_TYPE, authorization: `Bearer ${READER}` },
      body: "{}",
      causes: ["analyst |  | forbidden | "],
      sample: null,
    },
    {
      name: "a stranger, of whom nothing is kept",
      headers: { ...JSON_TYPE, authorization: "Bearer dlz_stranger" },
      body: aLine({ store: "x" }),
      causes: [" |  | unauthorized | "],
      sample: null,
    },
    {
      name: "nothing, when it is sent again",
      options: { outcome: { status: "refused", reason: "broker_unavailable" } },
      body: aLine(),
      causes: [],
    },
    {
      name: "nothing, when there are too many",
      options: { overloaded: true },
      body: "?",
      causes: [],
    },
    {
      name: "lines of a batch",
      path: "/baskets/batch",
      headers: NDJSON_TYPE,
      body: [aLine({ date: 1 }), aLine(), aLine({ store: "Brugge" })].join("\n"),
      causes: [
        "till-1 | Gent | wrong_type | /date",
        "till-1 | Brugge | store_not_allowed | /store",
      ],
      sample: `"date": 1,`,
    },
    {
      name: "lines that are no baskets",
      path: "/baskets/batch",
      headers: NDJSON_TYPE,
      body: ["?", "x".repeat(1_001), "1"].join("\n"),
      causes: [
        "till-1 |  | not_json | ",
        "till-1 |  | line_too_long | ",
        "till-1 |  | wrong_type | ",
      ],
      sample: "‹text that is no JSON, 1 character›",
    },
    {
      name: "lines that the broker takes in no size",
      path: "/baskets/batch",
      headers: NDJSON_TYPE,
      options: { outcome: TOO_LARGE },
      body: aLine(),
      causes: ["till-1 | Gent | too_large_for_broker | "],
      sample: `"store": "Gent"`,
    },
    {
      name: "a batch with too many lines",
      path: "/baskets/batch",
      headers: NDJSON_TYPE,
      body: Array(5).fill(aLine()).join("\n"),
      causes: ["till-1 |  | too_many_lines | "],
    },
    {
      name: "a batch that is no array",
      path: "/baskets/batch",
      body: "{}",
      causes: ["till-1 |  | not_an_array | "],
    },
    {
      name: "a batch of another type",
      path: "/baskets/batch",
      headers: { "content-type": "text/csv" },
      body: "",
      causes: ["till-1 |  | unsupported_media_type | "],
      sample: "content-type: text/csv",
    },
    {
      name: "a batch that is packed otherwise",
      path: "/baskets/batch",
      headers: { ...NDJSON_TYPE, "content-encoding": "gzip" },
      body: Uint8Array.from(gzipSync(aLine()).subarray(0, 30)),
      causes: ["till-1 |  | corrupt_gzip | "],
    },
  ];
  for (
    const { name, path = "/baskets", body, headers = JSON_TYPE, options, causes, sample } of cases
  ) {
    await t.step(name, async () => {
      const noted = await aNotingApp(options).send(path, body, headers);
      assertEquals(noted.map(({ cause }) => cause), causes);
      if (sample === null) assertEquals(noted[0]?.sample, undefined);
      else if (sample !== undefined) assertStringIncludes(noted[0]?.sample ?? "", sample);
    });
  }
});

Deno.test("a megabyte of junk in the name of a shop is a cause of a few bytes", async (t) => {
  for (
    const { name, junk } of [
      { name: "letters", junk: "x" },
      { name: "combining marks", junk: "\u0301" },
      { name: "figures", junk: "7" },
      { name: "control characters", junk: "\u0000" },
      { name: "half a character", junk: "\ud800" },
    ]
  ) {
    await t.step(name, async () => {
      const body = JSON.stringify({ ...aWireBasket(), store: junk.repeat(170_000) });
      const noted = await aNotingApp({ bodyLimits: {} }).send("/baskets", body, JSON_TYPE);
      assertEquals(noted.length, 1);
      assertMatch(noted[0]?.cause ?? "", /^till-1 \| {2}\| [a-z_]+ \| \/store$/);
      assertLess(JSON.stringify(noted).length, 600);
    });
  }
});

Deno.test("all lines of a batch count, each cause with one sample", async () => {
  const { send } = aNotingApp();
  const lines = ["1,50", "2,50", "3,50"].map((price) =>
    aLine({ products: [{ id: "1", name: "Melk", price }] })
  );
  const [cause, ...others] = await send("/baskets/batch", lines.join("\n"), NDJSON_TYPE);
  assertEquals([cause?.cause, cause?.refused, others.length], [
    "till-1 | Gent | wrong_type | /products/*/price",
    3,
    0,
  ]);
  assertStringIncludes(cause?.sample ?? "", "1,50");
});

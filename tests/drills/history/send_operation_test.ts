/**
 * What a client makes of an answer: the checkers can only be as right as this.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aWireBasket } from "../../support/a_basket.ts";
import { may } from "../../support/permissions.ts";
import { toContent } from "./content.ts";
import { type Sendable, toSendable } from "./draw_baskets.ts";
import { lookUp, sendBatch, sendDocument } from "./send_operation.ts";

const ignore = !may.net;

/** An API that always gives this answer. */
function answering(status: number, body: unknown) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(JSON.stringify(body), { status }),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const receipt = { topic: "live", partition: 2, offset: 7 };

for (
  const { name, status, body, expected } of [
    {
      name: "202 with its receipt is accepted",
      status: 202,
      body: receipt,
      expected: { answer: "accepted", said: "202", receipt: "live/2@7" },
    },
    {
      name: "422 is refused for good",
      status: 422,
      body: { code: "invalid_basket" },
      expected: { answer: "refused", said: "422 invalid_basket" },
    },
    {
      name: "503 may have happened",
      status: 503,
      body: { code: "outcome_unknown" },
      expected: { answer: "unknown", said: "503 outcome_unknown" },
    },
    {
      name: "429 is no answer for good",
      status: 429,
      body: { code: "rate_limited" },
      expected: { answer: "unknown", said: "429 rate_limited" },
    },
  ] as const
) {
  Deno.test(`sendDocument(): ${name}`, { ignore }, async () => {
    await using api = answering(status, body);
    assertEquals(await sendDocument(api.url, { kind: "single", document: {} }), expected);
  });
}

Deno.test("sendDocument(): no connection may have been one", { ignore }, async () => {
  const gone = answering(202, receipt);
  await gone[Symbol.asyncDispose]();
  const known = await sendDocument(gone.url, { kind: "single", document: {} });
  assertEquals(known, { answer: "unknown", said: "no connection" });
});

const six: readonly Sendable[] = Array.from(
  { length: 6 },
  () => toSendable("single", aWireBasket()),
);
const answersOf = async (status: number, body: unknown) => {
  await using api = answering(status, body);
  return (await sendBatch(api.url, six)).map(({ answer }) => answer);
};

Deno.test("sendBatch(): a line is accepted that is in no range", { ignore }, async () => {
  const body = { accepted: 2, rejected: 1, rejectedLines: [[2, 2]], retry: [[4, 6]] };
  const expected = ["accepted", "refused", "accepted", "unknown", "unknown", "unknown"];
  assertEquals(await answersOf(207, body), expected);
});

Deno.test("sendBatch(): nothing is known of lines that were not read", { ignore }, async () => {
  const body = { accepted: 2, rejected: 0, rejectedLines: [], retry: [], unreadFrom: 3 };
  const expected = ["accepted", "accepted", "unknown", "unknown", "unknown", "unknown"];
  assertEquals(await answersOf(207, body), expected);
});

Deno.test("sendBatch(): an answer without counts is that of each line", { ignore }, async () => {
  assertEquals(await answersOf(503, { code: "shutting_down" }), Array(6).fill("unknown"));
});

Deno.test("lookUp() sees the content that was sent", { ignore }, async () => {
  const basket = aWireBasket();
  const found = {
    ...basket,
    total: 4.5,
    products: basket.products.map((line, index) => ({
      line: index + 1,
      category: "Fruit",
      ...line,
    })),
  };
  await using api = answering(200, { status: "conflict", basket: found });
  assertEquals(await lookUp(api.url, ["Gent", "b-1"]), {
    answer: "seen",
    said: "200",
    saw: { status: "conflict", content: toContent(basket) },
  });
});

Deno.test("lookUp() sees nothing when the database is away", { ignore }, async () => {
  await using api = answering(503, { code: "database_unavailable" });
  const known = await lookUp(api.url, ["Gent", "b-1"]);
  assertEquals(known, { answer: "unknown", said: "503 database_unavailable" });
});

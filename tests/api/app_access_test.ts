/**
 * Who may do what: the guard and the batch route as the app wires them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createGuard } from "../../api/auth/guard.ts";
import { openApiKeys } from "../../api/auth/open_api_keys.ts";
import { createKey } from "../../operate/api_key/create_key.ts";
import type { BasketRecord } from "../../shared/basket/record.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { anApp } from "./an_app.ts";

const tills = await createKey({ name: "tills", scopes: ["ingest"], stores: ["Brussels"] });
const analyst = await createKey({ name: "analyst", scopes: ["read"] });
const keys = openApiKeys({
  API_KEYS: JSON.stringify([tills.entry, analyst.entry]),
  API_KEYS_FILE: undefined,
  AUTH: undefined,
});

/** An app that knows these two keys, and what reached its bulk lane. */
function aGuardedApp() {
  const bulk: BasketRecord[] = [];
  const app = anApp({
    guard: createGuard({ keys, limits: { rate: { perSecond: 10, burst: 3 } }, now: () => 0 }),
    bulkPublisher: {
      publish(record) {
        bulk.push(record);
        return Promise.resolve({ status: "accepted", partition: 0, offset: bulk.length });
      },
    },
  });
  return { app, bulk };
}

const json = (key?: string) => ({
  "content-type": "application/json",
  ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
});

Deno.test("the app lets in only who has a key for the route and the shop", async (t) => {
  const brussels = JSON.stringify(aWireBasket());
  const gent = JSON.stringify(aWireBasket({ store: "Gent" }));
  const cases = [
    { name: "no key", headers: json(), body: brussels, expected: [401, "unauthorized"] },
    {
      name: "a made-up key",
      headers: json("dlz_x"),
      body: brussels,
      expected: [401, "unauthorized"],
    },
    {
      name: "a key without the scope",
      headers: json(analyst.key),
      body: brussels,
      expected: [403, "forbidden"],
    },
    {
      name: "another shop's basket",
      headers: json(tills.key),
      body: gent,
      expected: [403, "store_not_allowed"],
    },
    {
      name: "its own basket",
      headers: json(tills.key),
      body: brussels,
      expected: [202, undefined],
    },
  ];
  for (const { name, headers, body, expected } of cases) {
    await t.step(name, async () => {
      const { app } = aGuardedApp();
      const response = await app.post(body, headers);
      assertEquals([response.status, (await response.json()).code], expected);
      assertEquals(app.published.length, expected[0] === 202 ? 1 : 0);
    });
  }
  await t.step("reading needs the scope read", async () => {
    const { app } = aGuardedApp();
    const path = "/baskets/Brussels/1";
    assertEquals((await app.request(path, { headers: json(tills.key) })).status, 403);
    assertEquals((await app.request(path, { headers: json(analyst.key) })).status, 404);
  });
  await t.step("health and metrics are open", async () => {
    const { app } = aGuardedApp();
    for (const path of ["/health/live", "/health/ready", "/metrics"]) {
      const response = await app.request(path);
      await response.body?.cancel();
      assertEquals(response.status, 200, path);
    }
  });
});

Deno.test("the app answers 429 with Retry-After once a key's rate is used up", async () => {
  const { app } = aGuardedApp();
  const statuses = [];
  for (let sent = 0; sent < 4; sent++) {
    const response = await app.post(JSON.stringify(aWireBasket()), json(tills.key));
    await response.body?.cancel();
    statuses.push([response.status, response.headers.get("retry-after")]);
  }
  assertEquals(statuses, [[202, null], [202, null], [202, null], [429, "1"]]);
});

Deno.test("the app sends a batch to the bulk lane, and names another shop's line", async () => {
  const { app, bulk } = aGuardedApp();
  const lines = [aWireBasket(), aWireBasket({ store: "Gent" }), aWireBasket({ id: "2" })];
  const response = await app.request("/baskets/batch", {
    method: "POST",
    headers: { ...json(tills.key), "content-type": "application/x-ndjson" },
    body: lines.map((line) => JSON.stringify(line)).join("\n"),
  });
  const { accepted, rejected, errors } = await response.json();
  assertEquals(
    [
      response.status,
      accepted,
      rejected,
      errors.map(({ line, code }: { line: number; code: string }) => [line, code]),
    ],
    [207, 2, 1, [[2, "store_not_allowed"]]],
  );
  assertEquals([bulk.length, app.published.length], [2, 0]);
});

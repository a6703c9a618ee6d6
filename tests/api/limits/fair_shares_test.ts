/**
 * What one client does to the others: slow uploads, slow bodies and reports stop no till.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createKey } from "../../../operate/api_key/create_key.ts";
import { createGuard, type Limits } from "../../../api/auth/guard.ts";
import { openApiKeys } from "../../../api/auth/open_api_keys.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { turns } from "../../support/turns.ts";
import { anApp } from "../an_app.ts";
import { toBytes } from "../batch/batch_world.ts";

const slow = await createKey({ name: "slow", scopes: ["ingest", "read"] });
const till = await createKey({ name: "till", scopes: ["ingest"] });
const keys = openApiKeys({
  API_KEYS: JSON.stringify([slow.entry, till.entry]),
  API_KEYS_FILE: undefined,
  AUTH: undefined,
});

/** An app with these limits, in which the client `slow` opens bodies that do not end. */
function aSharedApp(limits: Limits) {
  const ends: (() => void)[] = [];
  const app = anApp({
    guard: createGuard({ keys, limits }),
    bulkPublisher: {
      publish: () => Promise.resolve({ status: "accepted", partition: 0, offset: 0 }),
    },
  });
  const send = async (path: string, { key, body }: { key: string; body: BodyInit }) => {
    const response = await app.request(path, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body,
    });
    const { code = "accepted" } = await response.json();
    return `${response.status} ${code} ${response.headers.get("retry-after")}`;
  };
  return {
    app,
    /** Opens a request of the slow client; the answer, if there is one at once. */
    async open(path: string, size = 1) {
      let isCancelled = false;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(toBytes("[".padEnd(size)));
          ends.push(() => isCancelled || controller.close());
        },
        cancel() {
          isCancelled = true;
        },
      });
      const answer = send(path, { key: slow.key, body });
      await turns(20);
      return await Promise.race([answer, "open"]);
    },
    sendBasket: () => send("/baskets", { key: till.key, body: JSON.stringify(aWireBasket()) }),
    async isReady() {
      return (await app.request("/health/ready")).status;
    },
    async endAll() {
      for (const end of ends.splice(0)) end();
      await turns(20);
    },
  };
}

const ACCEPTED = "202 accepted null";
const SHARE = "429 too_many_at_once 1";

Deno.test("slow uploads of one client leave places to uploads of others and to tills", async () => {
  const { open, sendBasket, isReady, endAll } = aSharedApp({ maxInFlight: 100, maxUploads: 4 });
  assertEquals(await open("/baskets/batch"), "open");
  assertEquals(await open("/baskets/batch"), "open");
  assertEquals(await open("/baskets/batch"), SHARE);
  assertEquals([await sendBasket(), await isReady()], [ACCEPTED, 200]);
  await endAll();
  assertEquals(await open("/baskets/batch"), "open");
  await endAll();
});

Deno.test("requests that are no baskets have half of the places at most", async () => {
  const { open, sendBasket, endAll } = aSharedApp({ maxInFlight: 8, maxUploads: 100 });
  for (let upload = 0; upload < 4; upload++) assertEquals(await open("/baskets/batch"), "open");
  assertEquals(await open("/baskets/batch"), "503 overloaded 1");
  assertEquals(await sendBasket(), ACCEPTED);
  await endAll();
});

Deno.test("slow baskets of one client leave places to the tills of others", async () => {
  const { open, sendBasket, isReady, endAll } = aSharedApp({ maxInFlight: 6 });
  for (let place = 0; place < 3; place++) assertEquals(await open("/baskets"), "open");
  assertEquals(await open("/baskets"), SHARE);
  assertEquals([await sendBasket(), await isReady()], [ACCEPTED, 200]);
  await endAll();
});

Deno.test("unfinished bodies of one client leave memory to the baskets of others", async () => {
  const { open, sendBasket, endAll } = aSharedApp({ maxHeldBytes: 1_000_000 });
  // Each holds a copy of twice its size.
  assertEquals(await open("/baskets", 120_000), "open");
  assertEquals(await open("/baskets", 120_000), "open");
  assertEquals(await open("/baskets", 120_000), SHARE);
  assertEquals(await sendBasket(), ACCEPTED);
  await endAll();
  assertEquals(await open("/baskets", 120_000), "open");
  await endAll();
});

Deno.test("the API is not ready while no basket has a place", async () => {
  const { open, sendBasket, isReady, endAll } = aSharedApp({ maxInFlight: 1 });
  assertEquals(await isReady(), 200);
  assertEquals(await open("/baskets"), "open");
  assertEquals([await isReady(), await sendBasket()], [503, "503 overloaded 1"]);
  await endAll();
  assertEquals([await isReady(), await sendBasket()], [200, ACCEPTED]);
});

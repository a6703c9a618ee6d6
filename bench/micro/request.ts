/**
 * The row `request`: one `POST /baskets` through the whole app (router, API key, rate limit,
 * headers) beside the handler alone, in one process without a socket or a broker. The difference
 * is what everything around the handler costs. Runs as a process of its own and prints its sides
 * as JSON; arguments: rounds, requests a round.
 *
 * @module
 */
import process from "node:process";
import { createApp } from "../../api/app.ts";
import { createKey } from "../../operate/api_key/create_key.ts";
import { createGuard } from "../../api/auth/guard.ts";
import { openApiKeys } from "../../api/auth/open_api_keys.ts";
import { createApiMetrics } from "../../api/metrics.ts";
import { createPostBasket } from "../../api/routes/post_basket.ts";
import { createBaskets } from "../bodies.ts";
import { interleave } from "../measurement.ts";

const [rounds = "", requests = ""] = Deno.args;
const publisher = {
  full: false,
  overloaded: false,
  publish: () => Promise.resolve({ status: "accepted", partition: 0, offset: 0 } as const),
};
const { key, entry } = await createKey({ name: "bench", scopes: ["ingest"] });
const app = createApp({
  publisher,
  topic: "delhaize_shop",
  guard: createGuard({
    keys: openApiKeys({
      API_KEYS: JSON.stringify([entry]),
      API_KEYS_FILE: undefined,
      AUTH: undefined,
    }),
    limits: { rate: { perSecond: 1_000_000, burst: 1_000_000 } },
  }),
  checkBroker: () => Promise.resolve(true),
  metrics: createApiMetrics(),
});
const postBasket = createPostBasket({ publisher, topic: "delhaize_shop", now: () => new Date() });
const admission = { key: undefined, checkStore: () => undefined, hold: () => undefined };
const bodies = createBaskets(64, "request").map((basket) => JSON.stringify(basket));
const lengths = bodies.map((body) => new TextEncoder().encode(body).length);

/** Requests a second of CPU time. */
async function measure(send: (request: Request) => Response | Promise<Response>): Promise<number> {
  const startedAt = process.cpuUsage();
  for (let sent = 0; sent < Number(requests); sent++) {
    const body = bodies[sent % bodies.length] ?? "";
    const response = await send(
      new Request("http://127.0.0.1:8000/baskets", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": String(lengths[sent % bodies.length]),
          authorization: `Bearer ${key}`,
        },
        body,
      }),
    );
    if (response.status !== 202) throw new Error(`Cannot count this run: ${response.status}`);
    await response.text();
  }
  const { user, system } = process.cpuUsage(startedAt);
  return Number(requests) * 1e6 / (user + system);
}

const ofApp = () => measure((request) => app.fetch(request, { remote: "127.0.0.1" }));
const ofHandler = () => measure((request) => postBasket({ request, requestId: "r-1", admission }));
await ofApp();
await ofHandler();
const sides = await interleave(Number(rounds), [
  { name: "ours", measure: async () => ({ perSecond: await ofApp() }) },
  { name: "handler alone", measure: async () => ({ perSecond: await ofHandler() }) },
]);
console.log(JSON.stringify(sides));

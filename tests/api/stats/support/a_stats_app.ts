/**
 * An app with the statistics over a database, and keys for all and for some of the shops.
 *
 * @module
 */
import { createKey } from "../../../../operate/api_key/create_key.ts";
import { createGuard } from "../../../../api/auth/guard.ts";
import { createApiMetrics } from "../../../../api/metrics.ts";
import { openApiKeys } from "../../../../api/auth/open_api_keys.ts";
import type { StatsOptions } from "../../../../api/stats/stats_routes.ts";
import { anApp } from "../../an_app.ts";

/** A lag as the broker reports it. */
export const A_LAG = {
  topics: [
    { topic: "delhaize_shop", lagRecords: 3, lagSeconds: 1.5, endOffset: 100 },
    { topic: "delhaize_shop_2", lagRecords: 0, lagSeconds: 0, endOffset: 50 },
  ],
} as const;

/** The day of every request. */
export const NOW = new Date("2026-11-23T12:00:00.000Z");

const analyst = await createKey({ name: "analyst", scopes: ["read"] });
const shop = await createKey({ name: "shop", scopes: ["read"], stores: ["Gent", "Luik"] });
const till = await createKey({ name: "till", scopes: ["ingest"] });
const keys = openApiKeys({
  API_KEYS: JSON.stringify([analyst.entry, shop.entry, till.entry]),
  API_KEYS_FILE: undefined,
  AUTH: undefined,
});

/** Whose key: for all shops, for `Gent` and `Luik` only, without the scope `read`, or none. */
export type Who = "analyst" | "shop" | "till" | "nobody";

const KEYS = { analyst: analyst.key, shop: shop.key, till: till.key, nobody: undefined } as const;

/** An app, and requests with somebody's key. Disposing ends its event streams. */
export interface AStatsApp extends Disposable {
  get(path: string, who?: Who, init?: RequestInit): Promise<Response>;
}

/** Creates it. The broker reports {@linkcode A_LAG} unless `changes` say otherwise. */
export function aStatsApp(
  database: StatsOptions["database"],
  changes: Partial<StatsOptions> = {},
): AStatsApp {
  const stop = new AbortController();
  const metrics = createApiMetrics();
  const app = anApp({
    metrics,
    guard: createGuard({ keys }),
    stores: changes.stores,
    stats: {
      database,
      readLag: () => Promise.resolve(A_LAG),
      metrics,
      stop: stop.signal,
      now: () => NOW,
      ...changes,
    },
  });
  return {
    get(path, who = "analyst", init = {}) {
      const headers = new Headers(init.headers);
      const key = KEYS[who];
      if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
      return app.request(path, { ...init, headers });
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}

/** A database that fails with `error`. */
export function failingWith(error: unknown): StatsOptions["database"] {
  return { transaction: () => Promise.reject(error) };
}

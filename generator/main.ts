/**
 * Entry point of the generator: sends random baskets to the API at a steady rate, a minute for
 * each cron tick, until it is told to stop.
 *
 * @module
 */
import { configureLog, getLogger } from "../shared/service/log.ts";
import { LOG_SETTINGS } from "../shared/service/service_settings.ts";
import {
  decimal,
  integer,
  optional,
  readSettings,
  SettingsError,
  text,
  url,
} from "../shared/service/settings.ts";
import { onStopSignal } from "../shared/service/shutdown.ts";
import { createApiClient } from "./api_client.ts";
import { createApp } from "./app.ts";
import { createSpanGenerator } from "./generate_span.ts";
import { createGeneratorMetrics } from "./metrics.ts";
import { nextSpan } from "./next_span.ts";
import { randomSeed } from "./random_seed.ts";
import { sleep } from "./sleep.ts";

const GENERATOR_SETTINGS = {
  ...LOG_SETTINGS,
  HOST: text({ fallback: "127.0.0.1" }),
  PORT: integer({ min: 0, max: 65_535, fallback: 8_002 }),
  API_URL: url({ schemes: ["http", "https"], fallback: "http://127.0.0.1:8000" }),
  API_KEY: optional(text()),
  BASKETS_PER_SECOND: decimal({ min: 0.01, max: 20_000, fallback: 50 }),
  SEED: optional(integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
} as const;

async function main(): Promise<void> {
  const settings = readSettings(Deno.env.get, GENERATOR_SETTINGS);
  await configureLog({ level: settings.LOG_LEVEL, format: settings.LOG_FORMAT });
  const logger = getLogger(["generator"]);
  const seed = settings.SEED ?? randomSeed();
  const ratePerSecond = settings.BASKETS_PER_SECOND;
  const metrics = createGeneratorMetrics({ ratePerSecond });
  const client = createApiClient({
    url: settings.API_URL,
    apiKey: settings.API_KEY,
    fetch: metrics.timeRequests(fetch),
  });
  const generateSpan = createSpanGenerator({
    sendBasket: metrics.watchSends(client.sendBasket),
    seed,
    ratePerSecond,
    logger,
    onSkip: metrics.countSkipped,
    now: Date.now,
    sleep,
  });
  const stop = onStopSignal();
  const failed = Promise.withResolvers<never>();
  const running = new Set<Promise<void>>();
  let pacedUntilMs = Date.now();

  function startSpan(): void {
    const span = nextSpan({ nowMs: Date.now(), pacedUntilMs });
    if (span === undefined || stop.aborted) return;
    pacedUntilMs = span.endMs;
    const run = generateSpan(span, { signal: stop })
      .catch(failed.reject)
      .finally(() => running.delete(run));
    running.add(run);
  }

  await using _server = Deno.serve({
    hostname: settings.HOST,
    port: settings.PORT,
    onListen: (address) => logger.info("Generator is listening", { ...address }),
  }, createApp({ metrics }).fetch);
  logger.info("Generator has started", { apiUrl: settings.API_URL, ratePerSecond, seed });
  startSpan();
  // The handler only starts its minute. If it waited for the end, it could overlap the next tick
  // by a millisecond, and Deno.cron skips a tick whose predecessor still runs (Deno 2.9).
  Deno.cron("generate baskets", "* * * * *", { signal: stop }, startSpan);

  await Promise.race([
    failed.promise,
    new Promise((resolve) => stop.addEventListener("abort", resolve, { once: true })),
  ]);
  await Promise.all(running);
  logger.info("Generator has stopped", { reason: stop.reason });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  Deno.exit(1);
}

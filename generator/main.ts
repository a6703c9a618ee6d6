/**
 * Entry point of the generator: sends random baskets to the API at a steady rate, a minute for
 * each cron tick, until a signal stops it.
 *
 * @module
 */
import { configureLog, getLogger } from "../shared/service/log.ts";
import { runTask } from "../shared/service/run_task.ts";
import { serveHttp } from "../shared/service/serve_http.ts";
import { readSettings } from "../shared/service/settings.ts";
import { untilAborted } from "../shared/service/shutdown.ts";
import { createApiClient } from "./api_client.ts";
import { createApp } from "./app.ts";
import { createSpanGenerator } from "./generate_span.ts";
import { createGeneratorMetrics } from "./metrics.ts";
import { GENERATOR_SETTINGS } from "./generator_settings.ts";
import { openApiKey } from "./open_api_key.ts";
import { nextSpan } from "./next_span.ts";
import { randomSeed } from "./random_seed.ts";
import { toShopDay } from "./shop_day.ts";
import { createTills } from "./tills.ts";
import { sleep } from "../shared/service/sleep.ts";

await runTask({
  name: "generate",
  usage: `Sends random baskets to the API at a steady rate, until Ctrl-C.
Usage: deno task generate
Configured by environment variables, such as API_URL, BASKETS_PER_SECOND (default 50), SEED and PORT
(default 8002, for health and metrics): docs/settings.md lists them all.`,
  isService: true,
  main,
});

async function main({ stop }: { readonly stop: AbortSignal }): Promise<void> {
  const settings = readSettings(Deno.env.get, GENERATOR_SETTINGS);
  await configureLog({ level: settings.LOG_LEVEL, format: settings.LOG_FORMAT });
  const logger = getLogger(["generator"]);
  const seed = settings.SEED ?? randomSeed();
  const ratePerSecond = settings.BASKETS_PER_SECOND;
  const metrics = createGeneratorMetrics({ ratePerSecond });
  const apiKey = await openApiKey(settings);
  const client = createApiClient({
    url: settings.API_URL,
    apiKey,
    fetch: metrics.timeRequests(fetch),
  });
  const tills = settings.TILLS_PER_SHOP === 0 ? undefined : createTills({
    tillsPerShop: settings.TILLS_PER_SHOP,
    run: Date.now().toString(36),
  });
  const generateSpan = createSpanGenerator({
    sendBasket: metrics.watchSends(
      tills === undefined ? client.sendBasket : async (basket, options) => {
        const rung = tills.ring(basket);
        const outcome = await client.sendBasket(rung, options);
        tills.note(rung, outcome);
        return outcome;
      },
    ),
    seed,
    ratePerSecond,
    logger,
    onSkip: metrics.countSkipped,
    now: Date.now,
    sleep,
  });
  const failed = Promise.withResolvers<never>();
  const running = new Set<Promise<void>>();
  let pacedUntilMs = Date.now();

  function startSpan(): void {
    const span = nextSpan({ nowMs: Date.now(), pacedUntilMs });
    if (span === undefined || stop.aborted) return;
    pacedUntilMs = span.endMs;
    void closeTills(toShopDay(span.startMs).date);
    const run = generateSpan(span, { signal: stop })
      .catch(failed.reject)
      .finally(() => running.delete(run));
    running.add(run);
  }

  /** Closes days before `date`, or all of them. Those with baskets on their way wait for the next call. */
  async function closeTills(date?: string): Promise<void> {
    for (const closing of tills?.close(date) ?? []) {
      const { status } = await client.sendClosing(closing);
      if (status === "accepted") continue;
      const { store, till, date } = closing;
      logger.warning("Cannot close a till", { store, till, date, status });
    }
  }

  await using _server = serveHttp({
    hostname: settings.HOST,
    port: settings.PORT,
    onListen: (address) => logger.info("Generator is listening", { ...address }),
  }, createApp({ metrics }).fetch);
  logger.info("Generator has started", { apiUrl: settings.API_URL, ratePerSecond, seed });
  startSpan();
  // The handler only starts its minute. If it waited for the end, it could overlap the next tick
  // by a millisecond, and Deno.cron skips a tick whose predecessor still runs (Deno 2.9).
  Deno.cron("generate baskets", "* * * * *", { signal: stop }, startSpan);

  await Promise.race([failed.promise, untilAborted(stop)]);
  await Promise.all(running);
  await closeTills();
  logger.info("Generator has stopped", { reason: stop.reason });
}

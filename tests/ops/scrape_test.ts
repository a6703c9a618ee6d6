/**
 * The three services as they run, with good and bad baskets: what they show is what dashboard and
 * alerts ask for, under names that Prometheus's linter likes, and the lag outlives the consumer.
 *
 * @module
 */
import { assertEquals, assertGreaterOrEqual } from "@std/assert";
import { type Service, spawnService } from "../support/process/spawn_service.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readMetricNames, readSampleNames } from "./support/metric_names.ts";
import { readDashboard, readRules } from "./support/ops_files.ts";
import { hasPromtool, promtool } from "./support/promtool.ts";

/** Series only where a file is set, a replica is read or a right is missing; declared they are always. */
const NEEDS_CAUSE = [
  "api_read_database_behind_seconds",
  "certificate_expires_timestamp_seconds",
  "consumer_lag_unreadable",
];
/** What Prometheus makes itself. */
const PROMETHEUS_OWN = ["up", "ALERTS"];

Deno.test({
  name: "the services show every metric that dashboard and alerts ask for, and a lag that lasts",
  ignore: !may.runStack,
  async fn(t) {
    await using stack = await startTestStack();
    const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database, KAFKA_PARTITIONS: "2" };
    await using consumer = spawnService("consume", { env });
    await using api = spawnService("api", { env: { ...env, DRAIN_DELAY_MS: "0" } });
    await Promise.all([consumer.untilReady(), api.untilReady()]);
    await using generator = spawnService("generate", {
      env: { API_URL: await api.url(), BASKETS_PER_SECOND: "20" },
    });
    await sendGoodAndBad(await api.url());
    await using topics = await openTopicClient(stack.kafka);
    await topics.send("delhaize_shop_2", [{ value: "no JSON" }]);
    await waitUntil(
      "the dead letter is counted",
      async () =>
        (await scrape(consumer)).includes('consumer_dead_letters_total{code="not_json"} 1\n'),
    );
    await generator.untilReady();
    const services = { api, consumer, generator };

    await t.step("each answers in the text format, and the linter agrees", async (t) => {
      for (const [name, service] of Object.entries(services)) {
        await t.step({
          name: `${name} (needs Prometheus installed)`,
          ignore: !hasPromtool,
          async fn() {
            const verdict = await promtool(["check", "metrics"], await scrape(service));
            assertEquals(verdict, { code: 0, output: "" });
          },
        });
      }
    });

    await t.step("all that is asked for is there", async () => {
      const asked = await readAskedNames();
      // The lag comes with the first poll that finds the topics.
      const missing = await waitUntil("every metric is there", async () => {
        const shown = (await Promise.all(Object.values(services).map(scrape))).join("\n");
        const names = new Set([...readSampleNames(shown), ...PROMETHEUS_OWN]);
        const isThere = (name: string) =>
          names.has(name) || NEEDS_CAUSE.includes(name) && shown.includes(`# TYPE ${name} `);
        const missing = asked.filter((name) => !isThere(name));
        return missing.some((name) => !name.startsWith("consumer_lag_")) || missing.length === 0
          ? missing
          : undefined;
      });
      assertEquals(missing, []);
    });

    await t.step("the generator and the consumer stop with 0, the poller running", async () => {
      assertEquals(await generator.stop(), 0);
      // What the consumer leaves behind nobody would work off.
      await waitUntil("nothing lags", async () => lagOf(await scrape(api)).records === 0);
      assertEquals(await consumer.stop(), 0);
    });

    await t.step("the API shows the lag that no consumer works off", async () => {
      for (let id = 1; id <= 5; id++) {
        assertEquals(await post(await api.url(), "/baskets", aWireBasket({ id: `l-${id}` })), 202);
      }
      const lag = await waitUntil("the lag is seen", async () => {
        const lag = lagOf(await scrape(api));
        return lag.records === 5 && lag.seconds > 1 && lag;
      });
      assertGreaterOrEqual(lag.seconds, 1);
    });

    await t.step("the API stops with 0, the poller running", async () => {
      assertEquals(await api.stop(), 0);
    });
  },
});

async function readAskedNames(): Promise<readonly string[]> {
  const { panels, annotations } = await readDashboard();
  const rules = await readRules();
  const expressions = [
    ...panels.flatMap(({ targets = [] }) => targets),
    ...annotations.list,
    ...rules,
  ].map(({ expr }) => expr);
  const recorded = rules.flatMap(({ record }) => record ?? []);
  const asked = new Set((await Promise.all(expressions.map(readMetricNames))).flat());
  return [...asked].filter((name) => !recorded.includes(name));
}

async function sendGoodAndBad(url: string): Promise<void> {
  const good = aWireBasket({ id: "s-1" });
  const answers = [
    await post(url, "/baskets", good),
    await post(url, "/baskets", { ...good, products: [] }),
    await post(url, "/baskets/batch", [aWireBasket({ id: "s-2" }), {}]),
  ];
  assertEquals(answers, [202, 422, 207]);
}

async function post(url: string, path: string, body: unknown): Promise<number> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  await response.body?.cancel();
  return response.status;
}

async function scrape(service: Service): Promise<string> {
  return await (await fetch(`${await service.url()}/metrics`)).text();
}

/** The lag of the live topic that a scrape shows; `NaN` where there is none. */
function lagOf(exposition: string) {
  const samples = exposition.matchAll(
    /^consumer_lag_(records|seconds)\{topic="delhaize_shop"[^}]*\} (\S+)$/gm,
  );
  const lag = { records: NaN, seconds: NaN };
  for (const [, name, value] of samples) {
    const key = name === "records" ? "records" : "seconds";
    lag[key] = (Number.isNaN(lag[key]) ? 0 : lag[key]) + Number(value);
  }
  return lag;
}

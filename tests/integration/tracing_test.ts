/**
 * One trace from the HTTP request through Kafka to the SQL transaction, exported by the real
 * services, and nothing of it where tracing is off.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";
import { type ReceivedSpan, startOtlpReceiver } from "./support/otlp_receiver.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";

const SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const UNSAMPLED = "00-1bf7651916cd43dd8448eb211c80319c-c7ad6b7169203331-00";

Deno.test({
  name: "a basket's trace goes from the HTTP request through Kafka to the SQL transaction",
  ignore: !may.runStack,
  async fn(t) {
    await using stack = await startTestStack();
    await using receiver = startOtlpReceiver();
    const env = {
      KAFKA_BROKERS: stack.kafka,
      DATABASE_URL: stack.database,
      // So that what came first has passed when what came second has.
      KAFKA_PARTITIONS: "1",
      ...receiver.env,
    };
    await using consumer = spawnService("consume", { env });
    await using api = spawnService("api", { env });
    await Promise.all([api.untilReady(), consumer.untilReady()]);
    const url = await api.url();

    async function send(id: string, traceparent: string): Promise<void> {
      const response = await fetch(`${url}/baskets`, {
        method: "POST",
        headers: { "content-type": "application/json", traceparent },
        body: JSON.stringify(aWireBasket({ id })),
      });
      await response.body?.cancel();
      assertEquals(response.status, 202);
    }

    /** The trace of `traceparent`, from the span nearest to the caller on, once it is complete. */
    async function untilTrace(traceparent: string): Promise<readonly ReceivedSpan[]> {
      const [, traceId, callerId] = traceparent.split("-");
      return await waitUntil("the trace is complete", () => {
        const chain: ReceivedSpan[] = [];
        let parent = callerId;
        while (parent !== undefined) {
          const child = receiver.spans.find((span) =>
            span.traceId === traceId && span.parentSpanId === parent
          );
          if (child !== undefined) chain.push(child);
          parent = child?.spanId;
        }
        return chain.length === 4 && chain;
      });
    }

    await t.step("each span is the parent of the next", async () => {
      await send("traced", SAMPLED);
      const chain = await untilTrace(SAMPLED);
      assertEquals(chain.map(({ service, kind, name }) => [service, kind, name]), [
        ["delhaize-api", "server", "POST /baskets"],
        ["delhaize-api", "producer", "send delhaize_shop"],
        ["delhaize-consumer", "consumer", "process delhaize_shop"],
        ["delhaize-consumer", "client", "transaction"],
      ]);
      const [, produced, processed, transaction] = chain;
      assertEquals(
        processed?.attributes["messaging.kafka.offset"],
        produced?.attributes["messaging.kafka.offset"],
      );
      assertEquals(
        [processed?.attributes["delhaize.outcome"], transaction?.attributes["db.system.name"]],
        ["stored", "postgresql"],
      );
      assertEquals(chain.filter(({ isError }) => isError), []);
    });

    await t.step("of a batch the first 100 baskets have spans of their own", async () => {
      const traceparent = "00-2cf7651916cd43dd8448eb211c80319c-e7ad6b7169203331-01";
      const ids = Array.from({ length: 103 }, (_, index) => `batch-${index}`);
      const response = await fetch(`${url}/baskets/batch`, {
        method: "POST",
        headers: { "content-type": "application/x-ndjson", traceparent },
        body: ids.map((id) => JSON.stringify(aWireBasket({ id }))).join("\n"),
      });
      assertEquals((await response.json()).accepted, 103);
      const [, traceId] = traceparent.split("-");
      const count = (kind: ReceivedSpan["kind"]) =>
        receiver.spans.filter((span) => span.traceId === traceId && span.kind === kind).length;
      const counts = () => [count("producer"), count("client"), count("consumer")];
      // Any of them may be exported first.
      await waitUntil("each has passed the consumer", () => counts().every((n) => n >= 100));
      assertEquals(counts(), [100, 100, 100]);
      await using topics = await openTopicClient(stack.kafka);
      const records = await topics.read("delhaize_shop_2");
      const flags = records.map(({ headers }) =>
        new TextDecoder().decode(headers.traceparent).slice(-2)
      );
      assertEquals(flags.filter((flag) => flag === "00").length, 3);
    });

    await t.step("what its caller does not sample is not recorded", async () => {
      const before = receiver.spans.length;
      await send("unsampled", UNSAMPLED);
      const again = SAMPLED.replace("b7ad", "d7ad");
      await send("traced", again);
      const [, , processed] = await untilTrace(again);
      // The second came later and is a repeat by now, so the first has passed all the way.
      assertEquals(processed?.attributes["delhaize.outcome"], "repeat");
      const traceIds = new Set(receiver.spans.slice(before).map(({ traceId }) => traceId));
      assertEquals(traceIds.has(UNSAMPLED.split("-")[1] ?? ""), false);
    });
    await t.step("the generator begins a trace for each basket", async () => {
      await using generator = spawnService("generate", {
        env: { ...env, API_URL: url, BASKETS_PER_SECOND: "20", SEED: "7" },
      });
      const sent = await waitUntil("it has sent some", () => {
        const spans = receiver.spans.filter(({ service }) => service === "delhaize-generator");
        return spans.length >= 3 && spans;
      });
      assertEquals(
        sent.map(({ kind, parentSpanId }) => [kind, parentSpanId]),
        sent.map(() => ["client", ""]),
      );
      const first = sent[0];
      await untilTrace(`00-${first?.traceId}-${first?.spanId}-01`);
      assertEquals(await generator.stop(), 0);
    });
    assertEquals([await api.stop(), await consumer.stop()], [0, 0]);
  },
});

Deno.test({
  name: "without OTEL_DENO nothing is exported, and a caller's trace context stays in the record",
  ignore: !may.runStack,
  async fn() {
    await using stack = await startTestStack();
    await using receiver = startOtlpReceiver();
    const env = { KAFKA_BROKERS: stack.kafka, ...receiver.env, OTEL_DENO: "false" };
    await using api = spawnService("api", { env });
    await api.untilReady();
    const response = await fetch(`${await api.url()}/baskets`, {
      method: "POST",
      headers: { "content-type": "application/json", traceparent: SAMPLED },
      body: JSON.stringify(aWireBasket()),
    });
    await response.body?.cancel();
    await using topics = await openTopicClient(stack.kafka);
    const [record] = await topics.read("delhaize_shop");
    assertEquals(new TextDecoder().decode(record?.headers.traceparent), SAMPLED);
    assertEquals(await api.stop(), 0);
    assertEquals(receiver.requests, 0);
  },
});

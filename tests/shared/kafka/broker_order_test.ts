/**
 * A broker of the list that hangs or is away costs the first connection its time, and no other.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createBrokerOrder } from "../../../shared/kafka/broker_order.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;

Deno.test("next() takes a broker that answers, else the one whose turn was longest ago", () => {
  const order = createBrokerOrder(["a", "b", "c"]);
  const next = (count: number) => Array.from({ length: count }, () => order.next()).join(" ");
  assertEquals(next(4), "a b c a");
  order.settled("b", true);
  assertEquals(next(2), "b b");
  order.settled("b", false);
  // Its turn was the last one.
  assertEquals(next(4), "c a b c");
  order.settled("of the cluster, not of the list", true);
  assertEquals(next(1), "a");
});

Deno.test("a client gets past brokers that hang or are away, the next at once", {
  ignore,
}, async (t) => {
  const { createKafka } = await import("../../../shared/kafka/client.ts");
  await using broker = await startTestBroker();
  using silent = listenSilently();
  const names = new Map([[silent.address, "hangs"], ["127.0.0.1:1", "away"], [
    broker.address,
    "up",
  ]]);
  const [hung = "", away = "", up = ""] = names.keys();
  for (const list of [[hung, away, up], [away, hung, up], [hung, up, away]]) {
    await t.step(list.map((address) => names.get(address)).join(", "), async () => {
      const options = { ...toTestKafkaOptions(list.join(",")), connectionTimeout: 300 };
      // As the API does it: another client of the same list for each producer.
      const connect = async () => {
        const admin = createKafka(options).admin();
        await admin.connect();
        await admin.disconnect();
      };
      await connect();
      const before = silent.accepted();
      await connect();
      assertEquals(silent.accepted(), before);
    });
  }
});

/** A server that accepts connections and never answers. */
function listenSilently(): Disposable & {
  readonly address: string;
  readonly accepted: () => number;
} {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: Deno.Conn[] = [];
  async function accept(): Promise<void> {
    for await (const connection of listener) open.push(connection);
  }
  accept().catch(() => {});
  return {
    address: `127.0.0.1:${listener.addr.port}`,
    accepted: () => open.length,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of open) connection.close();
    },
  };
}

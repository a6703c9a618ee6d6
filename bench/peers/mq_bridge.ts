/**
 * Starts routes of mq-bridge, a forwarder in Rust that looks into no basket.
 *
 * @module
 */
import type { Bench } from "../bench.ts";
import type { BasketServer } from "../load/start_bare.ts";
import { freePort, type Program, spawnProgram, untilUp } from "../spawn.ts";
import { getPython, PeerMissing } from "./python_venv.ts";

/** HTTP to Kafka, acks=all. @throws {PeerMissing} */
export async function startBridgeIngest(
  bench: Pick<Bench, "dir" | "kafka">,
  topic: string,
): Promise<BasketServer> {
  const port = freePort();
  const program = await startBridge(bench, {
    input: { http: { url: `127.0.0.1:${port}`, path: "/baskets" } },
    output: { kafka: { url: bench.kafka, topic, producer_options: [["acks", "all"]] } },
    concurrency: 64,
    batch_size: 500,
  });
  return { ...program, port };
}

/** The table of {@linkcode startBridgeStore}: one row a basket, its lines as JSON. */
export const BRIDGE_TABLE = "create table peer_baskets " +
  "(store text, id text, date date, products jsonb, primary key (store, id))";

/** Kafka to Postgres, each field of the JSON into its column. @throws {PeerMissing} */
export async function startBridgeStore(
  bench: Pick<Bench, "dir" | "kafka">,
  { topic, url }: { readonly topic: string; readonly url: string },
): Promise<Program> {
  const group = `bridge-${crypto.randomUUID().slice(0, 8)}`;
  return await startBridge(bench, {
    input: {
      kafka: {
        url: bench.kafka,
        topic,
        group_id: group,
        consumer_options: [["auto.offset.reset", "earliest"]],
      },
    },
    output: { sqlx: { url, table: "peer_baskets", columns: "auto", key: "store,id" } },
    batch_size: 1000,
  });
}

/** Starts one route. */
async function startBridge(
  bench: Pick<Bench, "dir">,
  config: Readonly<Record<string, unknown>>,
): Promise<Program> {
  const python = await getPython(["mq-bridge==1.2.0"]);
  const program = spawnProgram({
    command: python,
    args: [new URL("./mq_bridge_route.py", import.meta.url).pathname, JSON.stringify(config)],
    logFile: `${bench.dir}/mq-bridge-${crypto.randomUUID().slice(0, 8)}.log`,
  });
  await untilUp(program, {
    name: "mq-bridge",
    check: async () => (await program.readLog()).includes("route runs") || undefined,
  }).catch((error) => {
    throw new PeerMissing(`it does not start: ${error.message.split("\n").at(-2)?.trim()}`);
  });
  return program;
}

/**
 * Debezium's JDBC sink on Kafka Connect: Kafka to Postgres, without categories, lines or sums. One
 * Connect runs for all rounds, so that its just-in-time compilation is as warm as it gets.
 *
 * @module
 */
import type { Bench } from "../bench.ts";
import { createBaskets, withNumber } from "../bodies.ts";
import { BODIES } from "../load/load_job.ts";

import { createTopic, openProducer } from "../fill_topic.ts";
import { freePort, type Program, spawnProgram, untilUp } from "../spawn.ts";
import { CACHE, exists, PeerMissing, run } from "./python_venv.ts";

/** A running Kafka Connect. */
export interface Connect extends Program {
  /** Starts a sink of {@linkcode fillDebeziumTopic}'s records into a database. */
  readonly startSink: (url: string, topic: string) => Promise<AsyncDisposable>;
}

/** Starts Connect, after copying its jars once. @throws {PeerMissing} */
export async function startConnect(bench: Pick<Bench, "dir" | "kafka">): Promise<Connect> {
  const jars = await getJars();
  const port = freePort();
  const properties = {
    "bootstrap.servers": bench.kafka,
    "listeners": `http://127.0.0.1:${port}`,
    "key.converter": "org.apache.kafka.connect.storage.StringConverter",
    "value.converter": "org.apache.kafka.connect.json.JsonConverter",
    "plugin.discovery": "service_load",
    "offset.storage.file.filename": `${bench.dir}/connect-offsets`,
  };
  const worker = `${bench.dir}/connect.properties`;
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  await Deno.writeTextFile(worker, lines.join(""));
  const program = spawnProgram({
    command: "java",
    args: [
      ...["-Xmx1g", "-Dlog4j2.level=WARN", "-cp", `${jars}/*`],
      ...["org.apache.kafka.connect.cli.ConnectStandalone", worker],
    ],
    logFile: `${bench.dir}/connect.log`,
  });
  const url = `http://127.0.0.1:${port}/connectors`;
  await untilUp(program, {
    name: "Kafka Connect",
    timeoutMs: 120_000,
    async check() {
      const answer = await fetch(url).catch(() => undefined);
      await answer?.body?.cancel();
      return answer?.ok || undefined;
    },
  });
  return {
    ...program,
    async startSink(database, topic) {
      const name = `sink-${crypto.randomUUID().slice(0, 8)}`;
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name, config: toSink(new URL(database), topic) }),
      });
      if (answer.status !== 201) throw new Error(`Cannot start the sink: ${await answer.text()}`);
      await answer.body?.cancel();
      return {
        async [Symbol.asyncDispose]() {
          await fetch(`${url}/${name}`, { method: "DELETE" }).then((gone) => gone.text());
        },
      };
    },
  };
}

/** The columns of its table: one row a basket, its lines as text, which is less than we store. */
export const DEBEZIUM_TABLE =
  "create table peer_baskets (store text, id text, date text, products text, primary key (store, id))";

/** Fills a topic with what the sink reads: flat records that carry their schema. */
export async function fillDebeziumTopic(bench: Bench, topic: string): Promise<void> {
  await createTopic(bench, topic);
  await using producer = await openProducer(bench);
  const samples = createBaskets(BODIES, "debezium");
  const fields = ["store", "id", "date", "products"]
    .map((field) => ({ type: "string", optional: false, field }));
  const schema = JSON.stringify({ type: "struct", fields });
  for (let start = 0; start < bench.baskets; start += CHUNK) {
    const messages = Array.from({ length: Math.min(CHUNK, bench.baskets - start) }, (_, index) => {
      const { store = "", date = "", products = [] } = samples[(start + index) % samples.length] ??
        {};
      const id = withNumber("debezium", start + index);
      const payload = { store, id, date, products: JSON.stringify(products) };
      const value = `{"schema":${schema},"payload":${JSON.stringify(payload)}}`;
      return { key: `${store}/${id}`, value };
    });
    await producer.send({ topic, messages });
  }
}

function toSink(database: URL, topic: string): Readonly<Record<string, string>> {
  return {
    "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
    "tasks.max": "2",
    "topics": topic,
    "connection.url": `jdbc:postgresql://${database.host}${database.pathname}`,
    "connection.username": database.username,
    "connection.password": database.password,
    "collection.name.format": "peer_baskets",
    "insert.mode": "upsert",
    "primary.key.mode": "record_value",
    "primary.key.fields": "store,id",
    "schema.evolution": "none",
    "dialect.postgres.unnest.insert.enabled": "true",
    "batch.size": "1000",
    "consumer.override.max.poll.records": "1000",
    "consumer.override.auto.offset.reset": "earliest",
  };
}

async function getJars(): Promise<string> {
  const pom = new URL("./connect_pom.xml", import.meta.url).pathname;
  const dir = new URL("debezium-3.5.0-connect-4.1.1", CACHE).pathname;
  if (await exists(`${dir}/complete`)) return dir;
  await run("java", ["-version"]);
  await run("mvn", [
    ...["-q", "-B", "-f", pom, "dependency:copy-dependencies"],
    ...["-DincludeScope=runtime", `-DoutputDirectory=${dir}`],
  ]);
  if (!await exists(dir)) throw new PeerMissing("mvn copied no jars");
  await Deno.writeTextFile(`${dir}/complete`, "");
  return dir;
}

const CHUNK = 500;

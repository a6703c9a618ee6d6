/**
 * Debezium's JDBC sink on Kafka Connect: Kafka to Postgres, without categories, lines or sums. One
 * Connect runs for all rounds, so that its just-in-time compilation is as warm as ours can be.
 *
 * @module
 */
import type { Bench } from "../bench.ts";

import { type DebeziumShape, PEER_TABLE } from "./debezium_shape.ts";
import { freePort, type Program, spawnProgram, untilUp } from "../spawn.ts";
import { CACHE, exists, PeerMissing, run } from "./python_venv.ts";

/** A running Kafka Connect. */
export interface Connect extends Program {
  /** Starts a sink of a topic that `fillDebeziumTopic()` filled into a database. */
  readonly startSink: (
    url: string,
    from: { readonly topic: string; readonly shape: DebeziumShape },
  ) => Promise<AsyncDisposable>;
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
    async startSink(database, { topic, shape }) {
      const name = `sink-${crypto.randomUUID().slice(0, 8)}`;
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name, config: toSink(new URL(database), { topic, shape }) }),
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

function toSink(
  database: URL,
  { topic, shape }: { readonly topic: string; readonly shape: DebeziumShape },
): Readonly<Record<string, string>> {
  return {
    "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
    "tasks.max": "2",
    "topics": topic,
    "connection.url": `jdbc:postgresql://${database.host}${database.pathname}`,
    "connection.username": database.username,
    "connection.password": database.password,
    "collection.name.format": PEER_TABLE,
    "insert.mode": "upsert",
    "primary.key.mode": "record_value",
    "primary.key.fields": shape.key.join(),
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

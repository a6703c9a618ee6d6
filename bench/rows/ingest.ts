/**
 * The row `ingest`: `POST /baskets` to acknowledged by the broker, beside a bare server that parses
 * the JSON and produces with stock kafkajs; 64 and 256 connections.
 *
 * @module
 */
import { type Bench, laneSettings, type RowKind, startService } from "../bench.ts";
import { createCpuMeter, readPeakMb } from "../cpu_meter.ts";
import { createTopic } from "../fill_topic.ts";
import { type Contestant, interleave, type Row, type Values } from "../measurement.ts";
import { startBare } from "../load/start_bare.ts";
import { storeAndProve } from "../prove_stored.ts";
import { runLoad } from "../load/run_load.ts";

/** Sends to one server, and measures it. */
export interface IngestTarget {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  readonly path: string;
  /** Of the answer to a basket that is taken. @default {"202"} */
  readonly expected?: string;
  /** Told of what was accepted. */
  readonly onAccepted?: (accepted: number) => void;
}

/** The row. */
export const ingest: RowKind = {
  name: "ingest",
  title: "`POST /baskets` to acknowledged, one API process, acks=all, beside `Deno.serve` + " +
    "`JSON.parse` + stock kafkajs",
  isDefault: true,
  async run(bench) {
    const topic = "bench_ingest";
    await createTopic(bench, "bench_bare");
    await using api = await startService(bench, {
      task: "api",
      env: laneSettings(bench, { topic }),
    });
    await using bare = await startBare(bench, "bench_bare");
    let accepted = 0;
    const ours: IngestTarget = {
      name: "ours",
      pid: api.pid,
      port: api.port,
      path: "/baskets",
      onAccepted: (count) => accepted += count,
    };
    const limit: IngestTarget = { name: "bare server", pid: bare.pid, port: bare.port, path: "/" };
    const rows: Row[] = [];
    // Warms both up: just-in-time compilation is not what is measured.
    const warmUp = { ...bench, baskets: 4_000 };
    for (const target of [ours, limit]) await measureIngest(warmUp, { target, connections: 64 });
    const all = [64, 256].flatMap((connections) =>
      [ours, limit].map((target): Contestant & { readonly connections: number } => ({
        name: target.name,
        connections,
        measure: () => measureIngest(bench, { target, connections }),
      }))
    );
    const sides = await interleave(bench.rounds, all);
    for (const connections of [64, 256]) {
      rows.push({
        name: `ingest, ${connections} connections`,
        sides: sides.filter((_, index) => all[index]?.connections === connections),
        notes: [],
      });
    }
    await storeAndProve(bench, { topic, accepted });
    return rows;
  },
};

/** One round. */
export async function measureIngest(
  bench: Bench,
  { target, connections, maxSeconds = 60 }: {
    readonly target: IngestTarget;
    readonly connections: number;
    readonly maxSeconds?: number;
  },
): Promise<Values> {
  const meter = createCpuMeter([{ column: "apiUs", pids: [target.pid] }, ...bench.serverRoles]);
  await meter.start();
  const { accepted, seconds } = await runLoad({
    ports: [target.port],
    path: target.path,
    connections,
    requests: bench.baskets / 2,
    maxSeconds,
    prefix: crypto.randomUUID().slice(0, 8),
  }, target.expected === undefined ? {} : { expected: target.expected });
  target.onAccepted?.(accepted);
  const { postgresUs: _idle, ...cpu } = await meter.read(accepted);
  return { perSecond: accepted / seconds, ...cpu, peakMb: await readPeakMb(target.pid) };
}

/**
 * The row `batch`: `POST /baskets/batch` with gzipped NDJSON to acknowledged, beside the bare server
 * and beside stock kafkajs with no HTTP at all.
 *
 * @module
 */
import { type Bench, laneSettings, type RowKind, startService } from "../bench.ts";
import { createBaskets, withNumber } from "../bodies.ts";
import { createCpuMeter, readPeakMb } from "../cpu_meter.ts";
import { createTopic } from "../fill_topic.ts";
import { BODIES } from "../load/load_job.ts";
import { startBare } from "../load/start_bare.ts";
import { interleave, type Values } from "../measurement.ts";
import { storeAndProve } from "../prove_stored.ts";

/** The row. */
export const batch: RowKind = {
  name: "batch",
  title: "`POST /baskets/batch`, gzipped NDJSON of 2,000 baskets, two requests at a time, beside " +
    "`Deno.serve` + gunzip + `JSON.parse` + stock kafkajs, and beside stock kafkajs alone",
  isDefault: true,
  async run(bench) {
    const topic = "bench_batch";
    await createTopic(bench, "bench_batch_bare");
    await using api = await startService(bench, {
      task: "api",
      env: laneSettings(bench, { topic }),
    });
    await using bare = await startBare(bench, "bench_batch_bare");
    let accepted = 0;
    const ours = async ({ baskets } = bench) => {
      const url = `${api.url}/baskets/batch`;
      const values = await measureBatch({ ...bench, baskets }, { pid: api.pid, url });
      accepted += toWhole(baskets);
      return values;
    };
    const bareUrl = `http://127.0.0.1:${bare.port}/`;
    const limit = ({ baskets } = bench) =>
      measureBatch({ ...bench, baskets }, { pid: bare.pid, url: bareUrl });
    for (const warmUp of [ours, limit]) await warmUp({ ...bench, baskets: 4_000 });
    const sides = await interleave(bench.rounds, [
      { name: "ours", measure: () => ours() },
      { name: "bare server", measure: () => limit() },
      { name: "kafkajs alone", measure: () => measureProducer(bench) },
    ]);
    await storeAndProve(bench, { topic, accepted });
    return [{ name: "batch", sides, notes: [] }];
  },
};

async function measureBatch(
  bench: Bench,
  { pid, url }: { readonly pid: number; readonly url: string },
): Promise<Values> {
  const files = await makeFiles(toWhole(bench.baskets));
  const meter = createCpuMeter([{ column: "apiUs", pids: [pid] }, ...bench.serverRoles]);
  await meter.start();
  const startedAt = performance.now();
  let accepted = 0;
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/x-ndjson", "content-encoding": "gzip" },
        body: file,
      });
      const answer = await response.json();
      if (response.status !== 202 || answer.accepted !== LINES) {
        throw new Error(`Cannot count this run: ${response.status} ${JSON.stringify(answer)}`);
      }
      accepted += LINES;
    }
  }));
  const seconds = (performance.now() - startedAt) / 1000;
  const { postgresUs: _idle, ...cpu } = await meter.read(accepted);
  return { perSecond: accepted / seconds, ...cpu, peakMb: await readPeakMb(pid) };
}

async function measureProducer(bench: Bench): Promise<Values> {
  const baskets = toWhole(bench.baskets);
  const script = new URL("../load/stock_producer.ts", import.meta.url).pathname;
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--quiet", "--allow-net=127.0.0.1"],
      ...["--allow-env=KAFKAJS_*,NODE_ENV", script],
      ...[bench.kafka, "bench_batch_bare", String(baskets), crypto.randomUUID().slice(0, 8)],
    ],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot count this run: the stock producer broke off");
  const { seconds, cpuUs } = JSON.parse(new TextDecoder().decode(stdout));
  return { perSecond: baskets / seconds, apiUs: cpuUs / baskets };
}

async function makeFiles(baskets: number): Promise<Uint8Array<ArrayBuffer>[]> {
  const prefix = crypto.randomUUID().slice(0, 8);
  const samples = createBaskets(BODIES, prefix);
  const files: Uint8Array<ArrayBuffer>[] = [];
  for (let start = 0; start < baskets; start += LINES) {
    const lines = Array.from({ length: LINES }, (_, index) =>
      JSON.stringify({
        ...samples[index % BODIES],
        id: withNumber(prefix, start + index),
      }));
    const packed = new Blob([lines.join("\n")]).stream().pipeThrough(new CompressionStream("gzip"));
    files.push(await new Response(packed).bytes());
  }
  return files;
}

/** A multiple of {@linkcode LINES}, at least one. */
function toWhole(baskets: number): number {
  return Math.max(1, Math.round(baskets / LINES)) * LINES;
}

const LINES = 2_000;
const IN_FLIGHT = 2;

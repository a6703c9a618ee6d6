/**
 * The task `bench`: each row beside its limit in one run, medians of several rounds. Prints a
 * table; `--json FILE` keeps the numbers with what they were measured on.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { startService } from "../local/demo/service_process.ts";
import { makeDemoFolder } from "../local/demo/demo_folder.ts";
import { benchIngest } from "./ingest.ts";
import { benchRequest } from "./bench_request.ts";
import type { Row } from "./row.ts";
import { benchStore } from "./store.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    requests: { type: "string", default: "20000" },
    baskets: { type: "string", default: "60000" },
    json: { type: "string" },
  },
});
const rounds = Number(values.rounds);

await using folder = await makeDemoFolder(".local");
const dir = await Deno.realPath(folder.path);
await Deno.mkdir(`${dir}/exchange`);
// Postgres writes and reads here, as whatever user it runs.
await Deno.chmod(`${dir}/exchange`, 0o777);
await using local = startService({
  task: "local",
  env: { LOCAL_DIR: dir, LOCAL_KAFKA_PORT: "0", LOCAL_POSTGRES_PORT: "0" },
  logFile: `${dir}/local.log`,
});
const stack = await untilLocal();
const rows: Row[] = [
  await benchRequest({ rounds, requests: Number(values.requests) }),
  await benchIngest({ dir, kafka: stack.kafka, rounds, secondsPerRound: Number(values.seconds) }),
  await benchStore({ dir, ...stack, rounds, baskets: Number(values.baskets) }),
];

console.log("row      ours/s   limit/s   ratio   peak MB");
for (const { name, ours, limit, ratio, peakMb } of rows) {
  const cells = [String(ours).padStart(7), String(limit).padStart(9), ratio.toFixed(3).padStart(7)];
  console.log(`${name.padEnd(7)} ${cells.join(" ")} ${String(peakMb).padStart(9)}`);
}
if (values.json !== undefined) {
  const measuredOn = {
    date: new Date().toISOString().slice(0, 10),
    cpus: navigator.hardwareConcurrency,
    deno: Deno.version.deno,
    platform: `${Deno.build.os} ${Deno.build.arch}`,
  };
  await Deno.writeTextFile(values.json, JSON.stringify({ measuredOn, rows }, null, 2) + "\n");
}

async function untilLocal(): Promise<{ readonly kafka: string; readonly database: string }> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    const ready = /^local ready · kafka (\S+) · postgres (\S+)$/m.exec(await local.readLog());
    if (ready?.[1] && ready[2]) return { kafka: ready[1], database: ready[2] };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Cannot bench: broker and Postgres did not start: ${await local.readLog()}`);
}

/**
 * The task `bench`: each row beside its limit in one run, medians of several rounds. Prints a
 * table; `--json FILE` keeps the numbers with what they were measured on.
 *
 * @module
 */
import { type ServiceProcess, startService } from "../local/demo/service_process.ts";
import { makeDemoFolder } from "../local/demo/demo_folder.ts";
import { runTask } from "../shared/service/run_task.ts";
import { integer, optional, text } from "../shared/service/settings.ts";
import { orAborted } from "../shared/service/shutdown.ts";
import { benchIngest } from "./ingest.ts";
import { benchRequest } from "./bench_request.ts";
import type { Row } from "./row.ts";
import { benchStore } from "./store.ts";
import { sleep } from "../shared/service/sleep.ts";

await runTask({
  name: "bench",
  usage: `Measures ingest and store beside what limits them, in one run, medians of several rounds.
Usage: deno task bench [options]
  --rounds N    rounds of each row (default 5)
  --seconds N   length of an ingest round (default 4)
  --requests N  requests of a request round (default 20000)
  --baskets N   baskets of a store round (default 60000)
  --json FILE   keeps the numbers, with what they were measured on`,
  onStop: "drain",
  options: {
    rounds: integer({ min: 1, max: 1_000, fallback: 5 }),
    seconds: integer({ min: 1, max: 3_600, fallback: 4 }),
    requests: integer({ min: 1, max: 100_000_000, fallback: 20_000 }),
    baskets: integer({ min: 1, max: 100_000_000, fallback: 60_000 }),
    json: optional(text({ form: "the path of a file" })),
  },
  async main({ options, stop }) {
    await using folder = await makeDemoFolder(".local");
    const dir = await Deno.realPath(folder.path);
    await using local = startService({
      task: "local",
      env: {
        LOCAL_DIR: dir,
        LOCAL_KAFKA_PORT: "0",
        LOCAL_POSTGRES_PORT: "0",
        LOCAL_DURABLE: "false",
      },
      logFile: `${dir}/local.log`,
    });
    const rows = await orAborted(measure({ dir, local, ...options }), stop);
    print(rows);
    if (options.json !== undefined) await writeJson(options.json, rows);
  },
});

async function measure({ dir, local, rounds, seconds, requests, baskets }: {
  readonly dir: string;
  readonly local: ServiceProcess;
  readonly rounds: number;
  readonly seconds: number;
  readonly requests: number;
  readonly baskets: number;
}): Promise<readonly Row[]> {
  await Deno.mkdir(`${dir}/exchange`);
  // Postgres writes and reads here, as whatever user it runs.
  await Deno.chmod(`${dir}/exchange`, 0o777);
  const stack = await untilLocal(local);
  return [
    await benchRequest({ rounds, requests }),
    await benchIngest({ dir, kafka: stack.kafka, rounds, secondsPerRound: seconds }),
    await benchStore({ dir, ...stack, rounds, baskets }),
  ];
}

function print(rows: readonly Row[]): void {
  console.log("row      ours/s   limit/s   ratio   peak MB");
  for (const { name, ours, limit, ratio, peakMb } of rows) {
    const cells = [
      String(ours).padStart(7),
      String(limit).padStart(9),
      ratio.toFixed(3).padStart(7),
      String(peakMb).padStart(9),
    ];
    console.log(`${name.padEnd(7)} ${cells.join(" ")}`);
  }
}

async function writeJson(path: string, rows: readonly Row[]): Promise<void> {
  const measuredOn = {
    date: new Date().toISOString().slice(0, 10),
    cpus: navigator.hardwareConcurrency,
    deno: Deno.version.deno,
    platform: `${Deno.build.os} ${Deno.build.arch}`,
  };
  await Deno.writeTextFile(path, JSON.stringify({ measuredOn, rows }, null, 2) + "\n");
}

async function untilLocal(
  local: ServiceProcess,
): Promise<{ readonly kafka: string; readonly database: string }> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    const ready = /^local ready · kafka (\S+) · postgres (\S+)$/m.exec(await local.readLog());
    if (ready?.[1] && ready[2]) return { kafka: ready[1], database: ready[2] };
    await sleep(50);
  }
  throw new Error(`Cannot bench: broker and Postgres did not start: ${await local.readLog()}`);
}

/**
 * The row `ingest`: `POST /baskets` to acknowledged by the broker, beside a bare server that only
 * parses the JSON; 64 connections each, in turn.
 *
 * @module
 */
import { startService } from "../local/demo/service_process.ts";
import type { LoadReport } from "./http_load.ts";
import { readPeakMb, type Round, type Row, toRow } from "./row.ts";
import { sleep } from "../shared/service/sleep.ts";

/** Options for {@linkcode benchIngest}. */
export interface IngestOptions {
  readonly dir: string;
  /** For `KAFKA_BROKERS`. */
  readonly kafka: string;
  readonly rounds: number;
  readonly secondsPerRound: number;
}

/** Runs it. @throws {Error} when a basket was not accepted */
export async function benchIngest(options: IngestOptions): Promise<Row> {
  const port = 18_000;
  await using api = startService({
    task: "api",
    env: { PORT: String(port), KAFKA_BROKERS: options.kafka, LOG_LEVEL: "warning" },
    logFile: `${options.dir}/api.log`,
  });
  await untilReady(`http://127.0.0.1:${port}/health/ready`);
  await using bare = await startBare();

  const load = (target: number, path: string) => runLoad(target, path, options.secondsPerRound);
  // Warms both up: just-in-time compilation is not what is measured.
  await load(port, "/baskets");
  await load(bare.port, "/");
  const rounds: Round[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const ours = await load(port, "/baskets");
    rounds.push({ ours, limit: await load(bare.port, "/") });
  }
  return toRow("ingest", rounds, await readPeakMb(api.pid));
}

async function runLoad(port: number, path: string, seconds: number): Promise<number> {
  const prefix = crypto.randomUUID().slice(0, 8);
  const script = new URL("./http_load.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net=127.0.0.1", script, String(port), path, "64", `${seconds}`, prefix],
    stderr: "inherit",
  }).output();
  const report: LoadReport = JSON.parse(new TextDecoder().decode(stdout));
  const { "202": accepted = 0, ...others } = report.answers;
  if (Object.keys(others).length > 0) {
    throw new Error(`Cannot count this run: answers were ${JSON.stringify(report.answers)}`);
  }
  return accepted / report.seconds;
}

async function startBare(): Promise<AsyncDisposable & { readonly port: number }> {
  const script = new URL("./bare_server.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net=127.0.0.1", script],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  return {
    port: Number(new TextDecoder().decode(value)),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await reader.cancel();
      await child.status;
    },
  };
}

async function untilReady(url: string): Promise<void> {
  const until = performance.now() + 30_000;
  while (performance.now() < until) {
    const ready = await fetch(url).then(async (response) => {
      await response.body?.cancel();
      return response.ok;
    }, () => false);
    if (ready) return;
    await sleep(50);
  }
  throw new Error(`Cannot bench: ${url} was not ready in 30 s`);
}

/**
 * The task `demo`: the whole pipeline in one command. Bare, it runs with the generator until
 * Ctrl-C; with `--baskets N` it sends N baskets, waits until they are stored, verifies and reports.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { inChunks, readReceipts } from "../../operate/verify/read_receipts.ts";
import { formatReport, isClean, verify } from "../../operate/verify/verify.ts";
import { createApiClient } from "../../generator/api_client.ts";
import { showProgress } from "../../operate/stress/show_progress.ts";
import { stress } from "../../operate/stress/stress.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { integer, optional, readSettings, text } from "../../shared/service/settings.ts";
import { onStopSignal } from "../../shared/service/shutdown.ts";
import { makeDemoFolder } from "./demo_folder.ts";
import { type Pipeline, startPipeline } from "./start_pipeline.ts";

const USAGE = `Usage: deno task demo [--baskets N [--seed S]]

Runs broker, Postgres, consumer, API and generator on this machine until Ctrl-C.
  --baskets N  sends N baskets instead, waits until they are stored, verifies, reports, and ends
               with exit code 0 when nothing is lost or doubled, or else with 1
  --seed S     a whole number that decides the baskets (default 1)`;

async function main(): Promise<number> {
  const args = readArgs();
  if (args === undefined) {
    console.error(USAGE);
    return 2;
  }
  const { LOCAL_DIR } = readSettings(Deno.env.get, { LOCAL_DIR: text({ fallback: ".local" }) });
  const signal = onStopSignal();
  await using folder = await makeDemoFolder(LOCAL_DIR);
  await using pipeline = await startPipeline({
    dir: await Deno.realPath(folder.path),
    onStep: (step) => console.error(`${step} …`),
  });
  return args.baskets === undefined
    ? await runUntilStopped(pipeline, signal)
    : await runCounted(pipeline, { baskets: args.baskets, seed: args.seed, signal });
}

async function runUntilStopped(pipeline: Pipeline, signal: AbortSignal): Promise<number> {
  const generatorUrl = pipeline.startGenerator();
  console.log(`demo is running, Ctrl-C ends it
  dashboard  ${pipeline.apiUrl}/
  API        ${pipeline.apiUrl}  (GET /metrics, /health/ready)
  consumer   ${pipeline.consumerUrl}  (GET /metrics, /health/ready)
  generator  ${generatorUrl}  (GET /metrics, /health/ready)
  Kafka      ${pipeline.kafka}
  Postgres   ${pipeline.database}`);
  const stopped = new Promise<undefined>((resolve) =>
    signal.addEventListener("abort", () => resolve(undefined), { once: true })
  );
  const ended = await Promise.race([stopped, pipeline.ended]);
  if (ended === undefined) return 0;
  console.error(`demo ends because a service did: ${ended}`);
  return 1;
}

async function runCounted(
  pipeline: Pipeline,
  { baskets, seed, signal }: {
    readonly baskets: number;
    readonly seed: number;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const receipts: string[] = [];
  const progress = showProgress({
    total: baskets,
    isTerminal: Deno.stderr.isTerminal(),
    writeLine: console.error,
    now: () => performance.now(),
  });
  const { sendBasket } = createApiClient({ url: pipeline.apiUrl });
  const sent = await stress({
    requests: baskets,
    seed,
    date: new Date().toISOString().slice(0, 10),
    concurrency: 64,
    signal,
  }, {
    sendBasket,
    writeReceipt: (line) => Promise.resolve(void receipts.push(line)),
    onProgress: progress.update,
  });
  progress.stop();
  console.error(
    `sent ${sent.sent} in ${(sent.elapsedMs / 1000).toFixed(1)} s, verifying what is stored …`,
  );
  await using database = openPg({ url: pipeline.database, applicationName: "delhaize-demo" });
  const report = await verify({
    database,
    accepted: inChunks(readReceipts(receipts.join("\n"))),
    ...RUNNING_RULES,
    waitMs: 30_000,
  });
  console.log(formatReport(report));
  return isClean(report) && report.accepted === baskets ? 0 : 1;
}

function readArgs() {
  try {
    const { values } = parseArgs({
      args: Deno.args,
      options: {
        baskets: { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean" },
      },
    });
    if (values.help) return undefined;
    const given = new Map(Object.entries(values).map(([name, value]) => [name, String(value)]));
    return readSettings((name) => given.get(name), {
      baskets: optional(integer({ min: 1, max: 10_000_000 })),
      seed: integer({ min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 1 }),
    });
  } catch {
    return undefined;
  }
}

try {
  Deno.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}

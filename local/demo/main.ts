/**
 * The task `demo`: the whole pipeline in one command. Bare, it runs with the generator until
 * Ctrl-C; with `--baskets N` it sends N baskets, waits until they are stored, verifies and reports.
 *
 * @module
 */
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { createApiClient } from "../../generator/api_client.ts";
import { showProgress } from "../../operate/show_progress.ts";
import { toProgress } from "../../operate/stress/to_progress.ts";
import { stress } from "../../operate/stress/stress.ts";
import { inChunks, readReceipts } from "../../operate/verify/read_receipts.ts";
import { formatVerifyReport } from "../../operate/verify/format_verify_report.ts";
import { isClean, verify } from "../../operate/verify/verify.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { runTask, UsageError } from "../../shared/service/run_task.ts";
import { integer, optional, readSettings } from "../../shared/service/settings.ts";
import { orAborted, untilAborted } from "../../shared/service/shutdown.ts";
import { LOCAL_SETTINGS } from "../local_settings.ts";
import { makeDemoFolder } from "./demo_folder.ts";
import { type Pipeline, startPipeline } from "./start_pipeline.ts";
import { createWaitBudget } from "../../shared/service/wait_budget.ts";

await runTask({
  name: "demo",
  usage: `Runs broker, Postgres, consumer, API and generator on this machine until Ctrl-C.
Usage: deno task demo [--baskets N [--seed S]]
  --baskets N  sends N baskets instead, waits until they are stored, verifies, reports, and ends
               with exit code 0 when nothing is lost or doubled, or else with 1
  --seed S     a whole number that decides the baskets (default 1)
It takes other ports where the usual ones are in use.`,
  onStop: "drain",
  options: {
    baskets: optional(integer({ min: 1, max: 10_000_000 })),
    seed: optional(integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  },
  async main({ options: { baskets, seed }, stop }) {
    if (baskets === undefined && seed !== undefined) {
      throw new UsageError("--seed goes with --baskets: the bare demo draws its baskets at random");
    }
    const { LOCAL_DIR } = readSettings(Deno.env.get, { LOCAL_DIR: LOCAL_SETTINGS.LOCAL_DIR });
    await using folder = await makeDemoFolder(LOCAL_DIR);
    await using pipeline = await startPipeline({
      dir: await Deno.realPath(folder.path),
      onStep: (step) => console.error(`${step} …`),
      signal: stop,
    });
    return baskets === undefined
      ? await runUntilStopped(pipeline, stop)
      : await runCounted(pipeline, { baskets, seed: seed ?? 1, signal: stop });
  },
});

async function runUntilStopped(pipeline: Pipeline, signal: AbortSignal): Promise<number> {
  const generatorUrl = pipeline.startGenerator();
  console.log(`demo is running, Ctrl-C ends it
  dashboard  ${pipeline.apiUrl}/
  API        ${pipeline.apiUrl}  (GET /metrics, /health/ready)
  consumer   ${pipeline.consumerUrl}  (GET /metrics, /health/ready)
  generator  ${generatorUrl}  (GET /metrics, /health/ready)
  Kafka      ${pipeline.kafka}
  Postgres   ${pipeline.database}
  logs       ${pipeline.dir}  (with all data; removed at the end)`);
  const ended = await Promise.race([untilAborted(signal), pipeline.ended]);
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
  using progress = showProgress({
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
    onProgress: (at) => progress.update(toProgress(at, { total: baskets })),
  });
  progress.stop();
  console.error(
    `sent ${sent.sent} in ${(sent.elapsedMs / 1000).toFixed(1)} s, verifying what is stored …`,
  );
  signal.throwIfAborted();
  await using database = openPg({ url: pipeline.database, applicationName: "delhaize-demo" });
  const verified = verify({
    database,
    accepted: inChunks(readReceipts(receipts.join("\n"))),
    ...RUNNING_RULES,
    // A consumer that stores a thousand a second is slow.
    budget: createWaitBudget(30_000 + baskets),
  });
  const report = await orAborted(verified, signal);
  console.log(formatVerifyReport(report));
  return isClean(report) && report.accepted === baskets ? 0 : 1;
}

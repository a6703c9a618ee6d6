/**
 * The task `demo`: the whole pipeline in one command. Bare, it runs with the generator until
 * Ctrl-C; with `--baskets N` it sends N baskets, waits until they are stored, verifies and reports.
 *
 * @module
 */
import { runTask, UsageError } from "../../shared/service/run_task.ts";
import { integer, optional, readSettings } from "../../shared/service/settings.ts";
import { untilAborted } from "../../shared/service/shutdown.ts";
import { LOCAL_SETTINGS } from "../local_settings.ts";
import { makeDemoFolder } from "./demo_folder.ts";
import { type Pipeline, startPipeline } from "./start_pipeline.ts";

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
    if (baskets === undefined) return await runUntilStopped(pipeline, stop);
    // Not at the top: the services start while it loads.
    const { runCounted } = await import("./run_counted.ts");
    return await runCounted(pipeline, { baskets, seed: seed ?? 1, signal: stop });
  },
});

async function runUntilStopped(pipeline: Pipeline, signal: AbortSignal): Promise<number> {
  const [generatorUrl, consumerUrl] = await Promise.all([
    pipeline.startGenerator(),
    pipeline.storing,
    pipeline.accepting,
  ]);
  console.log(`demo is running, Ctrl-C ends it
  dashboard  ${pipeline.apiUrl}/
  API        ${pipeline.apiUrl}  (GET /metrics, /health/ready)
  consumer   ${consumerUrl}  (GET /metrics, /health/ready)
  generator  ${generatorUrl}  (GET /metrics, /health/ready)
  Kafka      ${pipeline.kafka}
  Postgres   ${pipeline.database}
  logs       ${pipeline.dir}  (with all data; removed at the end)`);
  const ended = await Promise.race([untilAborted(signal), pipeline.ended]);
  if (ended === undefined) return 0;
  console.error(`demo ends because a service did: ${ended}`);
  return 1;
}

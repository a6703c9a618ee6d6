/**
 * The task `stress`: opens the file of receipts, shows progress, prints the report.
 *
 * @module
 */
import { createApiClient } from "../../generator/api_client.ts";
import { API_CLIENT_SETTINGS } from "../../generator/generator_settings.ts";
import { openApiKey } from "../../generator/open_api_key.ts";
import { randomSeed } from "../../generator/random_seed.ts";
import { runTask } from "../../shared/service/run_task.ts";
import {
  decimal,
  integer,
  optional,
  readSettings,
  text,
  url,
} from "../../shared/service/settings.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import { toPathReason } from "../../shared/service/to_path_reason.ts";
import { checkApi } from "../check_api.ts";
import { formatReport } from "./format_report.ts";
import { showProgress } from "../show_progress.ts";
import { stress } from "./stress.ts";
import { toProgress } from "./to_progress.ts";

await runTask({
  name: "stress",
  usage: `Sends new random baskets to the API and measures.
Usage: deno task stress [options]
  --requests N      baskets to send (default 1000)
  --concurrency N   most requests in flight (default 50)
  --rate R          requests a second on a fixed schedule; without it as fast as answers come
  --url U           where the API is (default API_URL, or http://127.0.0.1:8000)
  --receipts FILE   writes each receipt with its basket as a line of NDJSON; replaces the file
  --seed S          the same seed on the same day sends the same baskets (default random)
API_KEY, or the key in API_KEY_FILE, is sent when it is set. Exit code: 0 when every basket was
accepted, 1 when one was not, 2 for a wrong command line.`,
  onStop: "drain",
  options: {
    requests: integer({ min: 1, max: 100_000_000, fallback: 1_000 }),
    concurrency: integer({ min: 1, max: 10_000, fallback: 50 }),
    rate: optional(decimal({ min: 0.001, max: 100_000 })),
    url: optional(url({ schemes: ["http", "https"] })),
    receipts: optional(text({ form: "the path of a file" })),
    seed: optional(integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  },
  async main({ options: { requests, concurrency, rate, ...options }, stop }) {
    const settings = readSettings(Deno.env.get, API_CLIENT_SETTINGS);
    const apiUrl = options.url ?? settings.API_URL;
    const seed = options.seed ?? randomSeed();
    const apiKey = await openApiKey(settings);
    await checkApi(apiUrl);
    await using receipts = options.receipts === undefined
      ? undefined
      : await createReceiptFile(options.receipts);
    console.error(`Sending ${requests} baskets to ${apiUrl}, seed ${seed}`);
    using display = showProgress({
      total: requests,
      isTerminal: Deno.stderr.isTerminal(),
      writeLine: console.error,
      now: () => performance.now(),
    });
    const report = await stress({
      requests,
      concurrency,
      ratePerSecond: rate,
      seed,
      signal: stop,
    }, {
      sendBasket: createApiClient({ url: apiUrl, apiKey }).sendBasket,
      onProgress: (progress) => display.update(toProgress(progress, { total: requests })),
      ...(receipts === undefined ? {} : { writeReceipt: receipts.write }),
    });
    display.stop();
    console.log(formatReport(report));
    return report.accepted === requests ? 0 : 1;
  },
});

/**
 * An empty file for lines of text; a line is with the operating system once `write` resolves.
 *
 * @throws {TaskError} naming the path and the reason; `write` rejects with one, too
 */
async function createReceiptFile(
  path: string,
): Promise<AsyncDisposable & { write: (line: string) => Promise<void> }> {
  const refuse = (cause: unknown): never => {
    const reason = toPathReason(cause, "write");
    throw new TaskError(`Cannot write ${path}, the file that --receipts names: ${reason}`, {
      cause,
    });
  };
  const file = await Deno.open(path, { write: true, create: true, truncate: true }).catch(refuse);
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  return {
    write: (line) => writer.write(encoder.encode(line)).catch(refuse),
    [Symbol.asyncDispose]: () => writer.close(),
  };
}

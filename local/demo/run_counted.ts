/**
 * The demo with `--baskets N`: sends N baskets, waits until they are stored, verifies and reports.
 *
 * @module
 */
import { createApiClient } from "../../generator/api_client.ts";
import { showProgress } from "../../operate/show_progress.ts";
import { toProgress } from "../../operate/stress/to_progress.ts";
import { stress } from "../../operate/stress/stress.ts";
import type { Pipeline } from "./start_pipeline.ts";

/** What to send. */
export interface CountedOptions {
  readonly baskets: number;
  /** Decides the baskets. */
  readonly seed: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/**
 * Resolves to the exit code: 0 when all was accepted, and nothing is lost or doubled.
 *
 * @throws {Error} when a service does not come up
 * @throws the signal's reason when that aborts
 */
export async function runCounted(
  pipeline: Pipeline,
  { baskets, seed, signal }: CountedOptions,
): Promise<number> {
  await pipeline.accepting;
  const receipts = await send(pipeline, { baskets, seed, signal });
  await pipeline.storing;
  // Not at the top: it brings the categoriser, which takes 0.3 s of a core to build.
  const { verifyStored } = await import("./verify_stored.ts");
  return await verifyStored({ database: pipeline.database, receipts, baskets, signal });
}

/** Sends while the consumer still starts; gives up when that fails. */
async function send(
  pipeline: Pipeline,
  { baskets, seed, signal }: CountedOptions,
): Promise<readonly string[]> {
  const failing = new AbortController();
  pipeline.storing.catch((error) => failing.abort(error));
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
    concurrency: 64,
    signal: AbortSignal.any([signal, failing.signal]),
  }, {
    sendBasket,
    writeReceipt: (line) => Promise.resolve(void receipts.push(line)),
    onProgress: (at) => progress.update(toProgress(at, { total: baskets })),
  });
  progress.stop();
  failing.signal.throwIfAborted();
  console.error(
    `sent ${sent.sent} in ${(sent.elapsedMs / 1000).toFixed(1)} s, verifying what is stored …`,
  );
  signal.throwIfAborted();
  return receipts;
}

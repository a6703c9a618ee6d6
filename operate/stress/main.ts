/**
 * The task `stress`: reads the command line, opens the receipts, shows progress, prints the report.
 *
 * @module
 */
import { optional, readSettings, SettingsError, text, url } from "../../shared/service/settings.ts";
import { onStopSignal } from "../../shared/service/shutdown.ts";
import { createApiClient } from "../../generator/api_client.ts";
import { randomSeed } from "../../generator/random_seed.ts";
import { formatReport } from "./format_report.ts";
import {
  parseStressArguments,
  STRESS_HELP,
  type StressArguments,
} from "./parse_stress_arguments.ts";
import { showProgress } from "./show_progress.ts";
import { stress } from "./stress.ts";

const STRESS_SETTINGS = {
  API_URL: url({ schemes: ["http", "https"], fallback: "http://127.0.0.1:8000" }),
  API_KEY: optional(text()),
} as const;

/** Returns the exit code. */
async function main(): Promise<number> {
  const parsed = parseStressArguments(Deno.args);
  switch (parsed.kind) {
    case "help":
      console.log(STRESS_HELP);
      return 0;
    case "faults":
      console.error([...parsed.faults, "", STRESS_HELP].join("\n"));
      return 2;
    case "arguments":
      return await run(parsed.arguments);
  }
}

async function run({ requests, receipts, ...args }: StressArguments): Promise<number> {
  const settings = readSettings(Deno.env.get, STRESS_SETTINGS);
  const seed = args.seed ?? randomSeed();
  const signal = onStopSignal();
  await using receiptFile = receipts === undefined ? undefined : await createReceiptFile(receipts);
  console.error(`Sending ${requests} baskets to ${args.url ?? settings.API_URL}, seed ${seed}`);
  const display = showProgress({
    total: requests,
    isTerminal: Deno.stderr.isTerminal(),
    writeLine: console.error,
    now: () => performance.now(),
  });
  try {
    const report = await stress({
      requests,
      concurrency: args.concurrency,
      ratePerSecond: args.ratePerSecond,
      seed,
      date: new Date().toISOString().slice(0, 10),
      signal,
    }, {
      sendBasket: createApiClient({
        url: args.url ?? settings.API_URL,
        apiKey: settings.API_KEY,
      }).sendBasket,
      onProgress: display.update,
      ...(receiptFile === undefined ? {} : { writeReceipt: receiptFile.write }),
    });
    display.stop();
    console.log(formatReport(report));
    return report.accepted === requests ? 0 : 1;
  } finally {
    display.stop();
  }
}

/** An empty file for lines of text; a line is with the operating system once `write` resolves. */
async function createReceiptFile(
  path: string,
): Promise<AsyncDisposable & { write: (line: string) => Promise<void> }> {
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  return {
    write: (line) => writer.write(encoder.encode(line)),
    [Symbol.asyncDispose]: () => writer.close(),
  };
}

try {
  Deno.exit(await main());
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  Deno.exit(1);
}

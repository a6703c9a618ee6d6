/**
 * The task `import`: sends files of baskets to the API, and shows what became of them.
 *
 * @module
 */
import { timeZone } from "../../api/stats/time_zone.ts";
import { LIMITS } from "../../shared/basket/basket_schema.ts";
import { API_CLIENT_SETTINGS } from "../../generator/generator_settings.ts";
import { openApiKey } from "../../generator/open_api_key.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import {
  decimal,
  optional,
  readSettings,
  type Setting,
  text,
  url,
} from "../../shared/service/settings.ts";
import { createWaitBudget } from "../../shared/service/wait_budget.ts";
import { checkApi } from "../check_api.ts";
import { type ProgressDisplay, showProgress } from "../show_progress.ts";
import { createBatchClient } from "./batch_client.ts";
import { formatImportReport } from "./format_import_report.ts";
import {
  type ImportedFile,
  importFile,
  type ImportFileOptions,
  type ImportProgress,
} from "./import_file.ts";
import { openImportFile } from "./open_import_file.ts";
import { openInput } from "./open_input.ts";
import { readAccepted } from "./read_accepted.ts";
import { verifyImport } from "./verify_import.ts";

/** Whether the API knows it, the API says. */
const STORE: Setting<string> = {
  form: `the name of a shop, 1 to ${LIMITS.storeLength} characters`,
  parse(name) {
    const { length } = [...name.trim()];
    return length > 0 && length <= LIMITS.storeLength ? name.trim() : undefined;
  },
};

/** As shells have it for Ctrl-C. */
const STOPPED = 130;

await runTask({
  name: "import",
  usage: `Sends files of baskets to the API: NDJSON, a JSON array or CSV, each also gzipped.
Usage: deno task import FILE... [options]
  --url U         where the API is (default API_URL, or http://127.0.0.1:8000)
  --folder DIR    where the state and the rejected baskets go (default: beside each FILE)
  --again         begins from the start, also when an earlier import got further
  --time-zone Z   whose clock the times in CSV show that have no offset, such as Europe/Brussels
  --store NAME    whose baskets all of them are, for CSV without a column that names the shop
  --verify        then reads each FILE again and looks for every accepted basket in the
                  database of DATABASE_URL
  --wait SECONDS  how long --verify waits, in all, for the consumer (default 60)
CSV has a line for each product and names its columns in the first line: store, basket_id, date,
product_id, name, price; docs/import.md has the others. Goes on where it was stopped. Writes
rejected baskets to FILE.rejected.csv, .ndjson or .json; mend them there and import that file.
API_KEY, or the key in API_KEY_FILE, is sent when it is set. Exit code: 0 when every basket was
accepted (and is stored), 1 when one was not, 2 for a wrong command line or a FILE without baskets.`,
  onStop: "drain",
  operands: { name: "FILE", min: 1 },
  options: {
    url: optional(url({ schemes: ["http", "https"] })),
    folder: optional(text({ form: "the path of a folder" })),
    again: toggle(),
    "time-zone": optional(timeZone()),
    store: optional(STORE),
    verify: toggle(),
    wait: decimal({ min: 0, max: 86_400, fallback: 60 }),
  },
  async main({ options, operands, stop }) {
    const settings = readSettings(Deno.env.get, { ...API_CLIENT_SETTINGS, ...DATABASE_SETTINGS });
    const apiUrl = options.url ?? settings.API_URL;
    const client = createBatchClient({
      url: apiUrl,
      apiKey: await openApiKey(settings),
      signal: stop,
      onTrouble: (reason) => console.error(`The API is away or busy (${reason}): trying again`),
    });
    const reading = { timeZone: options["time-zone"], store: options.store };
    // A file that is missing, or whose columns are not clear, is found before the first one is sent
    // for hours.
    for (const path of operands) {
      using opened = await openImportFile(path);
      await openInput(opened.file, { path, ...reading });
    }
    await checkApi(apiUrl);
    await using database = options.verify
      ? await openDatabase(settings, { applicationName: "delhaize-import" })
      : undefined;
    // A wrong DATABASE_URL is found now, not after hours of sending.
    await database?.query("select 1");
    const budget = createWaitBudget(options.wait * 1_000);
    let isGood = true;
    for (const path of operands) {
      const startMs = performance.now();
      const imported = await importOne(path, {
        ...options,
        ...reading,
        client,
        signal: stop,
      });
      if (imported === undefined) return STOPPED;
      const elapsedMs = performance.now() - startMs;
      const { state, reasonsPath } = imported;
      const accepted = readAccepted(path, { reasonsPath, imported: state });
      const proof = database === undefined
        ? undefined
        : await verifyImport(accepted, { database, budget, signal: stop });
      console.log(formatImportReport({ ...imported, path, elapsedMs, proof }));
      isGood &&= state.rejected === 0 && (proof === undefined || proof.stored === proof.accepted);
    }
    return isGood ? 0 : 1;
  },
});

/** Imports with progress on standard error; `undefined` when it was stopped before the end. */
async function importOne(
  path: string,
  options: Omit<ImportFileOptions, "onNotice" | "onProgress">,
): Promise<ImportedFile | undefined> {
  using progress = showFileProgress();
  try {
    return await importFile(path, {
      ...options,
      onNotice: console.error,
      onProgress: progress.update,
    });
  } catch (error) {
    if (!options.signal.aborted) throw error;
    progress[Symbol.dispose]();
    console.error(`${path} is not imported to its end: the same command goes on from here`);
    return undefined;
  }
}

/** The display appears with the first progress: before that, errors and notices come. */
function showFileProgress(): Disposable & { readonly update: (at: ImportProgress) => void } {
  let display: ProgressDisplay | undefined;
  return {
    update({ bytes, bytesRead, accepted, rejected }) {
      display ??= showProgress({
        total: bytes,
        isTerminal: Deno.stderr.isTerminal(),
        writeLine: console.error,
        now: () => performance.now(),
      });
      const percent = Math.floor(100 * bytesRead / Math.max(1, bytes));
      const text = `accepted: ${accepted} | rejected: ${rejected}`;
      const isLine = !Deno.stderr.isTerminal();
      display.update({ done: bytesRead, text: isLine ? `${percent} % | ${text}` : text });
    },
    [Symbol.dispose]: () => display?.stop(),
  };
}

/**
 * The task `erase`: erases a basket for good, and carries erasures over to a restored backup. Exit
 * code 0 when all was done, 1 when it could not be done, 2 for a wrong command line.
 *
 * @module
 */
import { parseIdentity } from "../../shared/basket/basket_schema.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { toFileError } from "../../shared/service/read_setting_file.ts";
import { runTask, UsageError } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { optional, readSettings, text } from "../../shared/service/settings.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import { toPathReason } from "../../shared/service/to_path_reason.ts";
import { writeFileAtomically } from "../../shared/service/write_file_atomically.ts";
import { AUTHOR_OPTIONS, AUTHOR_USAGE, toAuthor } from "../author.ts";
import { eraseAgain } from "./erase_again.ts";
import { eraseBasket } from "./erase_basket.ts";
import {
  type ErasureFile,
  ErasureFileError,
  formatErasureFile,
  parseErasureFile,
  readErasures,
} from "./erasure_file.ts";
import { formatErased } from "./format_erased.ts";
import { findSuspectLetters } from "./suspect_letters.ts";

const FILE = optional(text({ form: "the path of a file" }));

await runTask({
  name: "erase",
  usage:
    `Erases a basket for good: its row, lines, replaced versions and dead letters, and what it added
to every sum. Its receipt stays accounted for at its till, without an amount, and so do those that
readable dead letters of it held.
Usage: deno task erase STORE ID [--by NAME] [--reason TEXT] [--dry-run] [--json]
       deno task erase --export FILE
       deno task erase --again FILE [--by NAME] [--reason TEXT] [--json]
  STORE ID      the basket, as the shop sent it. One that is not stored (yet) is only noted: a
                retry, a replay or an import of it is not stored, and verify counts it as erased
  --dry-run     says what would be erased and changes nothing
  --export FILE writes the hashes of all erasures and their key, for --again; keep it beside the
                backups, as secret as they are
  --again FILE  after a restore: notes the erasures of the file, and erases what the backup brought
                back
  --json        prints the counts as JSON
${AUTHOR_USAGE}
The reason must not name the basket: it stays. Dead letters that nobody can read and that hold both
names are listed, for you to look at: docs/operations.md, "Erasing a basket".
Settings: DATABASE_URL and those beside it in docs/settings.md; the role needs the right to delete.
Safe beside consumers and to run again. Exit code: 0 when all was done, 1 when it could not be done,
2 for a wrong command line.`,
  options: {
    ...AUTHOR_OPTIONS,
    export: FILE,
    again: FILE,
    "dry-run": toggle(),
    json: toggle(),
  },
  operands: { name: "STORE ID", max: 2 },
  async main({ options, operands }) {
    const { export: exportTo, again, "dry-run": dryRun, json } = options;
    const author = toAuthor(options);
    const modes = [operands.length > 0, exportTo !== undefined, again !== undefined];
    if (modes.filter(Boolean).length !== 1) {
      throw new UsageError("Give STORE and ID, or --export FILE, or --again FILE");
    }
    if (dryRun && operands.length === 0) throw new UsageError("--dry-run goes with STORE and ID");
    if (exportTo !== undefined) {
      await using database = await open();
      const file = await readErasures(database);
      writeErasureFile(exportTo, file);
      console.log(`wrote ${file.erasures.length} erasures to ${exportTo}`);
      return;
    }
    if (again !== undefined) {
      const file = await readErasureFile(again);
      await using database = await open();
      const done = await eraseAgain(database, file, { author });
      console.log(
        json ? JSON.stringify(done) : `noted ${done.noted} · erased again ${done.erased}`,
      );
      return;
    }
    const [store, id] = operands;
    const identity = parseIdentity({ store, id });
    if (identity === undefined) {
      throw new UsageError("Give STORE and ID, each as a basket has them");
    }
    await using database = await open();
    const erased = await eraseBasket(database, identity, { author, dryRun });
    const left = await findSuspectLetters(database, identity);
    console.log(
      json
        ? JSON.stringify({ dryRun, ...erased, ...left })
        : formatErased(erased, { dryRun, left }),
    );
  },
});

function open(): Promise<Database> {
  return openDatabase(readSettings(Deno.env.get, DATABASE_SETTINGS), {
    applicationName: "delhaize-erase",
    maxConnections: 1,
    // The searches read every dead letter that nobody could read: some 10 s a million.
    statementTimeoutMs: 600_000,
  });
}

function writeErasureFile(path: string, file: ErasureFile): void {
  try {
    // Made first, so that nobody else can read it for a moment either.
    Deno.writeTextFileSync(`${path}.new`, "", { mode: 0o600 });
    writeFileAtomically(path, formatErasureFile(file));
  } catch (error) {
    try {
      Deno.removeSync(`${path}.new`);
    } catch {
      // It could not be made.
    }
    throw new TaskError(`Cannot write ${path}: ${toPathReason(error, "write")}`, { cause: error });
  }
}

async function readErasureFile(path: string): Promise<ErasureFile> {
  let content: string;
  try {
    content = await Deno.readTextFile(path);
  } catch (error) {
    throw new UsageError(toFileError(error, { setting: "--again", path }).message);
  }
  try {
    return parseErasureFile(content);
  } catch (error) {
    if (error instanceof ErasureFileError) {
      throw new TaskError(`Cannot use ${path}: ${error.message}`);
    }
    throw error;
  }
}

/**
 * Reads an imported file again, without the baskets that were rejected.
 *
 * @module
 */
import { z } from "zod";
import type { ImportItem } from "./import_item.ts";
import { identifyInput, type ImportState, isSameInput } from "./import_state.ts";
import { openImportFile } from "./open_import_file.ts";
import { openInput } from "./open_input.ts";
import { TaskError } from "../../shared/service/task_error.ts";

/**
 * The accepted baskets of the file at `path`, whose rejected ones `reasonsPath` lists.
 *
 * @throws {TaskError} when the file is no longer what was imported: what it held is proved by nothing
 */
export async function* readAccepted(
  path: string,
  { reasonsPath, imported: { input, baskets, timeZone, store } }: {
    /** How the import ended. */
    readonly imported: Pick<ImportState, "input" | "baskets" | "timeZone" | "store">;
    /** As the import wrote it, in the order of the file; it may be missing. */
    readonly reasonsPath: string;
  },
): AsyncGenerator<ImportItem, void> {
  using opened = await openImportFile(path);
  const { file } = opened;
  await checkSame();
  const { items } = await openInput(file, { path, timeZone, store });
  const rejected = readNumbers(reasonsPath);
  let next = await rejected.next();
  for await (const item of items) {
    if (item.number > baskets) break;
    if (!next.done && next.value === item.number) next = await rejected.next();
    else yield item;
  }
  await checkSame();

  async function checkSame(): Promise<void> {
    if (isSameInput(input, await identifyInput(file))) return;
    throw new TaskError(
      `Cannot verify ${path}: it has changed since it was imported\n--again imports it as it is now`,
    );
  }
}

async function* readNumbers(path: string): AsyncGenerator<number, void> {
  let text = "";
  const file = await Deno.open(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (file === undefined) return;
  for await (const part of file.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (text + part).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) yield REASON.parse(JSON.parse(line)).basket;
  }
}

const REASON = z.object({ basket: z.int().min(1) });

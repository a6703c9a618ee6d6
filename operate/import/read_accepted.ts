/**
 * Reads an imported file again, without the baskets that were rejected.
 *
 * @module
 */
import { z } from "zod";
import type { ImportItem } from "./import_item.ts";
import { openImportFile } from "./open_import_file.ts";
import { openInput } from "./open_input.ts";

/** The accepted baskets of the file at `path`, whose rejected ones `reasonsPath` lists. */
export async function* readAccepted(
  path: string,
  { reasonsPath, baskets, timeZone }: {
    /** As the import wrote it, in the order of the file; it may be missing. */
    readonly reasonsPath: string;
    /** How many baskets of the file were imported. */
    readonly baskets: number;
    /** As the import had it. */
    readonly timeZone?: string | undefined;
  },
): AsyncGenerator<ImportItem, void> {
  using opened = await openImportFile(path);
  const { file } = opened;
  const { items } = await openInput(file, { path, timeZone });
  const rejected = readNumbers(reasonsPath);
  let next = await rejected.next();
  for await (const item of items) {
    if (item.number > baskets) break;
    if (!next.done && next.value === item.number) next = await rejected.next();
    else yield item;
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

/**
 * Writes `RESULTS.md` from what runs have kept.
 *
 * `deno run --allow-read --allow-write=bench bench/write_results.ts [FILE…] && deno fmt bench`
 *
 * @module
 */
import type { Results } from "./results.ts";
import { toResultsPage } from "./to_results_page.ts";

const files = Deno.args.length > 0
  ? Deno.args
  : [new URL("./results.json", import.meta.url).pathname];
const runs: readonly Results[] = await Promise.all(
  files.map(async (file) => JSON.parse(await Deno.readTextFile(file))),
);
await Deno.writeTextFile(
  new URL("./RESULTS.md", import.meta.url),
  toResultsPage(runs),
);

/**
 * The task `bench`: each row beside its limit or peer, in turn, medians and spread of several rounds,
 * `verify` after every load. Prints a table; `--json FILE` keeps the numbers with what they were
 * measured on.
 *
 * @module
 */
import process from "node:process";
import { makeDemoFolder } from "../local/demo/demo_folder.ts";
import { toggle } from "../shared/service/parse_task_arguments.ts";
import { runTask, UsageError } from "../shared/service/run_task.ts";
import { integer, optional, type Setting, text } from "../shared/service/settings.ts";
import { orAborted } from "../shared/service/shutdown.ts";
import { writeFileAtomically } from "../shared/service/write_file_atomically.ts";
import type { Amounts, RowKind } from "./bench.ts";
import { describeMachine, type KeptRow, type Results } from "./results.ts";
import { ROWS } from "./rows.ts";
import { startBench } from "./start_bench.ts";
import { toMarkdown } from "./to_markdown.ts";

// kafkajs sets timers with times that are past, which Node's compatibility layer warns of.
process.removeAllListeners("warning");

/** Smallest first. */
const MILLIONS: Setting<readonly number[]> = {
  form: "whole numbers from 1 to 1000 with commas between them",
  fallback: { value: [1, 10] },
  parse(list) {
    const millions = list.split(",").map(Number);
    const areGood = millions.every((each) => Number.isInteger(each) && each >= 1 && each <= 1_000);
    return areGood ? millions.toSorted((a, b) => a - b) : undefined;
  },
};

await runTask({
  name: "bench",
  usage: `Measures each row beside its limit or peer, in turn, and verifies every load.
Usage: deno task bench [options]
  --rows A,B    only these rows (default: all but growth, scale and soak) of
    ${ROWS.map(({ name }) => name).join(", ")}
  --rounds N    rounds of each row (default 5)
  --baskets N   baskets of a side in a round (default 20000); half of it for each number of
                connections
  --seconds N   length of a round that has a rate (default 15)
  --minutes N   length of the row soak (default 60)
  --millions A,B  lines that are there already in the row growth (default 1,10); 100 take 30 GB
                of disk and ten minutes to make
  --peers       runs the peers, too; gets them from PyPI and Maven Central (Python, Java 17, mvn)
  --json FILE   keeps the numbers, with what they were measured on; bench/write_results.ts makes
                bench/RESULTS.md of them`,
  onStop: "drain",
  options: {
    rows: optional(text({ form: "names of rows, with commas between them" })),
    rounds: integer({ min: 1, max: 1_000, fallback: 5 }),
    baskets: integer({ min: 1_000, max: 100_000_000, fallback: 20_000 }),
    seconds: integer({ min: 2, max: 3_600, fallback: 15 }),
    minutes: integer({ min: 1, max: 10_000, fallback: 60 }),
    millions: MILLIONS,
    peers: toggle(),
    json: optional(text({ form: "the path of a file" })),
  },
  async main({ options: { rows: names, json, ...amounts }, stop }) {
    const kinds = chooseRows(names);
    await using folder = await makeDemoFolder(".local");
    const dir = await Deno.realPath(folder.path);
    await using services = new AsyncDisposableStack();
    const measured = measure({ dir, services, kinds, amounts }, (results, rows) => {
      // At once: a row that fails must not take the others with it.
      console.log(`${toMarkdown({ rows })}\n`);
      if (json !== undefined) {
        writeFileAtomically(json, JSON.stringify(results, null, 1) + "\n");
      }
    });
    await orAborted(measured, stop);
  },
});

/** Tells `onMeasured` the results so far, and the rows that are new. */
async function measure(
  { dir, services, kinds, amounts }: {
    readonly dir: string;
    readonly services: AsyncDisposableStack;
    readonly kinds: readonly RowKind[];
    readonly amounts: Amounts;
  },
  onMeasured: (results: Results, rows: readonly KeptRow[]) => void,
): Promise<void> {
  const bench = services.use(await startBench(dir, amounts));
  const machine = await describeMachine();
  const command = ["deno task bench", ...Deno.args].join(" ");
  const rows: KeptRow[] = [];
  for (const { name, title, run } of kinds) {
    const startedAt = performance.now();
    bench.note(`measuring ${name} …`);
    const measured = (await run(bench)).map((row) => ({ ...row, title }));
    rows.push(...measured);
    bench.note(`measured ${name} in ${Math.round((performance.now() - startedAt) / 1000)} s`);
    onMeasured({ machine, command, rows }, measured);
  }
}

/** The rows of a list, or the default ones. */
function chooseRows(names: string | undefined): readonly RowKind[] {
  if (names === undefined) return ROWS.filter(({ isDefault }) => isDefault);
  return names.split(",").map((name) => {
    const found = ROWS.find((row) => row.name === name.trim());
    if (found !== undefined) return found;
    const known = ROWS.map(({ name }) => name).join(", ");
    throw new UsageError(`"${name}" is not a row (rows: ${known})`);
  });
}

/**
 * The row `demo`: from the start of `deno task demo` to the first basket in its database, beside
 * `deno task local`, which is its broker and Postgres alone. A first run warms the caches.
 *
 * @module
 */
import { type Bench, type RowKind } from "../bench.ts";
import { interleave, type Values } from "../measurement.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { sleep } from "../../shared/service/sleep.ts";
import { spawnTask, untilUp } from "../spawn.ts";
import { startLocal } from "../start_local.ts";

/** The row. */
export const demo: RowKind = {
  name: "demo",
  title:
    "start of `deno task demo` to its first stored basket, warm, beside `deno task local` to " +
    "its line `local ready`",
  isDefault: true,
  async run(bench) {
    await measureFreeDemo(bench);
    const sides = await interleave(bench.rounds, [
      { name: "ours", measure: () => measureFreeDemo(bench) },
      { name: "broker and Postgres alone", measure: () => measureLocal(bench) },
    ]);
    return [{ name: "demo", sides, notes: [] }];
  },
};

/** Again, when somebody else took a port between the demo's look and its start. */
async function measureFreeDemo(bench: Bench): Promise<Values> {
  for (let attempt = 1;; attempt++) {
    try {
      return await measureDemo(bench);
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Error && / is taken/.test(error.message))) {
        throw error;
      }
      bench.note("the demo found its port taken, trying again");
    }
  }
}

async function measureDemo(bench: Bench): Promise<Values> {
  const startedAt = Date.now();
  await using demo = spawnTask({
    task: "demo",
    env: { LOCAL_DIR: `${bench.dir}/demo` },
    logFile: `${bench.dir}/demo.log`,
  });
  const url = await untilUp(demo, {
    name: "the demo",
    check: async () => /^ {2}Postgres +(\S+)$/m.exec(await demo.readLog())?.[1],
  });
  await using database = openPg({ url, applicationName: "bench" });
  while (true) {
    // Postgres notes when it stores: the first one may be there before the demo says where to look.
    const [row] = await database.query(
      "select extract(epoch from min(stored_at)) * 1000 as stored_at_ms from baskets",
    );
    if (typeof row?.stored_at_ms === "string") {
      return { seconds: (Number(row.stored_at_ms) - startedAt) / 1000 };
    }
    if (Date.now() - startedAt > GIVE_UP_MS) throw new Error("Cannot count this run: no basket");
    await sleep(20);
  }
}

async function measureLocal(bench: Bench): Promise<Values> {
  const startedAt = performance.now();
  const dir = await Deno.makeTempDir({ dir: bench.dir, prefix: "local-" });
  await Deno.chmod(dir, 0o711);
  await using _local = await startLocal(dir);
  return { seconds: (performance.now() - startedAt) / 1000 };
}

const ATTEMPTS = 5;
const GIVE_UP_MS = 60_000;

/**
 * What the tills cost a batch: pairs of batches of 500 baskets, one with tills and receipts and one
 * without, in turn, each into a database of its own on one server. Prints medians, and the CPU of both
 * this process and Postgres, which other load on the machine changes less (Linux only).
 *
 * `deno run -A bench/tills.ts [PAIRS] [TILLS_A_SHOP] [counted|scattered] [together|apart]`
 *
 * `together`: a batch has what all partitions have ready, as while the consumer keeps up. `apart`: a
 * batch is of one partition, as when it catches up.
 *
 * @module
 */
import { RUNNING_RULES } from "../consumer/categorise/categorise.ts";
import { migrate, readMigrations } from "../consumer/migrate.ts";
import { createPrepareRecord } from "../consumer/prepare_record.ts";
import type { BasketRow } from "../consumer/prepared_record.ts";
import { insertBaskets } from "../consumer/store/insert_baskets.ts";
import { checkTillDays } from "../consumer/tills/check_till_days.ts";
import { countReceipts } from "../consumer/tills/count_receipts.ts";
import { createBasketMaker } from "../generator/make_basket.ts";
import process from "node:process";
import { startPostgres } from "../local/postgres/start_postgres.ts";
import { encodeRecord } from "../shared/basket/record.ts";
import { parseBasket } from "../shared/basket/parse_basket.ts";
import type { Database } from "../shared/postgres/database.ts";
import { openPg } from "../shared/postgres/pg.ts";

const [pairs = 150, tillsAShop = 4] = Deno.args.map(Number);
const isScattered = Deno.args[2] === "scattered";
const partitionCount = Deno.args[3] === "apart" ? 6 : 1;
/** Times of the statement that counts receipts. */
const own: number[] = [];
const dir = await Deno.makeTempDir();
const server = await startPostgres({ dataDir: `${dir}/postgres`, port: 0 });
try {
  await using withTills = await openFresh("with_tills");
  await using without = await openFresh("without");
  const batches = createBatches();
  const backends = { tills: await findBackends(withTills), none: await findBackends(without) };
  const times: { tills: number; none: number }[] = [];
  const cpuMs = { tills: [] as number[], none: [] as number[] };
  for (let pair = -20; pair < pairs; pair++) {
    const rows = batches(pair + 20);
    const bare = rows.map(({ till: _till, receipt: _receipt, ...row }): BasketRow => row);
    const first = pair % 2 === 0;
    const timeNone = () => time(without, bare, backends.none);
    const none = first ? await timeNone() : undefined;
    const tills = await time(withTills, rows, backends.tills);
    const other = none ?? await timeNone();
    if (pair >= 0) {
      times.push({ tills: tills.wallMs, none: other.wallMs });
      cpuMs.tills.push(tills.cpuMs);
      cpuMs.none.push(other.cpuMs);
    }
    if (pair % 50 === 0) { while (await checkTillDays(withTills) === 200); }
  }
  const [size] = await withTills.query(
    "select count(*) as days, avg(pg_column_size(received))::integer as bytes from till_days",
  );
  const tills = median(times.map(({ tills }) => tills));
  const none = median(times.map(({ none }) => none));
  const share = median(times.map(({ tills, none }) => 100 * (tills / none - 1)));
  console.log(
    `${times.length} pairs: ${tills.toFixed(2)} ms with tills, ${none.toFixed(2)} ms without, ` +
      `median of the pairs ${share.toFixed(1)} %, the statement alone ` +
      `${median(own).toFixed(2)} ms · ${size?.days} till days of ${size?.bytes} bytes`,
  );
  const [cpuTills, cpuNone] = [median(cpuMs.tills), median(cpuMs.none)];
  const cpuShare = median(cpuMs.tills.map((ms, at) => 100 * (ms / (cpuMs.none[at] ?? NaN) - 1)));
  console.log(
    `CPU: ${cpuTills.toFixed(2)} ms with tills, ${cpuNone.toFixed(2)} ms without, medians ` +
      `${(100 * (cpuTills / cpuNone - 1)).toFixed(1)} %, median of the pairs ` +
      `${cpuShare.toFixed(1)} %`,
  );
} finally {
  await server.stop();
  await Deno.remove(dir, { recursive: true });
}

async function time(database: Database, rows: readonly BasketRow[], backends: readonly number[]) {
  const startedAt = performance.now();
  const cpuBefore = readCpuMs(backends);
  await database.transaction(async (transaction) => {
    await insertBaskets(transaction, rows);
    const from = performance.now();
    await countReceipts(transaction, rows, { alsoTouch: [] });
    if (rows[0]?.till !== undefined) own.push(performance.now() - from);
  });
  const wallMs = performance.now() - startedAt;
  return { wallMs, cpuMs: readCpuMs(backends) - cpuBefore };
}

/** The processes of the server that serve this database. */
async function findBackends(database: Database): Promise<readonly number[]> {
  const rows = await database.query(
    "select pid from pg_stat_activity where datname = current_database()",
  );
  return rows.map(({ pid }) => Number(pid));
}

/** CPU of this process and of `backends` (proc_pid_schedstat: nanoseconds on a CPU). */
function readCpuMs(backends: readonly number[]): number {
  if (Deno.build.os !== "linux") return NaN;
  const { user, system } = process.cpuUsage();
  const nanoseconds = backends.map((pid) =>
    Number(Deno.readTextFileSync(`/proc/${pid}/schedstat`).split(" ")[0])
  );
  return (user + system) / 1e3 + nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

/** Batches of 500: of consecutive baskets, or of every sixth of a stretch, as a partition has them. */
function createBatches(): (index: number) => readonly BasketRow[] {
  const prepare = createPrepareRecord(RUNNING_RULES);
  const makeBasket = createBasketMaker({ seed: 1, date: "2026-01-01" });
  const last = new Map<string, number>();
  const waiting: BasketRow[][] = [];
  let made = 0;
  return function batch() {
    if (waiting.length === 0) {
      const partitions = Array.from({ length: partitionCount }, (): BasketRow[] => []);
      for (let count = 0; count < 500 * partitionCount; count++) {
        const parsed = parseBasket(makeBasket(made));
        if (!parsed.ok) throw new Error("The generator made a faulty basket");
        const { value } = encodeRecord(parsed.basket, { receivedAt: new Date(), requestId: "b" });
        const prepared = prepare({
          topic: "t",
          partition: made % partitionCount,
          offset: String(made),
          timestampMs: Date.now(),
          key: null,
          value: new TextEncoder().encode(value),
          headers: {},
        });
        if (prepared.kind !== "basket") throw new Error("Cannot prepare a basket");
        const till = String(made % tillsAShop);
        const key = `${prepared.row.store}/${till}`;
        const receipt = (last.get(key) ?? 0) + (isScattered ? 2 + made % 3 : 1);
        last.set(key, receipt);
        partitions[made % partitionCount]?.push({ ...prepared.row, till, receipt });
        made++;
      }
      waiting.push(...partitions);
    }
    return waiting.shift() ?? [];
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

async function openFresh(name: string) {
  await using admin = openPg({ url: server.url, applicationName: "bench" });
  await admin.query(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const database = openPg({ url: url.href, applicationName: "bench" });
  await migrate(database, await readMigrations());
  return database;
}

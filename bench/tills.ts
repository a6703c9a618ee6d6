/**
 * What the tills cost the store: pairs of batches of 500 records, one with tills and receipts and one
 * without, in turn, prepared and stored as a consumer does it, each in a database of its own on one
 * server. Prints medians, and the CPU of both this process and Postgres, which other load on the machine
 * changes less (Linux only).
 *
 * On a busy machine two batches differ by more than tills cost. So a third one of each round has its
 * tills counted by themselves, at the end of its transaction, and says what part of its CPU that is.
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
import { storeBatch } from "../consumer/store/store_batch.ts";
import { checkTillDays } from "../consumer/tills/check_till_days.ts";
import { countReceipts } from "../consumer/tills/count_receipts.ts";
import { createBasketMaker } from "../generator/make_basket.ts";
import process from "node:process";
import { startPostgres } from "../local/postgres/start_postgres.ts";
import type { WireBasket } from "../shared/basket/basket.ts";
import { parseBasket } from "../shared/basket/parse_basket.ts";
import type { RawRecord } from "../shared/basket/raw_record.ts";
import { encodeRecord } from "../shared/basket/record.ts";
import type { Database } from "../shared/postgres/database.ts";
import { openPg } from "../shared/postgres/pg.ts";

const [pairs = 150, tillsAShop = 4] = Deno.args.map(Number);
const isScattered = Deno.args[2] === "scattered";
const partitionCount = Deno.args[3] === "apart" ? 6 : 1;
const prepare = createPrepareRecord(RUNNING_RULES);
const encoder = new TextEncoder();
const dir = await Deno.makeTempDir();
const server = await startPostgres({ dataDir: `${dir}/postgres`, port: 0 });
try {
  await using withTills = await openFresh("with_tills");
  await using without = await openFresh("without");
  await using apart = await openFresh("apart");
  const batches = createBatches();
  const backends = {
    tills: await findBackends(withTills),
    none: await findBackends(without),
    apart: await findBackends(apart),
  };
  const times: { tills: number; none: number }[] = [];
  const cpuMs = { tills: [] as number[], none: [] as number[] };
  const counts: CountCpu[] = [];
  const passMs: number[] = [];
  for (let pair = -20; pair < pairs; pair++) {
    const batch = batches();
    const first = pair % 2 === 0;
    const timeNone = () => time(without, batch.map(({ bare }) => bare), backends.none);
    const none = first ? await timeNone() : undefined;
    const tills = await time(withTills, batch.map(({ full }) => full), backends.tills);
    const other = none ?? await timeNone();
    const count = await timeCount(apart, batch, backends.apart);
    if (pair >= 0) {
      times.push({ tills: tills.wallMs, none: other.wallMs });
      cpuMs.tills.push(tills.cpuMs);
      cpuMs.none.push(other.cpuMs);
      counts.push(count);
    }
    if (pair % 50 === 0) {
      const before = readCpuMs(backends.tills);
      while (await checkTillDays(withTills) === 200);
      passMs.push(readCpuMs(backends.tills) - before);
      while (await checkTillDays(apart) === 200);
    }
  }
  const [size] = await withTills.query(
    "select count(*) as days, avg(pg_column_size(received))::integer as bytes from till_days",
  );
  const tills = median(times.map(({ tills }) => tills));
  const none = median(times.map(({ none }) => none));
  const share = median(times.map(({ tills, none }) => 100 * (tills / none - 1)));
  console.log(
    `${times.length} pairs: ${tills.toFixed(2)} ms with tills, ${none.toFixed(2)} ms without, ` +
      `medians ${(100 * (tills / none - 1)).toFixed(1)} %, median of the pairs ` +
      `${share.toFixed(1)} % · ${size?.days} till days of ${size?.bytes} bytes`,
  );
  const [cpuTills, cpuNone] = [median(cpuMs.tills), median(cpuMs.none)];
  const cpuShare = median(cpuMs.tills.map((ms, at) => 100 * (ms / (cpuMs.none[at] ?? NaN) - 1)));
  console.log(
    `CPU: ${cpuTills.toFixed(2)} ms with tills, ${cpuNone.toFixed(2)} ms without, medians ` +
      `${(100 * (cpuTills / cpuNone - 1)).toFixed(1)} %, median of the pairs ` +
      `${cpuShare.toFixed(1)} %`,
  );
  const shares = counts.map(({ countMs, restMs }) => 100 * countMs / restMs)
    .toSorted((a, b) => a - b);
  const [from, to] = [1, 3].map((quarter) => shares[quarter * shares.length >> 2]?.toFixed(1));
  console.log(
    `CPU of counting alone: ${median(counts.map(({ countMs }) => countMs)).toFixed(2)} ms, ` +
      `${median(shares).toFixed(1)} % of the rest (half of the rounds ${from} to ${to} %) · ` +
      `a pass ${median(passMs).toFixed(1)} ms`,
  );
} finally {
  await server.stop();
  await Deno.remove(dir, { recursive: true });
}

async function time(
  database: Database,
  records: readonly RawRecord[],
  backends: readonly number[],
) {
  const startedAt = performance.now();
  const cpuBefore = readCpuMs(backends);
  const { stored } = await storeBatch(database, records.map(prepare));
  const cpuMs = readCpuMs(backends) - cpuBefore;
  const wallMs = performance.now() - startedAt;
  if (stored.length !== records.length) throw new Error("Cannot store a whole batch");
  return { wallMs, cpuMs };
}

/** Milliseconds of CPU. */
interface CountCpu {
  readonly countMs: number;
  /** From prepared to committed, without the count. */
  readonly restMs: number;
}

/** Stores a batch whose tills are counted behind all else that its transaction does. */
async function timeCount(
  database: Database,
  batch: readonly Pair[],
  backends: readonly number[],
): Promise<CountCpu> {
  const rows = batch.map(({ full }) => prepare(full)).flatMap((prepared): readonly BasketRow[] =>
    prepared.kind === "basket" ? [prepared.row] : []
  );
  let countMs = 0;
  const before = readCpuMs(backends);
  await storeBatch({
    ...database,
    transaction: (work) =>
      database.transaction(async (transaction) => {
        const result = await work(transaction);
        const start = readCpuMs(backends);
        await countReceipts(transaction, rows);
        // Reading takes some CPU, too: one reading is left out, from its beginning to its end.
        const end = readCpuMs(backends);
        countMs = end - start - (readCpuMs(backends) - end);
        return result;
      }),
  }, batch.map(({ bare }) => prepare(bare)));
  return { countMs, restMs: readCpuMs(backends) - before - countMs };
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

/** A basket as its shop sends it, with till and receipt and without. */
interface Pair {
  readonly full: RawRecord;
  readonly bare: RawRecord;
}

/** Batches of 500: of consecutive baskets, or of every sixth of a stretch, as a partition has them. */
function createBatches(): () => readonly Pair[] {
  const makeBasket = createBasketMaker({ seed: 1, date: "2026-01-01" });
  const last = new Map<string, number>();
  const waiting: Pair[][] = [];
  let made = 0;
  return function batch() {
    if (waiting.length === 0) {
      const partitions = Array.from({ length: partitionCount }, (): Pair[] => []);
      for (let count = 0; count < 500 * partitionCount; count++) {
        const basket = makeBasket(made);
        const till = String(made % tillsAShop);
        const key = `${basket.store}/${till}`;
        const receipt = (last.get(key) ?? 0) + (isScattered ? 2 + made % 3 : 1);
        last.set(key, receipt);
        partitions[made % partitionCount]?.push({
          full: toRecord({ ...basket, till, receipt }, made),
          bare: toRecord(basket, made),
        });
        made++;
      }
      waiting.push(...partitions);
    }
    return waiting.shift() ?? [];
  };
}

function toRecord(basket: WireBasket, index: number): RawRecord {
  const parsed = parseBasket(basket);
  if (!parsed.ok) throw new Error("The generator made a faulty basket");
  const { value, headers } = encodeRecord(parsed.basket, {
    receivedAt: new Date(),
    requestId: "b",
  });
  return {
    topic: "t",
    partition: index % partitionCount,
    offset: String(index),
    timestampMs: Date.now(),
    key: null,
    value: encoder.encode(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, encoder.encode(text)]),
    ),
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

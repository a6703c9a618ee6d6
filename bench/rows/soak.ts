/**
 * The row `soak`: 500 baskets/s through one API and one consumer for an hour. Its last quarter stands
 * beside its first: what grows with time shows there.
 *
 * @module
 */
import {
  createDatabase,
  dropDatabase,
  laneSettings,
  type RowKind,
  startService,
} from "../bench.ts";
import { readResidentMb } from "../cpu_meter.ts";
import type { Values } from "../measurement.ts";
import { proveStored } from "../prove_stored.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { measurePaced } from "./end_to_end.ts";

/** The row. */
export const soak: RowKind = {
  name: "soak",
  title:
    "500 baskets/s end to end for --minutes: the last quarter beside the first; memory of both " +
    "services, WAL and tables a basket",
  isDefault: false,
  async run(bench) {
    const topic = "bench_soak";
    const url = await createDatabase(bench);
    const env = { ...laneSettings(bench, { topic }), DATABASE_URL: url, POSTGRES_DRIVER: "pg" };
    await using consumer = await startService(bench, { task: "consume", env });
    await using api = await startService(bench, { task: "api", env });
    const minutes: Values[] = [];
    let accepted = 0;
    {
      await using database = openPg({ url, applicationName: "bench" });
      const pids = { api: api.pid, consumer: consumer.pid };
      for (let minute = 0; minute < bench.minutes; minute++) {
        const before = await readSizes(database);
        const measured = await measurePaced(bench, {
          ...{ url, pids, port: api.port, rate: RATE, seconds: 60 },
        });
        accepted += measured.accepted;
        const after = await readSizes(database);
        minutes.push({
          ...measured.visible,
          apiMb: await readResidentMb(api.pid),
          consumerMb: await readResidentMb(consumer.pid),
          walBytes: (after.wal - before.wal) / measured.accepted,
          tableBytes: (after.tables - before.tables) / measured.accepted,
        });
      }
    }
    await proveStored(bench, { topic, accepted, url });
    await dropDatabase(bench, url);
    const quarter = Math.ceil(minutes.length / 4);
    const sides = [
      { name: "ours, last quarter", rounds: minutes.slice(-quarter) },
      { name: "ours, first quarter", rounds: minutes.slice(0, quarter) },
    ];
    return [{ name: `soak, ${bench.minutes} minutes at ${RATE}/s`, sides, notes: [] }];
  },
};

/** Bytes of WAL that the server has ever written, and of this database's tables with indexes. */
async function readSizes(
  database: Database,
): Promise<{ readonly wal: number; readonly tables: number }> {
  const [row] = await database.query(`
    select
      pg_current_wal_lsn() - '0/0'::pg_lsn as wal,
      (
        select sum(pg_total_relation_size(oid))
        from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace
      ) as tables`);
  return { wal: Number(row?.wal), tables: Number(row?.tables) };
}

const RATE = 500;

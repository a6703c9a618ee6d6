/**
 * Looks at the tables, at the memory of the services and at the machine while a run goes on.
 *
 * @module
 */
import { type Rollup, ROLLUPS } from "../../../consumer/store/rollups.ts";
import type { Database, TextRow } from "../../../shared/postgres/database.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import type { Memory, Snapshot, Stall, Sum } from "./history_event.ts";
import type { Stage } from "./open_stage.ts";
import { SERVICES } from "./plan_faults.ts";
import { readMebibytes } from "./process_group.ts";

/** What {@linkcode watchWorld} works with. */
export interface WatchOptions {
  readonly database: Database;
  readonly stage: Pick<Stage, "service">;
  readonly now: () => number;
  readonly note: (seen: Snapshot | Memory | Stall) => void;
}

/** Looks some times a second until it is disposed. What the database does not answer is left out. */
export function watchWorld(options: WatchOptions): AsyncDisposable {
  const { database, stage, now, note } = options;
  const over = new AbortController();
  async function untilOver(intervalMs: number, look: () => Promise<void>): Promise<void> {
    while (!over.signal.aborted) {
      await look();
      await sleep(intervalMs, over.signal);
    }
  }
  let wokeMs = now();
  const watching = Promise.all([
    untilOver(STALL_LOOK_MS, () => {
      const [startMs, endMs] = [wokeMs, now()];
      wokeMs = endMs;
      if (endMs - startMs >= LEAST_STALL_MS) note({ type: "stall", startMs, endMs });
      return Promise.resolve();
    }),
    untilOver(400, async () => {
      const snapshot = await takeSnapshot(database, now()).catch(() => undefined);
      if (snapshot !== undefined) note(snapshot);
    }),
    untilOver(1_000, async () => {
      for (const process of SERVICES) {
        const pid = stage.service(process)?.pid;
        const mebibytes = pid === undefined ? undefined : await readMebibytes(pid);
        if (mebibytes === undefined) continue;
        note({ type: "memory", startMs: now(), process, mebibytes });
      }
    }),
  ]);
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await watching;
    },
  };
}

const STALL_LOOK_MS = 50;
const LEAST_STALL_MS = 300;

/** Rollups, what they should be, and positions, all of one moment. @throws {DatabaseError} */
export async function takeSnapshot(database: Database, startMs: number): Promise<Snapshot> {
  return await database.transaction(async (transaction) => {
    await transaction.query("set transaction isolation level repeatable read, read only");
    const rollups = [];
    for (const rollup of ROLLUPS) {
      const { table, key, count } = rollup;
      const rows = await transaction.query(
        `select concat_ws('/', ${key.join(", ")}) as key, ${count} as count, revenue from ${table}`,
      );
      const lines = await transaction.query(toLineSums(rollup));
      rollups.push({ table, rows: rows.map(toSum), lines: lines.map(toSum) });
    }
    for (const { table, rows, lines } of STORE_DAYS) {
      const sums = await transaction.query(rows);
      const should = await transaction.query(lines);
      rollups.push({ table, rows: sums.map(toSum), lines: should.map(toSum) });
    }
    const positions = await transaction.query(
      "select topic || '/' || partition_id as partition, next_offset from partition_positions",
    );
    return {
      type: "snapshot",
      startMs,
      rollups,
      positions: positions.map(({ partition, next_offset }) => ({
        partition: partition ?? "",
        nextOffset: Number(next_offset),
      })),
    };
  });
}

/**
 * What a rollup should hold, worked out here: the pipeline's own statement may have the fault that is
 * looked for. Each basket and line of these runs is of products that were bought.
 */
function toLineSums({ of, key }: Rollup): string {
  const words = `concat_ws('/', ${key.join(", ")})`;
  return of === "baskets"
    ? `select ${words} as key, count(*) as count, sum(total) as revenue from baskets group by 1`
    : `select ${words} as key, count(*) as count, sum(price) as revenue
       from (
         select lines.store, purchased_on, category, name, price
         from basket_products as lines
         join baskets on baskets.store = lines.store and baskets.id = lines.basket_id
       ) as sold
       group by 1`;
}

/** Days of shops whose sums somebody may read now, and until when their baskets were stored. */
const MARKED = `
  select days.store, days.purchased_on, coalesce(made.stored_until, 'infinity') as until
  from baskets_by_day as days
  join store_days as made
    on made.store = days.store and made.purchased_on = days.purchased_on
    and made.version = days.version
    and days.baskets - made.baskets = (
      select count(*)
      from baskets as later
      where later.store = days.store and later.purchased_on = days.purchased_on
        and later.stored_at > made.stored_until
    )`;

/** Sums that are made beside the transactions that store: right for the days that have their mark. */
const STORE_DAYS = [
  {
    table: "product_sales_by_store_day",
    rows: `
      select concat_ws('/', store, purchased_on, name, category) as key,
        sum(products) as count, sum(revenue) as revenue
      from product_sales_by_store_day
      join (${MARKED}) as marked using (store, purchased_on)
      group by 1`,
    lines: `
      select concat_ws('/', baskets.store, purchased_on, name, category) as key,
        count(*) as count, sum(price) as revenue
      from basket_products as lines
      join baskets on baskets.store = lines.store and baskets.id = lines.basket_id
      join (${MARKED}) as marked using (purchased_on)
      where marked.store = baskets.store and stored_at <= until
      group by 1`,
  },
  {
    table: "basket_sizes_by_store_day",
    rows: `
      select concat_ws('/', store, purchased_on, product_count) as key, baskets as count, revenue
      from basket_sizes_by_store_day
      join (${MARKED}) as marked using (store, purchased_on)`,
    lines: `
      select concat_ws('/', store, purchased_on, product_count) as key,
        count(*) as count, sum(total) as revenue
      from baskets
      join (${MARKED}) as marked using (store, purchased_on)
      where stored_at <= until
      group by 1`,
  },
] as const;

function toSum({ key, count, revenue }: TextRow): Sum {
  return [key ?? "", count ?? "", revenue ?? ""];
}

/**
 * What reading costs on any machine: the pages of the database that it touches.
 *
 * @module
 */
import type { Database, Queryable } from "../../../shared/postgres/database.ts";

/** A database that counts what is read from it. */
export interface PageCounter extends Pick<Database, "transaction"> {
  /** Pages since the last call; of 8 KB, and each as often as it was looked at. */
  take(): number;
}

/** Explains each statement before it runs, so it must be one that reads. */
export function countPages(database: Pick<Database, "transaction">): PageCounter {
  let pages = 0;
  const counting = (transaction: Queryable): Queryable => ({
    async query(statement, args, options) {
      // Pages count, not time: a busy machine may exceed the limit of the route.
      await transaction.query("set local statement_timeout = 0");
      const explain = `explain (analyze, buffers, format json) ${statement}`;
      const [row] = await transaction.query(explain, args);
      const [{ Plan: plan }] = JSON.parse(row?.["QUERY PLAN"] ?? "");
      pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
      return await transaction.query(statement, args, options);
    },
  });
  return {
    transaction: (work) => database.transaction((transaction) => work(counting(transaction))),
    take() {
      const taken = pages;
      pages = 0;
      return taken;
    },
  };
}

/**
 * Stores baskets as consumers of version 6 (the one with six migrations) do: the lines have no date.
 *
 * @module
 */
import type { BasketRow } from "../../../consumer/prepared_record.ts";
import { BASKET_COLUMNS, LINE_COLUMNS } from "../../../consumer/store/basket_columns.ts";
import { changeRollups } from "../../../consumer/store/change_rollups.ts";
import {
  toColumnNames,
  toCopyLines,
  toInputArrays,
  toInputTable,
} from "../../../consumer/store/column.ts";
import { toChanges } from "../../../consumer/store/insert_baskets.ts";
import type { Database } from "../../../shared/postgres/database.ts";

/** One transaction; `copies` lines, or else inserts them. */
export async function storeAsVersion6(
  database: Database,
  rows: readonly BasketRow[],
  { copies = true }: { readonly copies?: boolean } = {},
): Promise<void> {
  const lines = rows.flatMap((basket) =>
    basket.lines.map((line, index) => ({ basket, line, number: index + 1 }))
  );
  await database.transaction(async (transaction) => {
    await transaction.query(
      `insert into baskets (${toColumnNames(BASKET_COLUMNS)})
       select * from ${toInputTable(BASKET_COLUMNS)}`,
      toInputArrays(BASKET_COLUMNS, rows),
    );
    if (copies) {
      await transaction.copy?.(
        `copy basket_products (${toColumnNames(OLD_COLUMNS)}) from stdin`,
        toCopyLines(OLD_COLUMNS, lines),
      );
    } else {
      await transaction.query(
        `insert into basket_products (${toColumnNames(OLD_COLUMNS)})
         select * from ${toInputTable(OLD_COLUMNS)}`,
        toInputArrays(OLD_COLUMNS, lines),
      );
    }
    await changeRollups(transaction, toChanges(rows));
  });
}

const { basket_purchased_on: _, ...OLD_COLUMNS } = LINE_COLUMNS;

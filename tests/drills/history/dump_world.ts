/**
 * What stands in topics and tables at the end of a run, as lines of its history.
 *
 * @module
 */
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import { isClosingRecord } from "../../../shared/closings/closing_record.ts";
import { formatPosition } from "../../../shared/kafka/position.ts";
import type { TextRow } from "../../../shared/postgres/database.ts";
import { readRecords } from "../read_records.ts";
import type { World } from "../world.ts";
import { type BasketContent, toClosingContent, toContent, toKey } from "./content.ts";
import type { HistoryEvent, TopicRecord } from "./history_event.ts";

/** Writes it down, row by row. @throws when a record is no JSON: nothing of a history makes one */
export async function dumpWorld(
  world: World,
  note: (event: HistoryEvent) => void,
): Promise<void> {
  const { database } = world;
  for await (const records of readRecords(world)) {
    for (const record of records) note(toTopicRecord(record));
  }
  for (const row of await database.query(READ_BASKETS)) note(toRow("row", row));
  for (const row of await database.query(READ_REPLACED)) note(toRow("replaced_row", row));
  for (const { closing, position } of await database.query(READ_CLOSINGS)) {
    const { key, ...numbers } = JSON.parse(closing ?? "");
    note({
      type: "closing_row",
      key,
      content: toClosingContent(numbers),
      position: position ?? "",
    });
  }
  for (const row of await database.query(READ_DEAD_LETTERS)) {
    note({
      type: "dead_letter",
      position: row.position ?? "",
      code: row.code ?? "",
      ...(typeof row.key === "string" ? { key: row.key } : {}),
      ...(typeof row.replayed_to === "string" ? { replayedTo: row.replayed_to } : {}),
    });
  }
  for (const row of await database.query(READ_GAPS)) {
    note({
      type: "gap",
      partition: row.partition ?? "",
      from: Number(row.from_offset),
      to: Number(row.to_offset),
      reason: row.reason ?? "",
    });
  }
  for (const row of await database.query(READ_MISSING)) note(toMissing(row));
}

function toRow<T extends "row" | "replaced_row">(type: T, row: TextRow) {
  const basket: BasketContent & { readonly key: string } = JSON.parse(row.basket ?? "");
  return {
    type,
    key: basket.key,
    content: toContent(basket),
    position: row.position ?? "",
    lines: basket.products.length,
  };
}

function toMissing({ day, from_receipt, to_receipt }: TextRow): HistoryEvent {
  return {
    type: "missing",
    day: day ?? "",
    first: Number(from_receipt),
    last: Number(to_receipt),
  };
}

function toTopicRecord(record: RawRecord): TopicRecord {
  const value = JSON.parse(new TextDecoder().decode(record.value ?? new Uint8Array()));
  const isClosing = isClosingRecord(record);
  return {
    type: "record",
    position: formatPosition(record),
    key: isClosing ? toKey(value.store, value.till, value.date) : toKey(value.store, value.id),
    content: isClosing ? toClosingContent(value) : toContent(value),
  };
}

const POSITION = "topic || '/' || partition_id || '@' || record_offset as position";

/** A basket with `products`, an expression of its lines in their order. */
const toBasket = (products: string) => `
    json_build_object(
      'key', store || '/' || id,
      'date', to_char(purchased_on, 'YYYY-MM-DD'),
      'till', till,
      'receipt', receipt,
      'products', (${products})
    ) as basket`;

const READ_BASKETS = `
  select ${POSITION}, ${
  toBasket(`
        select coalesce(
          json_agg(json_build_object('id', product_id, 'name', name, 'price', price) order by line),
          '[]'
        )
        from basket_products as lines
        where lines.store = baskets.store and lines.basket_id = baskets.id`)
}
  from baskets`;

const READ_REPLACED = `
  select ${POSITION}, ${
  toBasket(`
        select coalesce(
          json_agg(
            json_build_object(
              'id', line ->> 'product_id', 'name', line ->> 'name', 'price', line -> 'price'
            )
            order by (line ->> 'line')::integer
          ),
          '[]'
        )
        from jsonb_array_elements(lines) as line`)
}
  from replaced_baskets`;

const READ_CLOSINGS = `
  select
    ${POSITION},
    json_build_object(
      'key', store || '/' || till || '/' || to_char(day, 'YYYY-MM-DD'),
      'first', first_receipt,
      'last', last_receipt,
      'count', receipts,
      'total', total
    ) as closing
  from till_closings`;

const READ_DEAD_LETTERS = `
  select ${POSITION}, code, store || '/' || basket_id as key, replayed_to
  from dead_letters`;

const READ_GAPS = `
  select topic || '/' || partition_id as partition, from_offset, to_offset, reason
  from gaps`;

const READ_MISSING = `
  select
    store || '/' || till || '/' || to_char(day, 'YYYY-MM-DD') as day, from_receipt, to_receipt
  from missing_receipts`;

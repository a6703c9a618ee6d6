/**
 * Reads what Postgres holds of a chunk of accepted records: four statements a chunk, and one more
 * when it holds a replaced basket.
 *
 * @module
 */
import { parseCents } from "../../shared/basket/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { LINE_CONTENT_COLUMNS } from "../../consumer/store/basket_columns.ts";
import { toColumnNames, toColumnTypes } from "../../consumer/store/column.ts";
import { toRowKey } from "../../consumer/store/insert_baskets.ts";
import { formatPosition, type Position } from "../../shared/kafka/position.ts";
import { toPosition, toPositionArrays } from "../../shared/postgres/position_columns.ts";
import type { Accepted } from "./accepted.ts";

/** A basket as it is stored. */
export interface StoredBasket {
  readonly store: string;
  readonly id: string;
  readonly purchasedOn: string;
  readonly totalCents: number;
  readonly productCount: number;
  readonly contentHash: string;
  /** Position of the record that it was stored with. */
  readonly position: Position;
  readonly lines: readonly StoredLine[];
}

/** A line as it is stored. */
export interface StoredLine {
  readonly line: number;
  readonly productId: string;
  readonly name: string;
  readonly category: string;
  /** Version of the rules that classified it; 0 when unknown. */
  readonly rulesVersion: number;
  readonly priceCents: number;
}

/** What the tables hold of a chunk. */
export interface Stored {
  /** By {@linkcode toRowKey}. */
  readonly baskets: ReadonlyMap<string, StoredBasket>;
  /** Positions of records that are dead letters, as {@linkcode formatPosition} writes them. */
  readonly deadLetters: ReadonlySet<string>;
  /** Versions of these baskets that were replaced on purpose, by {@linkcode formatPosition}. */
  readonly replaced: ReadonlyMap<string, StoredBasket>;
}

/** Reads what is stored of `chunk`. */
export async function readStored(
  database: Queryable,
  chunk: readonly Accepted[],
): Promise<Stored> {
  const identities = [
    ...new Map(
      chunk.flatMap(({ identity }) =>
        identity === undefined ? [] : [[toRowKey(identity), identity]]
      ),
    ).values(),
  ];
  const keys = [
    toArrayLiteral(identities.map(({ store }) => store)),
    toArrayLiteral(identities.map(({ id }) => id)),
  ];
  const basketRows = await database.query(READ_BASKETS, keys);
  const lineRows = await database.query(READ_LINES, keys);
  const deadLetterRows = await database.query(READ_DEAD_LETTERS, toPositionArrays(chunk));

  const lines = Map.groupBy(lineRows, (row) => toRowKey(identityOf(row)));
  return {
    baskets: new Map(basketRows.map((row) => {
      const key = toRowKey(identityOf(row));
      return [key, toStoredBasket(row, lines.get(key) ?? [])];
    })),
    deadLetters: new Set(deadLetterRows.map(toPositionName)),
    replaced: await readReplaced(database, keys),
  };
}

async function readReplaced(
  database: Queryable,
  keys: readonly string[],
): Promise<Stored["replaced"]> {
  const rows = await database.query(READ_REPLACED, keys);
  if (rows.length === 0) return new Map();
  const lineRows = await database.query(READ_REPLACED_LINES, keys);
  const lines = Map.groupBy(lineRows, toPositionName);
  return new Map(
    rows.map((row) => {
      const position = toPositionName(row);
      return [position, toStoredBasket(row, lines.get(position) ?? [])];
    }),
  );
}

function toStoredBasket(row: TextRow, lines: readonly TextRow[]): StoredBasket {
  return {
    ...identityOf(row),
    purchasedOn: row.purchased_on ?? "",
    totalCents: parseCents(row.total ?? ""),
    productCount: Number(row.product_count),
    contentHash: row.content_hash ?? "",
    position: toPosition(row),
    lines: lines.map(toStoredLine),
  };
}

function toStoredLine(row: TextRow): StoredLine {
  return {
    line: Number(row.line),
    productId: row.product_id ?? "",
    name: row.name ?? "",
    category: row.category ?? "",
    priceCents: parseCents(row.price ?? ""),
    rulesVersion: Number(row.rules_version ?? 0),
  };
}

function toPositionName(row: TextRow): string {
  return formatPosition(toPosition(row));
}

function identityOf({ store, id }: TextRow) {
  return { store: store ?? "", id: id ?? "" };
}

/** What `baskets` and `replaced_baskets` share. */
const BASKET = `
  select
    store, id, purchased_on::text, total, product_count,
    encode(content_hash, 'hex') as content_hash, topic, partition_id, record_offset`;
const WANTED = "unnest($1::text[], $2::text[]) as wanted (store, id)";

const READ_BASKETS = `${BASKET}
  from baskets
  join ${WANTED} using (store, id)`;

const READ_REPLACED = `${BASKET}
  from replaced_baskets
  join ${WANTED} using (store, id)`;

const READ_REPLACED_LINES = `
  select topic, partition_id, record_offset, line.*
  from replaced_baskets
  join ${WANTED} using (store, id)
  cross join lateral jsonb_to_recordset(lines) as line (${toColumnTypes(LINE_CONTENT_COLUMNS)})
  order by topic, partition_id, record_offset, line`;

const READ_LINES = `
  select lines.store, lines.basket_id as id, ${toColumnNames(LINE_CONTENT_COLUMNS)}
  from basket_products as lines
  join ${WANTED} on wanted.store = lines.store and wanted.id = lines.basket_id
  order by lines.store, lines.basket_id, line`;

const READ_DEAD_LETTERS = `
  select topic, partition_id, record_offset
  from dead_letters
  join unnest($1::text[], $2::integer[], $3::bigint[])
    as wanted (topic, partition_id, record_offset) using (topic, partition_id, record_offset)`;

/**
 * Reads what Postgres holds of a chunk of accepted records: four statements a chunk, and one more
 * when it holds a replaced basket.
 *
 * @module
 */
import type { BasketIdentity, LineKind } from "../../shared/basket/basket.ts";
import { SOLD_AT_SQL } from "../../shared/basket/calendar_date.ts";
import { linesOfBaskets } from "../../shared/basket/lines_of_baskets.ts";
import { parseCents } from "../../shared/basket/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { LINE_CONTENT_COLUMNS } from "../../consumer/store/basket_columns.ts";
import { toColumnNames, toColumnTypes } from "../../consumer/store/column.ts";
import { toRowKey } from "../../consumer/store/insert_baskets.ts";
import { formatPosition, type Position } from "../../shared/kafka/position.ts";
import { toPosition, toPositionArrays } from "../../shared/postgres/position_columns.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
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
  readonly soldAt?: string;
  readonly till?: string;
  readonly receipt?: number;
  /** JSON text. */
  readonly extra?: string;
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
  readonly kind: LineKind;
  readonly isKindGiven: boolean;
  readonly quantityThousandths: number;
  readonly unit: string;
}

/** A dead letter, as far as it tells whether it is that of an accepted record. */
export interface DeadLetterOfPosition {
  /** What `toRecordHash` says of its record. */
  readonly recordHash: string;
  /** Which basket it would have been, where that could be read. */
  readonly identity?: BasketIdentity;
}

/** What the tables hold of a chunk. */
export interface Stored {
  /** By {@linkcode toRowKey}. */
  readonly baskets: ReadonlyMap<string, StoredBasket>;
  /** By {@linkcode formatPosition}; more than one where a topic started again. */
  readonly deadLetters: ReadonlyMap<string, readonly DeadLetterOfPosition[]>;
  /** Versions of baskets that were replaced on purpose, by {@linkcode toRowKey}. */
  readonly replaced: ReadonlyMap<string, readonly StoredBasket[]>;
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
  const deadLetters = Map.groupBy(deadLetterRows, toPositionName);

  const lines = Map.groupBy(lineRows, (row) => toRowKey(identityOf(row)));
  return {
    baskets: new Map(basketRows.map((row) => {
      const key = toRowKey(identityOf(row));
      return [key, toStoredBasket(row, lines.get(key) ?? [])];
    })),
    deadLetters: new Map(
      [...deadLetters].map(([position, rows]) => [position, rows.map(toDeadLetterOfPosition)]),
    ),
    replaced: await readReplaced(database, keys),
  };
}

/**
 * The positions, as {@linkcode formatPosition} writes them, that lie in a batch which nobody can
 * read: it is one dead letter, at its first offset. A client only has receipts of its records.
 */
export async function readUnreadable(
  database: Queryable,
  positions: readonly Position[],
): Promise<ReadonlySet<string>> {
  if (positions.length === 0) return new Set();
  const rows = await database.query(READ_UNREADABLE, toPositionArrays(positions));
  return new Set(rows.map(toPositionName));
}

async function readReplaced(
  database: Queryable,
  keys: readonly string[],
): Promise<Stored["replaced"]> {
  const rows = await database.query(READ_REPLACED, keys);
  if (rows.length === 0) return new Map();
  const lineRows = await database.query(READ_REPLACED_LINES, keys);
  const lines = Map.groupBy(lineRows, toVersionName);
  return Map.groupBy(
    rows.map((row) => toStoredBasket(row, lines.get(toVersionName(row)) ?? [])),
    toRowKey,
  );
}

/** The primary key of `replaced_baskets`. */
function toVersionName(row: TextRow): string {
  return `${toRowKey(identityOf(row))}\u0000${toPositionName(row)}`;
}

function toDeadLetterOfPosition(row: TextRow): DeadLetterOfPosition {
  const recordHash = row.content_hash ?? "";
  const hasIdentity = typeof row.store === "string" && typeof row.id === "string";
  return hasIdentity ? { recordHash, identity: identityOf(row) } : { recordHash };
}

function toStoredBasket(row: TextRow, lines: readonly TextRow[]): StoredBasket {
  return {
    ...identityOf(row),
    purchasedOn: row.purchased_on ?? "",
    totalCents: parseCents(row.total ?? ""),
    productCount: Number(row.product_count),
    contentHash: row.content_hash ?? "",
    position: toPosition(row),
    ...(typeof row.sold_at === "string" ? { soldAt: row.sold_at } : {}),
    ...(typeof row.till === "string" ? { till: row.till } : {}),
    ...(typeof row.receipt === "string" ? { receipt: Number(row.receipt) } : {}),
    ...(typeof row.extra === "string" ? { extra: row.extra } : {}),
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
    // Lines that were replaced before these columns came were all products, one piece each.
    kind: (row.kind ?? "product") as LineKind,
    isKindGiven: row.is_kind_given === "t",
    quantityThousandths: Math.round(Number(row.quantity ?? 1) * 1_000),
    unit: row.unit ?? "piece",
  };
}

function toPositionName(row: TextRow): string {
  return formatPosition(toPosition(row));
}

function identityOf({ store, id }: TextRow) {
  return { store: store ?? "", id: id ?? "" };
}

/** In the detail of an unreadable batch, whose position is its first offset. */
const LAST_OFFSET_IN_DETAIL = "^Offsets [0-9]+ to ([0-9]{1,18}),";

/** What `baskets` and `replaced_baskets` share. */
const BASKET = `
  select
    store, id, ${
  toDay("purchased_on")
} as purchased_on, total, product_count, ${SOLD_AT_SQL} as sold_at, till, receipt, extra,
    encode(content_hash, 'hex') as content_hash, topic, partition_id, record_offset`;
const WANTED = "unnest($1::text[], $2::text[]) as wanted (store, id)";

const READ_BASKETS = `${BASKET}
  from baskets
  join ${WANTED} using (store, id)`;

const READ_REPLACED = `${BASKET}
  from replaced_baskets
  join ${WANTED} using (store, id)`;

const READ_REPLACED_LINES = `
  select store, id, topic, partition_id, record_offset, line.*
  from replaced_baskets
  join ${WANTED} using (store, id)
  cross join lateral jsonb_to_recordset(lines) as line (${toColumnTypes(LINE_CONTENT_COLUMNS)})
  order by topic, partition_id, record_offset, line`;

const READ_LINES = `
  select lines.store, lines.basket_id as id, ${toColumnNames(LINE_CONTENT_COLUMNS)}
  from ${WANTED}
  join baskets using (store, id)
  join basket_products as lines on ${linesOfBaskets()}
  order by lines.store, lines.basket_id, line`;

const READ_DEAD_LETTERS = `
  select
    topic, partition_id, record_offset, encode(content_hash, 'hex') as content_hash, store,
    basket_id as id
  from dead_letters
  join unnest($1::text[], $2::integer[], $3::bigint[])
    as wanted (topic, partition_id, record_offset) using (topic, partition_id, record_offset)`;

const READ_UNREADABLE = `
  select wanted.topic, wanted.partition_id, wanted.record_offset
  from unnest($1::text[], $2::integer[], $3::bigint[])
    as wanted (topic, partition_id, record_offset)
  where exists (
    select from dead_letters as batches
    where batches.code = 'unreadable_batch'
      and batches.topic = wanted.topic
      and batches.partition_id = wanted.partition_id
      and wanted.record_offset between batches.record_offset
        and substring(batches.detail from '${LAST_OFFSET_IN_DETAIL}')::bigint
  )`;

/**
 * Reads what Postgres holds of a chunk of accepted records: four statements a chunk, whatever its
 * size, and one more where a basket was replaced.
 *
 * @module
 */
import { parseCents } from "../../shared/basket/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { toRowKey } from "../../consumer/store/insert_baskets.ts";
import type { Accepted } from "./accepted.ts";

/** A basket as it is stored. */
export interface StoredBasket {
  readonly store: string;
  readonly id: string;
  readonly purchasedOn: string;
  readonly totalCents: number;
  readonly productCount: number;
  readonly contentHash: string;
  /** `topic/partition@offset` of the record it came with. */
  readonly position: string;
  readonly lines: readonly StoredLine[];
}

/** A line as it is stored. */
export interface StoredLine {
  readonly line: number;
  readonly productId: string;
  readonly name: string;
  readonly category: string;
  /** Which version of the rules classified it; 0 where that is not known. */
  readonly rulesVersion: number;
  readonly priceCents: number;
}

/** What is stored of a chunk. */
export interface Stored {
  /** By the key that `toRowKey` makes. */
  readonly baskets: ReadonlyMap<string, StoredBasket>;
  /** Code of the dead letter by `topic/partition@offset`. */
  readonly deadLetters: ReadonlyMap<string, string>;
  /** Versions of these baskets that were replaced on purpose, by `topic/partition@offset`. */
  readonly replaced: ReadonlyMap<string, StoredBasket>;
}

/** Reads it; see the module. */
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
  const positions = [
    toArrayLiteral(chunk.map(({ topic }) => topic)),
    toArrayLiteral(chunk.map(({ partition }) => partition)),
    toArrayLiteral(chunk.map(({ offset }) => offset)),
  ];
  const basketRows = await database.query(READ_BASKETS, keys);
  const lineRows = await database.query(READ_LINES, keys);
  const letterRows = await database.query(READ_DEAD_LETTERS, positions);

  const lines = Map.groupBy(lineRows, (row) => toRowKey(identityOf(row)));
  return {
    baskets: new Map(basketRows.map((row) => {
      const key = toRowKey(identityOf(row));
      return [key, toStoredBasket(row, lines.get(key) ?? [])];
    })),
    deadLetters: new Map(letterRows.map((row) => [row.position ?? "", row.code ?? ""])),
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
  const lines = Map.groupBy(lineRows, ({ position }) => position);
  return new Map(
    rows.map((row) => [row.position ?? "", toStoredBasket(row, lines.get(row.position) ?? [])]),
  );
}

function toStoredBasket(row: TextRow, lines: readonly TextRow[]): StoredBasket {
  return {
    ...identityOf(row),
    purchasedOn: row.purchased_on ?? "",
    totalCents: parseCents(row.total ?? ""),
    productCount: Number(row.product_count),
    contentHash: row.content_hash ?? "",
    position: row.position ?? "",
    lines: lines.map((line) => ({
      line: Number(line.line),
      productId: line.product_id ?? "",
      name: line.name ?? "",
      category: line.category ?? "",
      rulesVersion: Number(line.rules_version ?? 0),
      priceCents: parseCents(line.price ?? ""),
    })),
  };
}

function identityOf({ store, id }: TextRow) {
  return { store: store ?? "", id: id ?? "" };
}

const READ_BASKETS = `
  select
    store, id, purchased_on::text, total, product_count,
    encode(content_hash, 'hex') as content_hash,
    topic || '/' || partition_id || '@' || record_offset as position
  from baskets
  join unnest($1::text[], $2::text[]) as wanted (store, id) using (store, id)`;

const READ_REPLACED = `
  select
    store, id, purchased_on::text, total, product_count,
    encode(content_hash, 'hex') as content_hash,
    topic || '/' || partition_id || '@' || record_offset as position
  from replaced_baskets
  join unnest($1::text[], $2::text[]) as wanted (store, id) using (store, id)`;

const READ_REPLACED_LINES = `
  select topic || '/' || partition_id || '@' || record_offset as position, line.*
  from replaced_baskets
  join unnest($1::text[], $2::text[]) as wanted (store, id) using (store, id)
  cross join lateral jsonb_to_recordset(lines)
    as line (
      line integer, product_id text, name text, category text, price numeric, rules_version integer
    )
  order by position, line`;

const READ_LINES = `
  select
    lines.store, lines.basket_id as id, line, product_id, name, category, price, rules_version
  from basket_products as lines
  join unnest($1::text[], $2::text[]) as wanted (store, id)
    on wanted.store = lines.store and wanted.id = lines.basket_id
  order by lines.store, lines.basket_id, line`;

const READ_DEAD_LETTERS = `
  select topic || '/' || partition_id || '@' || record_offset as position, code
  from dead_letters
  join unnest($1::text[], $2::integer[], $3::bigint[])
    as wanted (topic, partition_id, record_offset) using (topic, partition_id, record_offset)`;

/**
 * What became of one basket, read from the tables that the consumer writes.
 *
 * @module
 */
import type { BasketIdentity } from "../shared/basket/basket.ts";
import { parseCents, toEuros } from "../shared/basket/money.ts";
import type { Queryable, TextRow } from "../shared/postgres/database.ts";

/** The answer of `GET /baskets/{store}/{id}`. Amounts are euros, times ISO 8601 in UTC. */
export interface BasketFate {
  /**
   * `stored`; `conflict` when it is stored and other content came under the same key, which waits
   * for somebody to decide; `dead_letter` when it is not stored and this is why.
   */
  readonly status: "stored" | "conflict" | "dead_letter";
  readonly store: string;
  readonly id: string;
  /** What is stored; absent for `dead_letter`. */
  readonly basket?: {
    readonly date: string;
    readonly total: number;
    readonly products: readonly {
      readonly line: number;
      readonly id: string;
      readonly name: string;
      readonly category: string;
      readonly price: number;
    }[];
    readonly receivedAt: string;
    readonly storedAt: string;
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
  };
  /** Open dead letters under this key, oldest first, at most 20. */
  readonly deadLetters: readonly {
    readonly code: string;
    readonly detail: string;
    readonly failedAt: string;
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
  }[];
}

/** Reads it; `undefined` when nothing is known of the basket (yet). @throws {DatabaseError} */
export async function readBasket(
  database: Queryable,
  { store, id }: BasketIdentity,
): Promise<BasketFate | undefined> {
  const key = [store, id];
  const [basket] = await database.query(READ_BASKET, key);
  const letters = await database.query(READ_DEAD_LETTERS, key);
  const deadLetters = letters.map((row) => ({
    code: row.code ?? "",
    detail: row.detail ?? "",
    failedAt: row.failed_at ?? "",
    ...toPosition(row),
  }));
  if (basket === undefined) {
    return deadLetters.length === 0 ? undefined : { status: "dead_letter", store, id, deadLetters };
  }
  const lines = await database.query(READ_LINES, key);
  return {
    status: deadLetters.some(({ code }) => code === "conflict") ? "conflict" : "stored",
    store,
    id,
    basket: {
      date: basket.purchased_on ?? "",
      total: toEuros(parseCents(basket.total ?? "")),
      products: lines.map((row) => ({
        line: Number(row.line),
        id: row.product_id ?? "",
        name: row.name ?? "",
        category: row.category ?? "",
        price: toEuros(parseCents(row.price ?? "")),
      })),
      receivedAt: basket.received_at ?? "",
      storedAt: basket.stored_at ?? "",
      ...toPosition(basket),
    },
    deadLetters,
  };
}

function toPosition({ topic, partition_id, record_offset }: TextRow) {
  return {
    topic: topic ?? "",
    partition: Number(partition_id),
    offset: Number(record_offset),
  };
}

const READ_BASKET = `
  select
    purchased_on::text, total, topic, partition_id, record_offset,
    to_char(received_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as received_at,
    to_char(stored_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as stored_at
  from baskets
  where store = $1::text and id = $2::text`;

const READ_LINES = `
  select line, product_id, name, category, price
  from basket_products
  where store = $1::text and basket_id = $2::text
  order by line`;

const READ_DEAD_LETTERS = `
  select
    code, detail, topic, partition_id, record_offset,
    to_char(failed_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as failed_at
  from dead_letters
  where store = $1::text and basket_id = $2::text
    and replayed_at is null and discarded_at is null
  order by failed_at
  limit 20`;

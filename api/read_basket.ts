/**
 * What became of one basket, read from the tables that the consumer writes.
 *
 * @module
 */
import { z } from "zod";
import { type BasketIdentity, LINE_KINDS, UNITS } from "../shared/basket/basket.ts";
import { isConflictCode } from "../shared/dead_letters/dead_letter_code.ts";
import { maskDetail } from "../shared/basket/mask_detail.ts";
import { SOLD_AT_SQL } from "../shared/basket/calendar_date.ts";
import { OF_ONE_BASKET } from "../shared/basket/lines_of_baskets.ts";
import type { Queryable, TextRow } from "../shared/postgres/database.ts";
import { toDay, toInstant } from "../shared/postgres/to_instant.ts";
import {
  count,
  day,
  type Described,
  euros,
  instant,
  jsonObject,
  POSITION,
  quantity,
} from "./answer_values.ts";

/** The schema of {@linkcode BasketFate}. */
export const BASKET_FATE = z.object({
  status: z.enum(["stored", "conflict", "dead_letter"]).meta({
    description: "`stored`; `conflict` when it is stored and other content came under the same " +
      "key (dead letter `conflict`, or `id_reused` when of another date); `dead_letter` when it is not stored, and `deadLetters` says why.",
  }),
  store: z.string(),
  id: z.string(),
  basket: z.exactOptional(
    z.object({
      date: day(),
      total: euros(),
      soldAt: z.exactOptional(instant()),
      till: z.exactOptional(z.string()),
      receipt: z.exactOptional(count()),
      extra: z.exactOptional(jsonObject()).meta({ description: "What the shop added." }),
      products: z.array(z.object({
        line: count().meta({ description: "The line's place in the basket, from 1." }),
        id: z.string(),
        name: z.string(),
        category: z.string(),
        price: euros(),
        kind: z.enum(LINE_KINDS),
        quantity: quantity().meta({ description: "How many units." }),
        unit: z.enum(UNITS),
      })),
      receivedAt: instant().meta({ description: "When the API read it." }),
      storedAt: instant(),
      ...POSITION,
    }).meta({ description: "What is stored; absent for `dead_letter`." }),
  ),
  deadLetters: z.array(z.object({
    code: z.string(),
    detail: z.string(),
    failedAt: instant(),
    recordTimestamp: z.exactOptional(instant()).meta({
      description: "The record's timestamp in Kafka: when it was sent; absent when it has none.",
    }),
    ...POSITION,
  })).meta({ description: "Open dead letters under this key, oldest first, at most 20." }),
});

/** The answer of `GET /baskets/{store}/{id}`. */
export type BasketFate = Described<typeof BASKET_FATE>;

/**
 * Reads it; `undefined` when nothing is known of the basket (yet).
 *
 * @param options.isWhole whether names in details that may be somebody's are shown; default: not
 * @throws {DatabaseError}
 */
export async function readBasket(
  database: Queryable,
  { store, id }: BasketIdentity,
  { isWhole = false }: { readonly isWhole?: boolean } = {},
): Promise<BasketFate | undefined> {
  const key = [store, id];
  const [basket] = await database.query(READ_BASKET, key);
  const deadLetters = (await database.query(READ_DEAD_LETTERS, key)).map((row) => {
    const detail = row.detail ?? "";
    return withoutNulls({ ...row, detail: isWhole ? detail : maskDetail(detail) });
  });
  if (basket === undefined) {
    return deadLetters.length === 0 ? undefined : BASKET_FATE.parse({
      status: "dead_letter",
      store,
      id,
      deadLetters,
    });
  }
  const products = await database.query(READ_LINES, key);
  return BASKET_FATE.parse({
    status: deadLetters.some(({ code }) => isConflictCode(code)) ? "conflict" : "stored",
    store,
    id,
    basket: { ...withoutNulls(basket), products },
    deadLetters,
  });
}

/**
 * The first day from which on baskets are kept, ISO 8601; `undefined` when all are.
 *
 * @throws {DatabaseError}
 */
export async function readFirstKeptDay(database: Queryable): Promise<string | undefined> {
  const [row] = await database.query(READ_FIRST_KEPT_DAY);
  return row?.first_month ?? undefined;
}

/** What nobody said is absent. */
function withoutNulls(row: TextRow): TextRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

const READ_BASKET = `
  select
    ${toDay("purchased_on")} as date, total, ${SOLD_AT_SQL} as "soldAt", till, receipt, extra,
    topic, partition_id as partition, record_offset as "offset",
    ${toInstant("received_at")} as "receivedAt",
    ${toInstant("stored_at")} as "storedAt"
  from baskets
  where store = $1::text and id = $2::text`;

const READ_FIRST_KEPT_DAY = `
  select ${toDay("first_month")} as first_month
  from retained_months`;

const READ_LINES = `
  select line, product_id as id, name, category, price, kind, quantity, unit
  from basket_products as lines
  where ${OF_ONE_BASKET}
  order by line`;

const READ_DEAD_LETTERS = `
  select
    code, detail, topic, partition_id as partition, record_offset as "offset",
    ${toInstant("letters.failed_at")} as "failedAt",
    ${toInstant("letters.record_timestamp")} as "recordTimestamp"
  from dead_letters as letters
  where store = $1::text and basket_id = $2::text
    and replayed_at is null and discarded_at is null
  order by letters.failed_at
  limit 20`;

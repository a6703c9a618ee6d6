/**
 * What Debezium's sink is given to store. It makes one row of one record, and cannot make lines of a
 * basket: either it stores a basket as one row, or somebody before it has made a record of each line.
 *
 * @module
 */
import type { WireBasket } from "../../shared/basket/basket.ts";
import type { Bench } from "../bench.ts";
import { createBaskets, LINES_PER_BASKET, withNumber } from "../bodies.ts";
import { createTopic, openProducer } from "../fill_topic.ts";
import { BODIES } from "../load/load_job.ts";

/** A way to store baskets. */
export interface DebeziumShape {
  readonly name: string;
  /** Rows that a basket becomes. */
  readonly rowsPerBasket: number;
  /** Makes {@linkcode PEER_TABLE}. */
  readonly table: string;
  readonly key: readonly string[];
  /** Columns with the types of Connect's schema. */
  readonly fields: Readonly<Record<string, "string" | "int32" | "double">>;
  readonly toRows: (basket: WireBasket) => readonly Readonly<Record<string, string | number>>[];
}

/** The table of every peer. */
export const PEER_TABLE = "peer_baskets";

/** One row a basket, its lines as text: far less than we store. */
export const BASKET_ROWS: DebeziumShape = {
  name: "one row a basket",
  rowsPerBasket: 1,
  table: `create table ${PEER_TABLE} (store text, id text, date text, products text,
    primary key (store, id))`,
  key: ["store", "id"],
  fields: { store: "string", id: "string", date: "string", products: "string" },
  toRows: ({ products, store, id, date }) => [{
    ...{ store, id, date },
    products: JSON.stringify(products),
  }],
};

/** A row a line, as many as we store: no basket, no category, no sums. */
export const LINE_ROWS: DebeziumShape = {
  name: "a row a line",
  rowsPerBasket: LINES_PER_BASKET,
  table: `create table ${PEER_TABLE} (store text, basket_id text, line integer, product_id text,
    name text, price double precision, primary key (store, basket_id, line))`,
  key: ["store", "basket_id", "line"],
  fields: {
    store: "string",
    basket_id: "string",
    line: "int32",
    product_id: "string",
    name: "string",
    price: "double",
  },
  toRows: ({ store, id, products }) =>
    products.map(({ id: product_id, name, price }, index) => (
      { store, basket_id: id, line: index + 1, product_id, name, price }
    )),
};

/** Fills a topic with what the sink reads: flat records that carry their schema. */
export async function fillDebeziumTopic(
  bench: Bench,
  { topic, shape: { fields, toRows } }: { readonly topic: string; readonly shape: DebeziumShape },
): Promise<void> {
  await createTopic(bench, topic);
  await using producer = await openProducer(bench);
  const samples = createBaskets(BODIES, "peer");
  const schema = JSON.stringify({
    type: "struct",
    fields: Object.entries(fields).map(([field, type]) => ({ type, optional: false, field })),
  });
  for (let start = 0; start < bench.baskets; start += CHUNK) {
    const messages = samples.slice(0, Math.min(CHUNK, bench.baskets - start))
      .map((basket, index) => ({ ...basket, id: withNumber("peer", start + index) }))
      .flatMap((basket) =>
        toRows(basket).map((row) => ({
          key: `${basket.store}/${basket.id}`,
          value: `{"schema":${schema},"payload":${JSON.stringify(row)}}`,
        }))
      );
    await producer.send({ topic, messages });
  }
}

const CHUNK = BODIES;

/**
 * Who may do what in the database: one table, from which `deno task migrate --roles` makes its
 * grants. A test compares it with the migrated schema, so that no migration can forget it.
 *
 * @module
 */

/** The roles besides the owner, without the prefix of their names. */
export const ROLES = ["writer", "api_writer", "reader", "analyst"] as const;

/** One of {@linkcode ROLES}. */
export type Role = (typeof ROLES)[number];

/** What a role may do with rows (PostgreSQL documentation, 5.8). */
export type Privilege = "select" | "insert" | "update" | "delete";

/** The rights on one table or view. */
export interface RelationRights {
  /** Consumer, and tasks that change rows: recategorise, dead-letters, gaps, erase. */
  readonly writer: readonly Privilege[];
  /** The API, with what its routes write. */
  readonly apiWriter: readonly Privilege[];
  /** An API that writes nothing, dashboards, and tasks that only read, `verify` above all. */
  readonly reader: readonly Privilege[];
  /** People and their tools: all columns, none, or only those that are `shown`. */
  readonly analyst: "all" | "none" | ColumnChoice;
}

/** Every column of a table is in one of the two: a new one must be thought about. */
export interface ColumnChoice {
  readonly shown: readonly string[];
  readonly hidden: readonly string[];
}

const NOTHING = [] as const;
const READ = ["select"] as const;
const APPEND = ["select", "insert"] as const;
const KEEP = ["select", "insert", "update"] as const;
const CHANGE = ["select", "insert", "update", "delete"] as const;

/** A sum or another table that only the writer changes. */
const CHANGED = { writer: CHANGE, apiWriter: READ, reader: READ, analyst: "all" } as const;
const KEPT = { ...CHANGED, writer: KEEP } as const;
const VIEW = { writer: READ, apiWriter: READ, reader: READ, analyst: "all" } as const;

/** Where a record is in Kafka, and when it was there. */
const PLACE = ["topic", "partition_id", "record_offset"];
/** Columns that `baskets` and `replaced_baskets` share and analysts may read. */
const BASKET_COLUMNS = [
  ...["store", "id", "purchased_on", "total", "product_count", "received_at", "stored_at"],
  ...PLACE,
  ...["sold_at", "sold_at_offset", "till", "receipt"],
];
/** What a shop added may be anything, a customer's name too; the hash would tell a guess from it. */
const HIDDEN_OF_BASKETS = ["extra", "content_hash"];

/**
 * Every table and view of the schema. Partitions are not in it: who may read and write the parent
 * may do so with its partitions, by way of the parent alone. Nor are sequences of identity columns, on
 * which nobody needs a right.
 */
export const RELATIONS: Readonly<Record<string, RelationRights>> = {
  baskets: {
    ...CHANGED,
    analyst: { shown: BASKET_COLUMNS, hidden: HIDDEN_OF_BASKETS },
  },
  basket_products: CHANGED,
  replaced_baskets: {
    ...CHANGED,
    analyst: {
      shown: [...BASKET_COLUMNS, "lines", "replaced_at", "replaced_by"],
      hidden: HIDDEN_OF_BASKETS,
    },
  },
  sales_by_day: CHANGED,
  baskets_by_day: CHANGED,
  product_sales_by_day: CHANGED,
  store_days: CHANGED,
  product_sales_by_store_day: CHANGED,
  kind_sales_by_store_day: CHANGED,
  quarters_by_store_day: CHANGED,
  category_quarters_by_store_day: CHANGED,
  basket_sizes_by_store_day: CHANGED,
  dead_letters: {
    writer: CHANGE,
    apiWriter: READ,
    reader: READ,
    analyst: {
      shown: [
        ...PLACE,
        ...["code", "store", "basket_id", "failed_at", "record_timestamp"],
        ...["replayed_at", "replayed_to", "discarded_at"],
      ],
      // What strangers sent, and words that quote it.
      hidden: ["key", "value", "headers", "detail", "cause", "content_hash", "discard_reason"],
    },
  },
  // The API asks and the consumer acts: what talks to strangers changes nothing that is stored.
  dead_letter_requests: {
    writer: ["select", "update", "delete"],
    apiWriter: APPEND,
    reader: READ,
    analyst: "none",
  },
  till_closings: KEPT,
  till_days: CHANGED,
  missing_receipts: CHANGED,
  gaps: KEPT,
  partition_positions: { ...KEPT, analyst: "none" },
  schema_migrations: { writer: READ, apiWriter: READ, reader: READ, analyst: "none" },
  // Nobody but the owner changes what was done, nor which months are kept.
  audit: { writer: APPEND, apiWriter: READ, reader: READ, analyst: "none" },
  erasures: { ...KEPT, analyst: "none" },
  // Whoever reads it finds out who was erased: only the functions do.
  erasure_key: { writer: NOTHING, apiWriter: NOTHING, reader: NOTHING, analyst: "none" },
  retained_months: { ...CHANGED, writer: READ },
  // An API that may not write it keeps no refusals, and says so.
  refusals: { ...CHANGED, writer: READ, apiWriter: CHANGE },
  // Of what strangers sent. An erasure takes some out.
  refusal_samples: {
    writer: ["select", "delete"],
    apiWriter: KEEP,
    reader: READ,
    analyst: "none",
  },
  sales_by_hour: VIEW,
  product_sales: VIEW,
  basket_sizes: VIEW,
  pairs: VIEW,
  uncategorised_products: VIEW,
};

/** Who may call each function of the schema; `public` may call none of them. */
export const FUNCTIONS: Readonly<Record<string, readonly Role[]>> = {
  erasure_hash: ["writer", "api_writer", "reader"],
  erased_baskets: ["writer", "api_writer", "reader"],
  forget_basket: ["writer"],
  // Makes a table: the owner's. The others are of triggers, which need no right to run.
  make_month_of_lines: [],
  date_lines: [],
  leave_undated: [],
  renew_version: [],
  renew_version_of_day: [],
  lines_without_month: ["writer", "api_writer", "reader"],
  dead_letter_cause: ["writer", "api_writer", "reader"],
  masked_dead_letter_detail: ["writer", "api_writer", "reader"],
};

/** What `role` may do with the relation, in the fewest words: `columns` only where not with all. */
export function rightsOf(
  role: Role,
  rights: RelationRights,
): { readonly privileges: readonly Privilege[]; readonly columns?: readonly string[] } {
  switch (role) {
    case "writer":
      return { privileges: rights.writer };
    case "api_writer":
      return { privileges: rights.apiWriter };
    case "reader":
      return { privileges: rights.reader };
    case "analyst":
      if (rights.analyst === "none") return { privileges: [] };
      if (rights.analyst === "all") return { privileges: READ };
      return { privileges: READ, columns: rights.analyst.shown };
    default:
      role satisfies never;
      throw new Error(`Cannot tell the rights of ${role}`);
  }
}

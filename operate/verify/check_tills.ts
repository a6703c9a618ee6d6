/**
 * Compares what is known of tills with their baskets, and names what is wrong with a till's day:
 * receipts that are missing or came twice, and closings that say something else (`verify --tills`).
 *
 * @module
 */
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { TOTAL_DIFFERS } from "../../consumer/tills/read_till_tally.ts";
import { toTillSumStatement } from "../../consumer/tills/recount_till_days.ts";
import type { Difference } from "./accepted.ts";

/** What was found. */
export interface CheckedTills {
  /** Rows that their baskets do not bear out: a fault of the pipeline. */
  readonly differences: readonly Difference[];
  /** What `till_days` calls anything but open or complete: a fault before the pipeline. */
  readonly problems: readonly string[];
}

/**
 * Compares `till_days` with the sums of all baskets, and reads what it knows to be wrong. Days before
 * `firstMonth`, whose baskets are not kept, are compared with nothing.
 */
export async function checkTills(
  database: Queryable,
  { firstMonth = null }: { readonly firstMonth?: string | null } = {},
): Promise<CheckedTills> {
  const differences = await database.query(COMPARE, [firstMonth ?? "-infinity"]);
  return {
    differences: differences.map(toDifference),
    problems: [
      ...(await database.query(READ_MISSING)).map((row) =>
        `${toName(row)}: receipts ${toRange(row)} are missing since ${row.since}`
      ),
      ...(await database.query(READ_DOUBLED)).map((row) =>
        `${toName(row)}: receipts ${toRange(row)} came in two or more baskets`
      ),
      ...(await database.query(READ_UNEXPECTED)).map((row) =>
        `${toName(row)}: ${row.unexpected} receipts are not among those that its closing says`
      ),
      ...(await database.query(READ_TOTALS)).map((row) =>
        `${toName(row)}: its closing says ${row.closing_receipts} receipts and ` +
        `${row.closing_total}, its baskets ${row.receipts} and ${row.revenue}`
      ),
      ...(await database.query(READ_SCATTERED)).map((row) =>
        `${toName(row)}: its numbers are too scattered to be followed`
      ),
    ],
  };
}

function toDifference(row: TextRow): Difference {
  const { baskets, revenue, same_numbers } = row;
  const off = baskets === "0" && revenue === "0.00"
    ? []
    : [`is off by ${baskets} baskets and ${revenue} from its baskets`];
  const numbers = same_numbers === "t" ? [] : ["has other receipt numbers than its baskets"];
  return { kind: "till", subject: toName(row), detail: [...off, ...numbers].join(", and ") };
}

function toName({ store, till, day }: TextRow): string {
  return `till ${JSON.stringify(store)} ${JSON.stringify(till)} ${day}`;
}

function toRange({ first, last }: TextRow): string {
  return first === last ? `${first}` : `${first} to ${last}`;
}

/** Most lines of one kind that are listed. */
const MOST = 10_000;

const COMPARE = `
  select
    store, till, ${toDay("day")} as day,
    coalesce(known.baskets, 0) - coalesce(sums.baskets, 0) as baskets,
    round(coalesce(known.revenue, 0) - coalesce(sums.revenue, 0), 2) as revenue,
    coalesce(
      known.scattered
        or (known.received, known.doubled)
          is not distinct from (coalesce(sums.received, '{}'), coalesce(sums.doubled, '{}')),
      false
    ) as same_numbers
  from till_days as known
  full join (${toTillSumStatement()}) as sums using (store, till, day)
  where day >= $1::date and (
    known.store is null
    or (known.baskets, known.revenue)
      is distinct from (coalesce(sums.baskets, 0), coalesce(sums.revenue, 0))
    or not known.scattered and (known.received, known.doubled)
      is distinct from (coalesce(sums.received, '{}'), coalesce(sums.doubled, '{}'))
  )
  order by store, till, day
  limit ${MOST}`;

const READ_MISSING = `
  select
    store, till, ${toDay("day")} as day, from_receipt as first, to_receipt as last,
    to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
  from missing_receipts
  order by store, till, day, from_receipt
  limit ${MOST}`;

const READ_DOUBLED = `
  select store, till, ${toDay("day")} as day, lower(part) as first, upper(part) - 1 as last
  from till_days
  cross join lateral unnest(doubled) as part
  where not isempty(doubled)
  order by store, till, day, first
  limit ${MOST}`;

const READ_UNEXPECTED = `
  select store, till, ${toDay("day")} as day, unexpected
  from till_days
  where status not in ('open', 'complete') and unexpected > 0
  order by store, till, day
  limit ${MOST}`;

const READ_TOTALS = `
  select
    store, till, ${toDay("day")} as day, closing_receipts, closing_total, receipts, revenue
  from till_days
  where status not in ('open', 'complete') and ${TOTAL_DIFFERS}
  order by store, till, day
  limit ${MOST}`;

const READ_SCATTERED = `
  select store, till, ${toDay("day")} as day
  from till_days
  where scattered
  order by store, till, day
  limit ${MOST}`;

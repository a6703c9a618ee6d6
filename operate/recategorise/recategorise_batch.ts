/**
 * Reclassifies one span of lines, ordered by key, in one transaction: lines that older rules
 * classified get the category of the current ones, and the rollups change with them.
 *
 * @module
 */
import { parseCents } from "../../shared/basket/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import { type Author, recordChange } from "../../shared/audit/record_change.ts";
import type { Database, Queryable, TextRow } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import type { LineKind } from "../../shared/basket/basket.ts";
import type { VersionedRules } from "../../consumer/categorise/categorise.ts";
import { type Classified, classify } from "../../consumer/categorise/classify.ts";
import { countOf } from "../../shared/basket/count_of.ts";
import { datedAs } from "../../shared/basket/lines_of_baskets.ts";
import { changeRollups, type LineChange } from "../../consumer/store/change_rollups.ts";

/** The primary key of a line. */
export type LineKey = readonly [store: string, basketId: string, line: number];

/** Sorts before every line: no store's name is empty. */
export const FIRST_KEY: LineKey = ["", "", 0];

/** Options for {@linkcode recategoriseBatch}. */
export interface RecategoriseBatchOptions extends VersionedRules {
  /** Most lines of a transaction. */
  readonly batchLines: number;
  /** Changes nothing. */
  readonly dryRun: boolean;
  /** Whom to record in the audit, if this batch changes lines. */
  readonly author?: Author | undefined;
}

/** A line that changed its category. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly cents: number;
}

/** What became of a span. */
export interface RecategorisedBatch {
  /** Lines of the span, whichever rules classified them. */
  readonly lookedAt: number;
  /** How many of them older rules had classified. */
  readonly outdated: number;
  readonly moves: readonly Move[];
  /** The last line of the span; the next one begins after it. */
  readonly last: LineKey;
}

/**
 * Reclassifies the lines after `after`. Idempotent. Safe beside the consumer and beside a
 * replacement of a basket: all of them lock lines ordered by key, and rollups after lines.
 *
 * @returns undefined when there are no lines left
 * @throws {Error} when another process reclassifies and is stuck
 * @throws {DatabaseError} and then nothing has changed
 */
export async function recategoriseBatch(
  database: Database,
  after: LineKey,
  options: RecategoriseBatchOptions,
): Promise<RecategorisedBatch | undefined> {
  return await database.transaction(async (transaction) => {
    if (!options.dryRun) await takeLock(transaction);
    const span = await readSpan(transaction, after, options);
    if (span === undefined) return undefined;
    if (span.outdated === 0) return { ...span, moves: [] };
    const lines = await readOutdated(transaction, { after, ...span }, options);
    const moved = lines.map((line): MovedLine => ({
      ...line,
      to: classify({ ...line, priceCents: line.cents }, options.categorise),
    }));
    const changed = moved.filter(({ category, oldKind, to }) =>
      category !== to.category || oldKind !== to.kind
    );
    if (!options.dryRun) {
      await updateLines(transaction, moved, options);
      await changeRollups(transaction, { lines: changed.flatMap(toChanges), baskets: [] });
      await record(transaction, options);
    }
    return {
      lookedAt: span.lookedAt,
      outdated: lines.length,
      moves: changed.map(({ category, to, cents }) => ({
        from: category,
        to: to.category,
        cents,
      })),
      // A consumer with older rules added lines to the span since it was counted.
      last: lines.length < options.batchLines ? span.last : lines.at(-1)?.key ?? span.last,
    };
  });
}

/**
 * Takes the lock against a second run, which ends with the transaction: behind a pooler the session
 * may be another one for the next. Two runs take turns, and each line is done once. A run whose
 * statement waits for five seconds, also that of a process that was killed, refuses the other.
 */
async function takeLock(transaction: Queryable): Promise<void> {
  try {
    await transaction.query(TAKE_LOCK, [], { isScript: true });
  } catch (cause) {
    if (!(cause instanceof DatabaseError) || cause.sqlstate !== LOCK_NOT_AVAILABLE) throw cause;
    throw new Error("Cannot recategorise: another process is doing it already", { cause });
  }
}

async function record(
  transaction: Queryable,
  { author, rulesVersion }: RecategoriseBatchOptions,
): Promise<void> {
  if (author === undefined) return;
  const change = { action: "recategorise", detail: { rulesVersion } } as const;
  await recordChange(transaction, { author, change });
}

interface Span {
  readonly lookedAt: number;
  readonly outdated: number;
  readonly last: LineKey;
}

async function readSpan(
  transaction: Queryable,
  after: LineKey,
  { batchLines, rulesVersion }: RecategoriseBatchOptions,
): Promise<Span | undefined> {
  const [row] = await transaction.query(READ_SPAN, [...after, batchLines, rulesVersion]);
  if (row === undefined) return undefined;
  return { lookedAt: Number(row.looked_at), outdated: Number(row.outdated), last: keyOf(row) };
}

interface OutdatedLine {
  readonly key: LineKey;
  /** Its own date, which names its partition; `null` as long as it has none. */
  readonly basketPurchasedOn: string | null;
  readonly name: string;
  readonly category: string;
  readonly cents: number;
  readonly oldKind: LineKind;
  /** Only when the shop said it: then it stays. */
  readonly kind?: LineKind;
  /** `undefined` for a line without a basket, which no rollup counts. */
  readonly purchasedOn: string | undefined;
}

interface MovedLine extends OutdatedLine {
  readonly to: Classified;
}

async function readOutdated(
  transaction: Queryable,
  { after, last }: Pick<Span, "last"> & { readonly after: LineKey },
  { batchLines, rulesVersion, dryRun }: RecategoriseBatchOptions,
): Promise<readonly OutdatedLine[]> {
  const rows = await transaction.query(dryRun ? READ_OUTDATED : `${READ_OUTDATED} for update`, [
    ...[...after, ...last],
    ...[rulesVersion, batchLines],
  ]);
  return rows.map((row) => ({
    key: keyOf(row),
    basketPurchasedOn: row.basket_purchased_on ?? null,
    name: row.name ?? "",
    category: row.category ?? "",
    cents: parseCents(row.price ?? ""),
    oldKind: row.kind as LineKind,
    ...(row.is_kind_given === "t" ? { kind: row.kind as LineKind } : {}),
    purchasedOn: row.purchased_on ?? undefined,
  }));
}

async function updateLines(
  transaction: Queryable,
  lines: readonly MovedLine[],
  { rulesVersion }: RecategoriseBatchOptions,
): Promise<void> {
  await transaction.query(UPDATE_LINES, [
    toArrayLiteral(lines.map(({ key: [store] }) => store)),
    toArrayLiteral(lines.map(({ key: [, basketId] }) => basketId)),
    toArrayLiteral(lines.map(({ key: [, , line] }) => line)),
    toArrayLiteral(lines.map(({ to }) => to.category)),
    toArrayLiteral(lines.map(({ to }) => to.kind)),
    rulesVersion,
    toArrayLiteral(lines.map(({ basketPurchasedOn }) => basketPurchasedOn)),
  ]);
}

function toChanges(
  { key: [store], name, category, oldKind, to, cents, purchasedOn }: MovedLine,
): readonly LineChange[] {
  if (purchasedOn === undefined) return [];
  const line = { store, purchasedOn, name };
  return [
    { ...line, category, count: -countOf(oldKind), cents: -cents },
    { ...line, category: to.category, count: countOf(to.kind), cents },
  ];
}

function keyOf({ store, basket_id, line }: TextRow): LineKey {
  return [store ?? "", basket_id ?? "", Number(line)];
}

/** Key of the advisory lock: the same in every version of this code, and no other lock's. */
const LOCK_KEY = 7_303_501_205;
const TAKE_LOCK = `
  set local lock_timeout = '5s';
  select pg_advisory_xact_lock(${LOCK_KEY});
  set local lock_timeout to default`;
const LOCK_NOT_AVAILABLE = "55P03";

// Reads a fixed number of lines, not a fixed number of outdated ones: after a killed run, finding
// those may take minutes.
const READ_SPAN = `
  select
    store, basket_id, line,
    count(*) over () as looked_at,
    count(*) filter (where rules_version < $5::integer) over () as outdated
  from (
    select store, basket_id, line, rules_version
    from basket_products
    where (store, basket_id, line) > ($1::text, $2::text, $3::integer)
    order by store, basket_id, line
    limit $4::integer
  ) as span
  order by store desc, basket_id desc, line desc
  limit 1`;

// The limit only improves the plan: it tells the planner that the span is small, which the keys do
// not. Locking the lines keeps the day of their basket too: a replacement that changes the day
// deletes the lines first.
const READ_OUTDATED = `
  select
    store, basket_id, line, name, category, price, kind, is_kind_given,
    ${toDay("basket_purchased_on")} as basket_purchased_on,
    (
      select ${toDay("purchased_on")}
      from baskets
      where baskets.store = lines.store and baskets.id = lines.basket_id
    ) as purchased_on
  from basket_products as lines
  where (store, basket_id, line) > ($1::text, $2::text, $3::integer)
    and (store, basket_id, line) <= ($4::text, $5::text, $6::integer)
    and rules_version < $7::integer
  order by store, basket_id, line
  limit $8::integer`;

const UPDATE_LINES = `
  update basket_products as lines
  set
    category = input.category,
    kind = input.kind,
    rules_version = $6::integer
  from unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $7::date[])
    as input (store, basket_id, line, category, kind, purchased_on)
  where lines.store = input.store
    and lines.basket_id = input.basket_id
    and lines.line = input.line
    and ${datedAs("input.purchased_on")}`;

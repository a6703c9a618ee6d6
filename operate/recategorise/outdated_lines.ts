/**
 * The statements that read lines which older rules classified, ordered by key, and write what the
 * current ones say.
 *
 * @module
 */
import type { Classified } from "../../consumer/categorise/classify.ts";
import type { LineKind } from "../../shared/basket/basket.ts";
import { datedAs } from "../../shared/basket/lines_of_baskets.ts";
import { parseCents } from "../../shared/basket/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";

/** The primary key of a line. */
export type LineKey = readonly [store: string, basketId: string, line: number];

/** Sorts before every line: no store's name is empty. */
export const FIRST_KEY: LineKey = ["", "", 0];

/** Which lines are wanted. */
export interface OutdatedLinesOptions {
  /** Most lines of a span. */
  readonly batchLines: number;
  /** Lines that rules of a lower version classified are outdated. */
  readonly rulesVersion: number;
}

/** Some lines that follow each other by their keys. */
export interface Span {
  /** Lines in it, whichever rules classified them. */
  readonly lookedAt: number;
  /** How many of them older rules had classified. */
  readonly outdated: number;
  /** Its last line. */
  readonly last: LineKey;
}

/** The span behind the line `after`; undefined when there are no lines left. */
export async function readSpan(
  transaction: Queryable,
  after: LineKey,
  { batchLines, rulesVersion }: OutdatedLinesOptions,
): Promise<Span | undefined> {
  const [row] = await transaction.query(READ_SPAN, [...after, batchLines, rulesVersion]);
  if (row === undefined) return undefined;
  return { lookedAt: Number(row.looked_at), outdated: Number(row.outdated), last: keyOf(row) };
}

/** A line that older rules classified. */
export interface OutdatedLine {
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

/** The same with what the current rules say of it. */
export interface MovedLine extends OutdatedLine {
  readonly to: Classified;
}

/** The outdated lines of a span, and locks them unless it is for a dry run. */
export async function readOutdated(
  transaction: Queryable,
  { after, last }: Pick<Span, "last"> & { readonly after: LineKey },
  { batchLines, rulesVersion, dryRun }: OutdatedLinesOptions & { readonly dryRun: boolean },
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

/** Writes category, kind and version of the rules. */
export async function updateLines(
  transaction: Queryable,
  lines: readonly MovedLine[],
  { rulesVersion }: Pick<OutdatedLinesOptions, "rulesVersion">,
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

function keyOf({ store, basket_id, line }: TextRow): LineKey {
  return [store ?? "", basket_id ?? "", Number(line)];
}

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

/**
 * Reclassifies one span of lines, ordered by key, in one transaction: lines that older rules
 * classified get the category of the current ones, and the rollups change with them.
 *
 * @module
 */
import { type Author, recordChange } from "../../shared/audit/record_change.ts";
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { readPolicies } from "../../consumer/store/policies.ts";
import type { VersionedRules } from "../../consumer/categorise/categorise.ts";
import { classify } from "../../consumer/categorise/classify.ts";
import { countOf } from "../../shared/basket/count_of.ts";
import {
  type BasketChange,
  changeRollups,
  type LineChange,
} from "../../consumer/store/change_rollups.ts";
import { lockRecategorise } from "./lock_recategorise.ts";
import {
  type LineKey,
  type MovedLine,
  readOutdated,
  readSpan,
  updateLines,
} from "./outdated_lines.ts";

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
 * replacement of a basket: all of them lock lines ordered by key, and rollups after lines. Lines of months
 * that are not kept any more stay as they are: they go, and the sums of their days with them would be of
 * before.
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
    if (!options.dryRun) await lockRecategorise(transaction);
    const span = await readSpan(transaction, after, options);
    if (span === undefined) return undefined;
    if (span.outdated === 0) return { ...span, moves: [] };
    const lines = await readOutdated(transaction, { after, ...span }, options);
    const { firstMonth } = await readPolicies(transaction);
    const kept = lines.filter(({ purchasedOn }) =>
      firstMonth === null || purchasedOn === undefined || purchasedOn >= firstMonth
    );
    const moved = kept.map((line): MovedLine => ({
      ...line,
      to: classify({ ...line, priceCents: line.cents }, options.categorise),
    }));
    const changed = moved.filter(({ category, oldKind, to }) =>
      category !== to.category || oldKind !== to.kind
    );
    if (!options.dryRun) {
      await updateLines(transaction, moved, options);
      await changeRollups(transaction, {
        lines: changed.flatMap(toChanges),
        baskets: changed.flatMap(toTouched),
      });
      await record(transaction, options);
    }
    return {
      lookedAt: span.lookedAt,
      outdated: kept.length,
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

async function record(
  transaction: Queryable,
  { author, rulesVersion }: RecategoriseBatchOptions,
): Promise<void> {
  if (author === undefined) return;
  const change = { action: "recategorise", detail: { rulesVersion } } as const;
  await recordChange(transaction, { author, change });
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

/** The day of a changed line, of which other sums are made beside the rollups. */
function toTouched({ key: [store], purchasedOn }: MovedLine): readonly BasketChange[] {
  return purchasedOn === undefined ? [] : [{ store, purchasedOn, count: 0, cents: 0 }];
}

/**
 * Sorts accepted records by what became of them, and names their differences.
 *
 * @module
 */
import type { StoredGap } from "../../shared/gaps/gap.ts";
import { findErased } from "../../shared/erasures/find_erased.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { VersionedRules } from "../../consumer/categorise/categorise.ts";
import { toContentHash } from "../../consumer/prepare_record.ts";
import { toRowKey } from "../../consumer/store/insert_baskets.ts";
import { type Accepted, type Difference, toBasketName } from "./accepted.ts";
import { checkClosings, isClosing, toClosingName } from "./check_closings.ts";
import { compareBasket } from "./compare_basket.ts";
import {
  type DeadLetterOfPosition,
  readStored,
  readUnreadable,
  type Stored,
  type StoredBasket,
} from "./read_stored.ts";

/** What became of a chunk. Each record counts in exactly one of the first five. */
export interface CheckedChunk {
  readonly stored: number;
  readonly repeats: number;
  readonly deadLetters: number;
  /** Of months that are not kept: stored once and gone, or never stored. */
  readonly expired: number;
  /** Of baskets that were erased. */
  readonly erased: number;
  /** Neither stored nor a dead letter (yet). */
  readonly missing: readonly Accepted[];
  readonly differences: readonly Difference[];
  /** Baskets that have more lines than were accepted. */
  readonly doubled: number;
}

/** What {@linkcode checkAccepted} compares by. */
export interface CheckOptions extends VersionedRules {
  /** First day of the first month that is kept, ISO 8601; `null`: all are. @default {null} */
  readonly firstMonth?: string | null;
}

/** Compares a chunk of accepted records with the tables. */
export async function checkAccepted(
  database: Queryable,
  chunk: readonly Accepted[],
  { firstMonth = null, ...rules }: CheckOptions,
): Promise<CheckedChunk> {
  const found = await readStored(database, chunk);
  let stored = 0;
  let repeats = 0;
  let deadLetters = 0;
  let expired = 0;
  let doubled = 0;
  const missing: Accepted[] = [];
  const differences: Difference[] = [];
  const closings = chunk.filter(isClosing);
  for (const accepted of chunk) {
    if (isClosing(accepted)) continue;
    const fate = toFate(accepted, found);
    if (fate.kind !== "dead_letter" && isExpired(accepted, fate, firstMonth)) {
      expired++;
      continue;
    }
    if (fate.kind === "missing") missing.push(accepted);
    if (fate.kind === "dead_letter") deadLetters++;
    if (fate.kind === "repeat") repeats++;
    if (fate.kind !== "stored") continue;
    stored++;
    const { basket } = accepted;
    if (basket === undefined) continue;
    if (fate.row.lines.length > basket.products.length) doubled++;
    const wrong = compareBasket(basket, fate.row, rules);
    differences.push(...(fate.isReplaced ? wrong.map(toReplacedDifference) : wrong));
  }
  const checked = await checkClosings(database, closings, found.deadLetters);
  const unreadable = await readUnreadable(
    database,
    missing.filter(({ recordHash }) => recordHash === undefined),
  );
  const unknown = missing.filter((accepted) => !unreadable.has(formatPosition(accepted)));
  deadLetters += missing.length - unknown.length;
  const gone = await findGone(database, unknown);
  const rest = unknown.filter((accepted) => !gone.has(accepted));
  return {
    stored: stored + checked.stored,
    repeats: repeats + checked.repeats,
    deadLetters: deadLetters + checked.deadLetters,
    expired,
    erased: gone.size,
    missing: [...rest, ...checked.missing],
    differences: [...differences, ...checked.differences, ...await findUnerased(database, found)],
    doubled,
  };
}

/** Those of erased baskets. */
async function findGone(
  database: Queryable,
  missing: readonly Accepted[],
): Promise<ReadonlySet<Accepted>> {
  const named = missing.flatMap((accepted) => {
    const { identity, named = identity === undefined ? [] : [identity] } = accepted;
    return named.map((identity) => ({ accepted, identity }));
  });
  const erased = await findErased(database, named.map(({ identity }) => identity));
  return new Set(named.filter((_, place) => erased.has(place)).map(({ accepted }) => accepted));
}

/** The differences for baskets that were erased and are stored all the same. */
async function findUnerased(
  database: Queryable,
  { baskets }: Stored,
): Promise<readonly Difference[]> {
  const stored = [...baskets.values()];
  const erased = await findErased(database, stored);
  return stored.filter((_, place) => erased.has(place)).map((basket) => ({
    kind: "erased",
    subject: toBasketName(basket),
    detail: "was erased and is stored: erase it again",
  }));
}

/** The difference for a record that is missing at the end, or for ever where it is in `gap`. */
export function toMissing(accepted: Accepted, gap?: StoredGap): Difference {
  const position = formatPosition(accepted);
  const why = gap === undefined
    ? "is neither stored nor a dead letter"
    : `is in gap ${gap.id}, which nobody has acknowledged`;
  return {
    kind: "missing",
    subject: isClosing(accepted)
      ? toClosingName(accepted.closing)
      : accepted.identity === undefined
      ? `record ${position}`
      : toBasketName(accepted.identity),
    detail: `was accepted at ${position} and ${why}`,
  };
}

/** The difference for a receipt of which nobody can tell: see {@linkcode isUnclear}. */
export function toUnclear(accepted: Accepted, firstMonth: string): Difference {
  return {
    ...toMissing(accepted),
    detail: `was accepted at ${formatPosition(accepted)} and is not stored: it is lost, or of a ` +
      `month before ${firstMonth}, which are not kept. Its receipt has neither date nor basket`,
  };
}

/** Whether a missing record is only known by a receipt that does not say of which month it is. */
export function isUnclear({ basket, date, recordHash }: Accepted): boolean {
  return basket === undefined && date === undefined && recordHash === undefined;
}

/** Of its date, as far as it is known: `retain` may have deleted half of its month. */
function isExpired(
  { basket, date: given }: Accepted,
  fate: Fate,
  firstMonth: string | null,
): boolean {
  if (firstMonth === null) return false;
  const date = basket?.date ?? given ?? (fate.kind === "stored" ? fate.row.purchasedOn : undefined);
  return date !== undefined && date < firstMonth;
}

/** A replaced version counts in no rollup, so no difference of it explains one there. */
function toReplacedDifference({ subject, detail }: Difference): Difference {
  return { kind: "basket", subject: `replaced ${subject}`, detail };
}

type Fate =
  | { readonly kind: "stored"; readonly row: StoredBasket; readonly isReplaced: boolean }
  | { readonly kind: "repeat" | "dead_letter" | "missing" };

/**
 * A position alone names no record: a topic that was made again counts from 0. So what is at the
 * record's position also has to have its content, as far as that is known of the record.
 */
function toFate(accepted: Accepted, found: Stored): Fate {
  const { identity, basket } = accepted;
  const position = formatPosition(accepted);
  const deadLetters = found.deadLetters.get(position) ?? [];
  const key = identity && toRowKey(identity);
  const row = key === undefined ? undefined : found.baskets.get(key);
  const replaced = key === undefined ? [] : found.replaced.get(key) ?? [];
  const contentHash = basket && toContentHash(basket);
  const isAtPosition = (version: StoredBasket) => formatPosition(version.position) === position;
  const hasContent = (version: StoredBasket) =>
    contentHash === undefined || version.contentHash === contentHash;

  const versions = row === undefined ? replaced : [row, ...replaced];
  const stored = versions.find((version) => isAtPosition(version) && hasContent(version));
  if (stored !== undefined) return { kind: "stored", row: stored, isReplaced: stored !== row };
  if (deadLetters.some((deadLetter) => isOf(deadLetter, accepted))) return { kind: "dead_letter" };
  // Another record stored the row. A receipt without content can only count as its repeat.
  if (row !== undefined && versions.some(hasContent)) return { kind: "repeat" };
  // Not its content, and yet no conflict: then the row is wrong, and the comparison says how.
  if (row !== undefined && isAtPosition(row)) return { kind: "stored", row, isReplaced: false };
  const isKnownByPosition = accepted.recordHash === undefined && deadLetters.length > 0;
  return { kind: isKnownByPosition ? "dead_letter" : "missing" };
}

function isOf(deadLetter: DeadLetterOfPosition, { recordHash, identity }: Accepted): boolean {
  if (recordHash !== undefined) return deadLetter.recordHash === recordHash;
  if (identity === undefined) return true;
  return deadLetter.identity?.store === identity.store && deadLetter.identity.id === identity.id;
}

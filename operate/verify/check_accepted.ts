/**
 * Sorts accepted records by what became of them, and names their differences.
 *
 * @module
 */
import { formatPosition } from "../../shared/kafka/position.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { VersionedRules } from "../../consumer/categorise/categorise.ts";
import { toContentHash } from "../../consumer/prepare_record.ts";
import { toRowKey } from "../../consumer/store/insert_baskets.ts";
import { type Accepted, type Difference, toBasketName } from "./accepted.ts";
import { compareBasket } from "./compare_basket.ts";
import { readStored, type Stored } from "./read_stored.ts";

/** What became of a chunk. Each record counts in exactly one of the first four. */
export interface CheckedChunk {
  readonly stored: number;
  readonly repeats: number;
  readonly deadLetters: number;
  /** Neither stored nor a dead letter (yet). */
  readonly missing: readonly Accepted[];
  readonly differences: readonly Difference[];
  /** Baskets that have more lines than were accepted. */
  readonly doubled: number;
}

/** Compares a chunk of accepted records with the tables. */
export async function checkAccepted(
  database: Queryable,
  chunk: readonly Accepted[],
  rules: VersionedRules,
): Promise<CheckedChunk> {
  const found = await readStored(database, chunk);
  let stored = 0;
  let repeats = 0;
  let deadLetters = 0;
  let doubled = 0;
  const missing: Accepted[] = [];
  const differences: Difference[] = [];
  for (const accepted of chunk) {
    const fate = toFate(accepted, found);
    if (fate === "missing") missing.push(accepted);
    if (fate === "dead_letter") deadLetters++;
    if (fate === "repeat") repeats++;
    if (fate !== "stored") continue;
    stored++;
    const { identity, basket } = accepted;
    const replaced = found.replaced.get(formatPosition(accepted));
    const row = replaced ?? (identity && found.baskets.get(toRowKey(identity)));
    if (basket === undefined || row === undefined) continue;
    if (row.lines.length > basket.products.length) doubled++;
    const wrong = compareBasket(basket, row, rules);
    differences.push(...(replaced === undefined ? wrong : wrong.map(toReplacedDifference)));
  }
  return { stored, repeats, deadLetters, missing, differences, doubled };
}

/** The difference for a record that is still missing at the end. */
export function toMissing(accepted: Accepted): Difference {
  const position = formatPosition(accepted);
  return {
    kind: "missing",
    subject: accepted.identity === undefined
      ? `record ${position}`
      : toBasketName(accepted.identity),
    detail: `was accepted at ${position} and is neither stored nor a dead letter`,
  };
}

/** A replaced version counts in no rollup, so no difference of it explains one there. */
function toReplacedDifference({ subject, detail }: Difference): Difference {
  return { kind: "basket", subject: `replaced ${subject}`, detail };
}

function toFate(
  accepted: Accepted,
  { baskets, deadLetters, replaced }: Stored,
): "stored" | "repeat" | "dead_letter" | "missing" {
  const position = formatPosition(accepted);
  const row = accepted.identity && baskets.get(toRowKey(accepted.identity));
  if (row !== undefined && formatPosition(row.position) === position) return "stored";
  if (replaced.has(position)) return "stored";
  if (deadLetters.has(position)) return "dead_letter";
  if (row === undefined) return "missing";
  // Another record stored the row. A receipt without content can only count as its repeat.
  if (accepted.basket === undefined) return "repeat";
  const contentHash = toContentHash(accepted.basket);
  const versions = [row, ...replaced.values()];
  const isRepeat = versions.some((version) => version.contentHash === contentHash);
  return isRepeat ? "repeat" : "missing";
}

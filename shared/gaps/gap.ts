/**
 * A gap: offsets of a partition whose records were never read and never will be. The consumer
 * writes one down when a topic's log begins past the offset that it would read next; holes above it
 * (transaction markers, compaction) are none.
 *
 * @module
 */
import type { Position } from "../kafka/position.ts";
import type { TextRow } from "../postgres/database.ts";
import { toInstant } from "../postgres/to_instant.ts";

/**
 * Why the records are missing:
 *
 * - `retention`: they were deleted before they were read
 * - `topic_restarted`: the topic was deleted and made again, or restored from a backup
 * - `before_first_read`: the topic began above 0 when it was first read
 */
export type GapReason = "retention" | "topic_restarted" | "before_first_read";

/** A gap as the table `gaps` keeps it. */
export interface StoredGap {
  /** Its number. */
  readonly id: number;
  /** Name of the topic. */
  readonly topic: string;
  /** Number of the partition. */
  readonly partition: number;
  /** The first offset that is missing, in decimal. */
  readonly fromOffset: string;
  /** The first offset behind the gap; `fromOffset` where nothing is known to be missing. */
  readonly toOffset: string;
  /** Why the records are missing. */
  readonly reason: GapReason;
  /** ISO instant. */
  readonly noticedAt: string;
  /** `undefined` while the gap is open. */
  readonly acknowledgement?: Acknowledgement;
}

/** Who looks at a gap later reads here what became of it. */
export interface Acknowledgement {
  /** ISO instant. */
  readonly at: string;
  /** What the person said. */
  readonly reason: string;
}

/** Columns of `gaps` for {@linkcode toGap}. */
export const GAP_COLUMNS = `
  gaps.id, gaps.topic, gaps.partition_id, gaps.from_offset, gaps.to_offset, gaps.reason,
  ${toInstant("gaps.noticed_at")} as noticed_at,
  ${toInstant("gaps.acknowledged_at")} as acknowledged_at, gaps.acknowledge_reason`;

/**
 * The gap that a row of {@linkcode GAP_COLUMNS} holds.
 *
 * @throws {Error} when a newer version wrote a reason that this one does not know
 */
export function toGap(row: TextRow): StoredGap {
  return {
    id: Number(row.id),
    topic: row.topic ?? "",
    partition: Number(row.partition_id),
    fromOffset: row.from_offset ?? "",
    toOffset: row.to_offset ?? "",
    reason: toReason(row),
    noticedAt: row.noticed_at ?? "",
    ...(typeof row.acknowledged_at === "string"
      ? { acknowledgement: { at: row.acknowledged_at, reason: row.acknowledge_reason ?? "" } }
      : {}),
  };
}

/** SQL for the number of offsets that are missing in a gap which {@linkcode isLoss}, else 0. */
export const MISSING_OFFSETS = `
  case when gaps.reason = 'before_first_read' then 0 else gaps.to_offset - gaps.from_offset end`;

/**
 * Whether records are missing that somebody expected to be stored: not where nothing is known to be
 * missing, and not what was deleted before the pipeline read the topic for the first time.
 */
export function isLoss(
  { fromOffset, toOffset, reason }: Pick<StoredGap, "fromOffset" | "toOffset" | "reason">,
): boolean {
  return fromOffset !== toOffset && reason !== "before_first_read";
}

/** Whether the gap holds the position. */
export function isInGap(gap: StoredGap, { topic, partition, offset }: Position): boolean {
  return gap.topic === topic && gap.partition === partition &&
    BigInt(gap.fromOffset) <= BigInt(offset) && BigInt(offset) < BigInt(gap.toOffset);
}

/**
 * The gap in words.
 *
 * @example
 * ```ts
 * import { describeGap } from "./gap.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = describeGap({
 *   id: 3,
 *   topic: "delhaize_shop",
 *   partition: 0,
 *   fromOffset: "5",
 *   toOffset: "35",
 *   reason: "retention",
 *   noticedAt: "2026-11-29T12:00:00.000Z",
 * });
 * const noticed = "noticed 2026-11-29T12:00:00.000Z";
 * assertEquals(
 *   text,
 *   `gap 3: delhaize_shop/0 offsets 5 to 34 (30) were deleted before they were read, ${noticed}`,
 * );
 * ```
 */
export function describeGap(gap: StoredGap): string {
  const { id, topic, partition, fromOffset, toOffset, reason, noticedAt } = gap;
  const count = BigInt(toOffset) - BigInt(fromOffset);
  const offsets = count === 0n
    ? `at offset ${fromOffset}`
    : `offsets ${fromOffset} to ${BigInt(toOffset) - 1n} (${count})`;
  const what = count === 0n ? NOTHING_MISSING[reason] : MISSING[reason];
  return `gap ${id}: ${topic}/${partition} ${offsets} ${what}, noticed ${noticedAt}`;
}

const MISSING: Readonly<Record<GapReason, string>> = {
  retention: "were deleted before they were read",
  topic_restarted: "were gone unread when the topic started again",
  before_first_read: "were deleted before the topic was first read",
};

const NOTHING_MISSING: Readonly<Record<GapReason, string>> = {
  retention: "nothing is missing",
  topic_restarted: "the topic started again, and nothing unread is known to be missing",
  before_first_read: "nothing is missing",
};

/** Every reason. */
export const GAP_REASONS: readonly GapReason[] = Object.keys(MISSING) as GapReason[];

function toReason({ id, reason }: TextRow): GapReason {
  const known = GAP_REASONS.find((each) => each === reason);
  if (known !== undefined) return known;
  throw new Error(
    `Cannot read gap ${id}: this version does not know its reason ${JSON.stringify(reason)}. ` +
      "Use the version of the consumer that wrote it",
  );
}

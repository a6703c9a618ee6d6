/**
 * Where the source reads in one partition, and what a batch of it means: records to store, or a sign
 * that the log is not the one that the position belongs to. It knows nothing of kafkajs.
 *
 * @module
 */
import { lastOffsetOf, type RawRecord } from "../../shared/basket/raw_record.ts";
import { toRecordHash } from "../../shared/kafka/record_hash.ts";
import { findGap, type LogRange } from "../store/find_gap.ts";
import { moveBehind, type PartitionPosition } from "../store/partition_position.ts";

/** A batch of a partition, as it was fetched. */
export interface CursorBatch {
  /** The offset that the fetch asked for. */
  readonly fetchedOffset: bigint;
  /** Offset of the next record to be appended. */
  readonly highWatermark: bigint;
  readonly records: readonly RawRecord[];
  /** Whether a transaction marker or an aborted record is at `fetchedOffset`. @default {false} */
  readonly isStartHidden?: boolean;
}

/**
 * What to do with a batch:
 *
 * - `take`: store `records`; none are left when only the record that was stored last came.
 * - `recheck`: drop it and fetch from {@linkcode Cursor.checkOffset}.
 * - `restarted`: another record is where the one that was stored last was.
 * - `moved`: the log does not go on where the cursor is; read position and log again.
 */
export type Verdict =
  | { readonly kind: "take"; readonly records: readonly RawRecord[] }
  | { readonly kind: "recheck" | "restarted" | "moved" };

/** A partition that is read. */
export class Cursor {
  readonly topic: string;
  readonly partition: number;
  #position: PartitionPosition;
  /** Everything below it was read: behind the position there may be transaction markers. */
  #readTo: bigint;
  #logStart: bigint;
  /** Whether the topic may have been made again since the last record of it was seen. */
  #isSuspect = false;
  /** Whether the next batch has to begin at the check offset. */
  #isCheckAsked = false;
  /** Until when the next batch counts without another look at the record before it. */
  #vouchedUntil = -Infinity;

  /** Begins at `position`, where `log` goes on. */
  constructor(position: PartitionPosition, log: LogRange) {
    this.topic = position.topic;
    this.partition = position.partition;
    this.#position = position;
    this.#readTo = position.nextOffset;
    this.#logStart = log.start;
  }

  /** Where the partition is in the tables, as far as this process knows. */
  get position(): PartitionPosition {
    return this.#position;
  }

  /** Offset of the record that was stored last; `undefined` when it cannot be compared. */
  get checkOffset(): bigint | undefined {
    const { nextOffset, lastHash } = this.#position;
    const isThere = nextOffset > this.#logStart && nextOffset > 0n;
    return isThere && lastHash !== null ? nextOffset - 1n : undefined;
  }

  /**
   * Has the next batch begin with the record that was stored last.
   *
   * @returns the offset to fetch from
   */
  askCheck(): bigint {
    const { checkOffset } = this;
    this.#isCheckAsked = checkOffset !== undefined;
    return checkOffset ?? this.#position.nextOffset;
  }

  /** Notes that the topic may have been made again while a fetch was under way. */
  suspect(): void {
    this.#isSuspect = true;
  }

  /**
   * Whether the record that was stored last has just been seen, and alone: a fetch has no room for it
   * and a large batch behind it. Without this a partition of large batches whose fetches take long
   * would be checked for ever, and never read.
   */
  get isVouched(): boolean {
    return performance.now() < this.#vouchedUntil;
  }

  /** Whether position and log still fit together. */
  fits(log: LogRange): boolean {
    return findGap(this.#position, log) === undefined;
  }

  /** What `batch` means. */
  judge({ fetchedOffset, highWatermark, records, isStartHidden = false }: CursorBatch): Verdict {
    const { checkOffset } = this;
    const { nextOffset, lastHash } = this.#position;
    const isExpected = this.#isCheckAsked
      ? fetchedOffset === checkOffset
      : fetchedOffset >= (checkOffset ?? nextOffset) && fetchedOffset <= this.#readTo;
    if (!isExpected || highWatermark < nextOffset) return { kind: "moved" };
    const [first] = records;
    if (fetchedOffset === checkOffset) {
      if (first === undefined || BigInt(lastOffsetOf(first)) > checkOffset) {
        // What was stored was a record, and committed: this is another log.
        if (isStartHidden) return { kind: "restarted" };
        // Compaction has removed it.
        this.#clear();
        return { kind: "take", records };
      }
      if (toRecordHash(first) !== lastHash) return { kind: "restarted" };
      this.#clear();
      const isAlone = records.length === 1 && highWatermark > nextOffset;
      if (isAlone) this.#vouchedUntil = performance.now() + VOUCHED_MS;
      return { kind: "take", records: records.slice(1) };
    }
    if (this.#isSuspect && checkOffset !== undefined && !this.isVouched) return { kind: "recheck" };
    this.#clear();
    return { kind: "take", records };
  }

  /** Notes that `record` is stored. */
  moveBehind(record: RawRecord, { endOffset }: { readonly endOffset: bigint }): void {
    this.#position = { ...moveBehind(this.#position, record), endOffset };
    this.passTo(this.#position.nextOffset);
  }

  /** Notes that there is nothing for us below `offset`. */
  passTo(offset: bigint): void {
    this.#isCheckAsked = false;
    if (offset > this.#readTo) this.#readTo = offset;
  }

  #clear(): void {
    this.#isSuspect = false;
    this.#isCheckAsked = false;
    this.#vouchedUntil = -Infinity;
  }
}

/** A fetch and its decoding should not take longer; in this time a topic is hardly made and filled again. */
const VOUCHED_MS = 10_000;

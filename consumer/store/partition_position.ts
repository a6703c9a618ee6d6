/**
 * Where a partition is in the tables: a row of `partition_positions`, and how records move it.
 *
 * @module
 */
import { lastOffsetOf, type RawRecord } from "../../shared/basket/raw_record.ts";
import { toRecordHash } from "../../shared/kafka/record_hash.ts";

/** A partition of a topic. */
export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/** A row of `partition_positions`. */
export interface PartitionPosition extends Partition {
  /** Offset of the first record that is not stored. */
  readonly nextOffset: bigint;
  /** `toRecordHash` of the record before it; `null` when it is not known. */
  readonly lastHash: string | null;
  /** End of the partition when it was last read: the offset of the next record to be appended. */
  readonly endOffset: bigint;
}

/** The position once `record` is stored. */
export function moveBehind(position: PartitionPosition, record: RawRecord): PartitionPosition {
  return {
    ...position,
    nextOffset: BigInt(lastOffsetOf(record)) + 1n,
    lastHash: toRecordHash(record),
  };
}

/** The positions once `records` are stored, in their order; those without a record stay. */
export function moveAllBehind(
  positions: readonly PartitionPosition[],
  records: Iterable<RawRecord>,
): readonly PartitionPosition[] {
  const lasts = toLastRecords(records);
  return positions.map((position) => {
    const last = lasts.get(toPartitionKey(position));
    return last === undefined ? position : moveBehind(position, last);
  });
}

/** The last record of each partition, by {@linkcode toPartitionKey}. */
export function toLastRecords(records: Iterable<RawRecord>): ReadonlyMap<string, RawRecord> {
  const lasts = new Map<string, RawRecord>();
  for (const record of records) lasts.set(toPartitionKey(record), record);
  return lasts;
}

/** A partition as the key of a map. */
export function toPartitionKey({ topic, partition }: Partition): string {
  return `${topic}/${partition}`;
}

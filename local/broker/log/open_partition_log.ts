/**
 * Brings a partition back from its folder: segments in order, the torn end cut off, producers
 * rebuilt from the batches that are left.
 *
 * @module
 */

import { type LogLimits, PartitionLog } from "./partition_log.ts";
import { createProducerStates } from "./producer_states.ts";
import { recoverSegment } from "./recover_segment.ts";
import { Segment } from "./segment.ts";
import { readStartOffset } from "./start_offset.ts";

/** How to open it. */
export interface OpenPartitionLogOptions {
  readonly limits: LogLimits;
  /** Told when bytes were cut off. */
  readonly onTornBytes: (bytes: number) => void;
}

/** Opens the log in `directory`, which is made when missing. */
export function openPartitionLog(
  directory: string,
  options: OpenPartitionLogOptions,
): PartitionLog {
  Deno.mkdirSync(directory, { recursive: true });
  const producers = createProducerStates();
  const baseOffsets = listBaseOffsets(directory);
  const segments: Segment[] = [];
  let tornBytes = 0;
  for (const [i, baseOffset] of baseOffsets.entries()) {
    const segment = new Segment(directory, baseOffset);
    const expected = segments.at(-1)?.nextOffset ?? baseOffset;
    // Behind a hole nothing can be trusted: as in Kafka, the log ends before it.
    if (tornBytes > 0 || baseOffset !== expected) {
      tornBytes += segment.fileBytes();
      segment.remove();
      continue;
    }
    tornBytes += recoverSegment(segment, {
      // Older segments were complete before the last one began; only there can a write be torn.
      verifyChecksums: i === baseOffsets.length - 1,
      onBatch: (header) => producers.note(header),
    });
    segment.close();
    segments.push(segment);
  }
  if (tornBytes > 0) options.onTornBytes(tornBytes);
  const kept = readStartOffset(directory);
  // Deleted up to here, and what was behind is lost: begin behind it rather than give an offset twice.
  if ((segments.at(-1)?.nextOffset ?? 0) < kept) {
    for (const segment of segments.splice(0)) segment.remove();
  }
  if (segments.length === 0) segments.push(new Segment(directory, kept));
  const startOffset = Math.max(kept, segments[0]?.baseOffset ?? 0);
  producers.forgetBefore(startOffset);
  return new PartitionLog({ directory, limits: options.limits, segments, producers, startOffset });
}

function listBaseOffsets(directory: string): number[] {
  const offsets: number[] = [];
  for (const { name } of Deno.readDirSync(directory)) {
    if (/^\d{20}\.log$/.test(name)) offsets.push(Number.parseInt(name, 10));
  }
  return offsets.sort((a, b) => a - b);
}

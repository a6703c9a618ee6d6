/**
 * What one partition remembers of its idempotent producers, so that a batch sent again after a lost
 * answer is recognised. Rebuilt from batch headers at start: the log itself is the only store.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import { type BatchHeader, lastOffset } from "./record_batch.ts";

/** Kafka remembers five batches because a client may have five requests in flight. */
const REMEMBERED_BATCHES = 5;
const MAX_SEQUENCE = 0x7fffffff;

/** `append` it, answer `duplicate` with the original offset, or refuse it with `error`. */
export type SequenceCheck =
  | { readonly kind: "append" }
  | { readonly kind: "duplicate"; readonly baseOffset: number }
  | { readonly kind: "error"; readonly error: number };

/** The producers of one partition. */
export interface ProducerStates {
  /** Decides about a batch before it is appended. Batches without a producer id always append. */
  check(header: BatchHeader): SequenceCheck;
  /** Remembers a batch that is in the log. */
  note(header: BatchHeader): void;
  /** Forgets producers whose last batch lies before `offset`, as a restart would. */
  forgetBefore(offset: number): void;
}

/** Creates the memory of a partition without records. */
export function createProducerStates(): ProducerStates {
  const producers = new Map<number, ProducerState>();
  return {
    check: (header) => check(producers.get(header.producerId), header),
    note(header) {
      if (header.producerId < 0) return;
      const known = producers.get(header.producerId);
      const recent = known?.epoch === header.producerEpoch ? known.recent : [];
      recent.push(remember(header));
      if (recent.length > REMEMBERED_BATCHES) recent.shift();
      producers.set(header.producerId, { epoch: header.producerEpoch, recent });
    },
    forgetBefore(offset) {
      for (const [id, { recent }] of producers) {
        if ((recent.at(-1)?.lastOffset ?? -1) < offset) producers.delete(id);
      }
    },
  };
}

interface ProducerState {
  readonly epoch: number;
  readonly recent: RememberedBatch[];
}

interface RememberedBatch {
  readonly baseSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
}

function check(state: ProducerState | undefined, header: BatchHeader): SequenceCheck {
  if (header.producerId < 0) return { kind: "append" };
  if (header.producerEpoch < (state?.epoch ?? 0)) return refuse(ErrorCode.INVALID_PRODUCER_EPOCH);
  // A producer the log does not know may start anywhere: retention can have removed its past
  // (ProducerAppendInfo.checkSequence in Kafka 4; UNKNOWN_PRODUCER_ID went out with 2.5).
  if (state === undefined) return { kind: "append" };
  if (header.producerEpoch > state.epoch) {
    return header.baseSequence === 0
      ? { kind: "append" }
      : refuse(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
  }
  const { baseSequence, lastSequence } = remember(header);
  const duplicate = state.recent.find((batch) =>
    batch.baseSequence === baseSequence && batch.lastSequence === lastSequence
  );
  if (duplicate !== undefined) return { kind: "duplicate", baseOffset: duplicate.baseOffset };
  const previous = state.recent.at(-1)?.lastSequence ?? -1;
  return baseSequence === sequenceAfter(previous, 1)
    ? { kind: "append" }
    : refuse(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
}

function remember(header: BatchHeader): RememberedBatch {
  return {
    baseSequence: header.baseSequence,
    lastSequence: sequenceAfter(header.baseSequence, header.lastOffsetDelta),
    baseOffset: header.baseOffset,
    lastOffset: lastOffset(header),
  };
}

/** Sequence numbers go round to 0 after 2^31 - 1. */
function sequenceAfter(sequence: number, count: number): number {
  const next = sequence + count;
  return next > MAX_SEQUENCE ? next - MAX_SEQUENCE - 1 : next;
}

function refuse(error: number): SequenceCheck {
  return { kind: "error", error };
}

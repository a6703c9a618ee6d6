/**
 * The log of one partition: its segments in order, the offsets it spans, its producers, and whoever
 * waits for its next record.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import type { Writer } from "../protocol/writer.ts";
import type { ProducerStates } from "./producer_states.ts";
import { type BatchHeader, lastOffset, placeBatch, readBatchHeader } from "./record_batch.ts";
import { Segment } from "./segment.ts";
import { writeStartOffset } from "./start_offset.ts";

/** Bounds of a log, in bytes. */
export interface LogLimits {
  /** Whole old segments beyond this are deleted; -1 keeps everything. */
  readonly retentionBytes: number;
  /** Size at which a new segment begins. */
  readonly segmentBytes: number;
  /** Largest batch that is taken. */
  readonly maxMessageBytes: number;
}

/** Where an append ended, or why it did not happen. */
export interface AppendResult {
  readonly error: number;
  /** Offset of the batch's first record; -1 with an error. */
  readonly baseOffset: number;
}

/** What `openPartitionLog` recovered. */
export interface PartitionLogState {
  readonly directory: string;
  readonly limits: LogLimits;
  /** In order, without gaps, at least one. */
  readonly segments: Segment[];
  readonly producers: ProducerStates;
  readonly startOffset: number;
}

/** One partition. All methods but `flush` are done when they return. */
export class PartitionLog {
  /** Bounds of this log. */
  readonly limits: LogLimits;
  readonly #directory: string;
  readonly #segments: Segment[];
  readonly #producers: ProducerStates;
  readonly #waiting = new Set<() => void>();
  readonly #unflushed = new Set<Segment>();
  #startOffset: number;
  #lastRead: Segment | undefined;

  /** Takes over recovered state; use `openPartitionLog`. */
  constructor(state: PartitionLogState) {
    this.limits = state.limits;
    this.#directory = state.directory;
    this.#segments = state.segments;
    this.#producers = state.producers;
    this.#startOffset = state.startOffset;
  }

  /** Offset of the first record that can be read. */
  get startOffset(): number {
    return this.#startOffset;
  }

  /** Offset the next record gets. With one replica this is the high watermark too. */
  get endOffset(): number {
    return this.#active.nextOffset;
  }

  /**
   * Appends a batch whose header and checksum the caller has checked, and writes its offset into
   * the given bytes. When this returns, the operating system has the batch: a SIGKILL of this
   * process cannot lose it. A batch that is there already is answered with its first offset.
   */
  append(batch: Uint8Array, header: BatchHeader): AppendResult {
    const verdict = this.#producers.check(header);
    if (verdict.kind === "error") return { error: verdict.error, baseOffset: -1 };
    if (verdict.kind === "duplicate") {
      return { error: ErrorCode.NONE, baseOffset: verdict.baseOffset };
    }
    const placed = { ...header, baseOffset: this.endOffset };
    placeBatch(batch, placed.baseOffset);
    const size = this.#active.sizeBytes;
    if (size > 0 && size + header.sizeBytes > this.limits.segmentBytes) this.#roll();
    this.#active.append(batch, placed);
    this.#unflushed.add(this.#active);
    this.#producers.note(placed);
    this.#wake();
    return { error: ErrorCode.NONE, baseOffset: placed.baseOffset };
  }

  /** Bytes of batches from `offset` to the end: what a fetch could get, without reading it. */
  bytesFrom(offset: number): number {
    if (offset >= this.endOffset) return 0;
    const index = this.#segmentIndex(offset);
    const first = this.#segments[index] ?? this.#active;
    this.#use(first);
    const start = first.find(offset, (header) => lastOffset(header) >= offset);
    let bytes = -(start?.position ?? 0);
    for (const segment of this.#segments.slice(index)) bytes += segment.sizeBytes;
    return bytes;
  }

  /**
   * Copies whole batches from the one that holds `offset` on, at most `maxBytes` of them, and never
   * beyond one segment. With `atLeastOne` a first batch that is larger comes whole: without this
   * rule a consumer would stand still before it for ever. Returns the bytes written.
   */
  read(
    offset: number,
    options: { readonly maxBytes: number; readonly atLeastOne: boolean; readonly into: Writer },
  ): number {
    if (offset >= this.endOffset) return 0;
    const segment = this.#segments[this.#segmentIndex(offset)] ?? this.#active;
    this.#use(segment);
    const first = segment.find(offset, (header) => lastOffset(header) >= offset);
    if (first === undefined) return 0;
    const wanted = first.header.sizeBytes > options.maxBytes
      ? options.atLeastOne ? first.header.sizeBytes : 0
      : Math.min(options.maxBytes, segment.sizeBytes - first.position);
    const before = options.into.length;
    const bytes = options.into.reserve(wanted);
    const whole = wholeBatchBytes(bytes.subarray(0, segment.read(first.position, bytes)));
    options.into.reset(before + whole);
    return whole;
  }

  /** The batch that holds the first record at or after `timestamp`, or `undefined`. */
  findByTimestamp(timestamp: number): Uint8Array | undefined {
    for (const segment of this.#segments) {
      if (segment.maxTimestamp < timestamp) continue;
      this.#use(segment);
      const found = segment.find(
        segment.baseOffset,
        (header) => header.maxTimestamp >= timestamp && lastOffset(header) >= this.#startOffset,
      );
      if (found === undefined) continue;
      const batch = new Uint8Array(found.header.sizeBytes);
      segment.read(found.position, batch);
      return batch;
    }
    return undefined;
  }

  /** Makes records before `offset` unreadable, for good, and frees the segments they fill. */
  deleteBefore(offset: number): void {
    if (offset <= this.#startOffset) return;
    this.#startOffset = offset;
    writeStartOffset(this.#directory, offset);
    while (this.#segments.length > 1 && (this.#segments[1]?.baseOffset ?? Infinity) <= offset) {
      this.#dropOldest();
    }
    this.#producers.forgetBefore(offset);
  }

  /** Calls `listener` once after the next append, or when the log goes away. Returns an undo. */
  onAppend(listener: () => void): () => void {
    this.#waiting.add(listener);
    return () => this.#waiting.delete(listener);
  }

  /** Asks for everything appended so far to be put on the disk, against a loss of power. */
  async flush(): Promise<void> {
    for (const segment of [...this.#unflushed]) {
      this.#unflushed.delete(segment);
      await segment.flush();
      if (segment !== this.#active && segment !== this.#lastRead) segment.close();
    }
  }

  /** Closes the files and wakes whoever waits. */
  close(): void {
    for (const segment of this.#segments) segment.close();
    this.#unflushed.clear();
    this.#wake();
  }

  get #active(): Segment {
    const active = this.#segments.at(-1);
    if (active === undefined) throw new Error(`Cannot use log ${this.#directory}: no segment`);
    return active;
  }

  #roll(): void {
    this.#segments.push(new Segment(this.#directory, this.endOffset));
    const { retentionBytes } = this.limits;
    if (retentionBytes < 0) return;
    let excess = -retentionBytes;
    for (const segment of this.#segments) excess += segment.sizeBytes;
    // As Kafka does: a segment goes only when what stays still fills the retention.
    while (this.#segments.length > 1 && excess >= (this.#segments[0]?.sizeBytes ?? Infinity)) {
      excess -= this.#dropOldest();
    }
    this.#producers.forgetBefore(this.#startOffset);
  }

  #dropOldest(): number {
    const oldest = this.#segments.shift();
    if (oldest === undefined) return 0;
    this.#unflushed.delete(oldest);
    if (this.#lastRead === oldest) this.#lastRead = undefined;
    oldest.remove();
    this.#startOffset = Math.max(this.#startOffset, this.#segments[0]?.baseOffset ?? 0);
    return oldest.sizeBytes;
  }

  /** Keeps one old segment open a partition: 256 handles is all macOS gives a process. */
  #use(segment: Segment): void {
    if (segment === this.#active || segment === this.#lastRead) return;
    const last = this.#lastRead;
    if (last !== undefined && !this.#unflushed.has(last)) last.close();
    this.#lastRead = segment;
  }

  #segmentIndex(offset: number): number {
    return Math.max(0, this.#segments.findLastIndex((segment) => segment.baseOffset <= offset));
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const listener of waiting) listener();
  }
}

function wholeBatchBytes(bytes: Uint8Array): number {
  let at = 0;
  for (;;) {
    const header = readBatchHeader(bytes, at);
    if (header === undefined || at + header.sizeBytes > bytes.byteLength) return at;
    at += header.sizeBytes;
  }
}

/**
 * Producers of other people, as tests use them: each with its own partitioner, its own frames around
 * compressed records, and its own idea of what a record without something is.
 *
 * @module
 */

/** Bytes; a text stands for its UTF-8. */
export type Bytes = string | Uint8Array;

/** A record to produce. */
export interface ForeignRecord {
  /** @default {null} */
  readonly key?: Bytes | null;
  /** `null` is a tombstone. */
  readonly value: Bytes | null;
  /** In their order; names may repeat. @default none */
  readonly headers?: readonly (readonly [name: string, value: Bytes | null])[];
  /** @default whatever the client's own partitioner says */
  readonly partition?: number;
  /** Milliseconds since 1970. @default now */
  readonly timestampMs?: number;
}

/** Kafka's names of its codecs. */
export type CodecName = "none" | "gzip" | "snappy" | "lz4" | "zstd";

/** How a transaction ends. */
export type TransactionEnd = "commit" | "abort";

/** Records, and how the transaction around them ends. */
export interface ForeignTransaction {
  readonly end: TransactionEnd;
  readonly records: readonly ForeignRecord[];
}

/** Options of sending. */
export interface ForeignSendOptions {
  readonly topic: string;
  /** @default {"none"} */
  readonly codec?: CodecName;
}

/** A producer of one broker; idempotent, and with the client's defaults otherwise. */
export interface ForeignProducer extends AsyncDisposable {
  /** Resolves when the broker has acknowledged every record. @throws {Error} when it refuses one */
  send(records: readonly ForeignRecord[], options: ForeignSendOptions): Promise<void>;
  /**
   * One transaction after the other. Absent where the client has none.
   *
   * @throws {Error} when the broker has none, within 20 s
   */
  transact?(
    transactions: readonly ForeignTransaction[],
    options: ForeignSendOptions,
  ): Promise<void>;
}

/** A client. */
export interface ForeignClient {
  /** As `--producer` of the task `drill` has it. */
  readonly name: string;
  readonly codecs: readonly CodecName[];
  /** Whether headers may hold any bytes, and each record may have a time of its own. */
  readonly isWhole: boolean;
  /** Whether this machine has it; if not, prints one line that says why. */
  isAvailable(): Promise<boolean>;
  /** Opens a producer of the broker at `address`; those of a cluster are separated by commas. */
  open(address: string): Promise<ForeignProducer>;
}

/** The bytes of `bytes`. */
export function toBytes(bytes: Bytes): Uint8Array {
  return typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
}

/**
 * The failure of sending records to the broker.
 *
 * @module
 */

/**
 * What the broker holds against the records themselves:
 *
 * - `too_large`: they are more than the broker takes in one batch of a partition;
 * - `invalid`: it finds one of them invalid;
 * - `clock_wrong`: their timestamps, which this machine's clock made, are too far from its own.
 */
export type BrokerRefusal = "too_large" | "invalid" | "clock_wrong";

/** Options for {@linkcode SendError}. */
export interface SendErrorOptions {
  readonly mayBeAppended: boolean;
  readonly refusal?: BrokerRefusal | undefined;
  readonly maxBytes?: number | undefined;
  readonly cause?: unknown;
}

/** Sending failed. */
export class SendError extends Error {
  override readonly name = "SendError";
  /** Whether the broker can have some of the records nevertheless. */
  readonly mayBeAppended: boolean;
  /** Set when the broker answered, and will answer the same to the same records. */
  readonly refusal: BrokerRefusal | undefined;
  /** With `too_large`: the largest batch that the topic takes, where that could be read. */
  readonly maxBytes: number | undefined;

  constructor(message: string, options: SendErrorOptions) {
    super(message, { cause: options.cause });
    this.mayBeAppended = options.mayBeAppended;
    this.refusal = options.refusal;
    this.maxBytes = options.maxBytes;
  }
}

/**
 * What goes from the publisher to the broker, and how.
 *
 * @module
 */
import type { BasketRecord } from "../../shared/basket/record.ts";

/** The position of a record in its topic. */
export interface RecordPosition {
  readonly partition: number;
  readonly offset: number;
}

/** A record ready to be sent. Its value stays text until it is written into the request. */
export interface OutgoingRecord extends BasketRecord {
  /** Of the value in UTF-8. */
  readonly valueBytes: number;
}

/**
 * Sends one batch and resolves to the position of each record, in order, once every in-sync
 * replica has it; gives up after `timeoutMs`. Rejects with a `SendError`.
 */
export type SendRecords = (
  records: readonly OutgoingRecord[],
  options: { readonly timeoutMs: number },
) => Promise<readonly RecordPosition[]>;

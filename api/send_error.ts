/**
 * The failure of sending records to the broker.
 *
 * @module
 */

/** Sending failed; `mayBeAppended` says whether the broker can have the records nevertheless. */
export class SendError extends Error {
  override readonly name = "SendError";
  readonly mayBeAppended: boolean;

  constructor(message: string, options: { mayBeAppended: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.mayBeAppended = options.mayBeAppended;
  }
}

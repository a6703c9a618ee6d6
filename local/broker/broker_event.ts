/**
 * What the broker has to say about itself; nothing per record, and nothing to depend on.
 *
 * @module
 */

/** A notice for whoever keeps a log. */
export type BrokerEvent =
  /** Clients can connect. */
  | { readonly kind: "listening"; readonly address: string }
  /** A partition's end was torn by a crash, and cut off: nothing of it had been acknowledged. */
  | {
    readonly kind: "recovered";
    readonly topic: string;
    readonly partition: number;
    readonly tornBytes: number;
  }
  /** A client sent what the broker does not understand, and was disconnected. */
  | { readonly kind: "request-failed"; readonly error: unknown }
  /** A client could not be let in, for now. */
  | { readonly kind: "accept-failed"; readonly error: unknown }
  /** The disk refused a write or a flush; the client was told. */
  | { readonly kind: "storage-error"; readonly error: unknown }
  /** All is on the disk and released. */
  | { readonly kind: "closed" };

/**
 * Bounds what one batch has with the publisher: the back-pressure that keeps a client from sending
 * faster than the broker takes, and one upload from filling the queue that all share.
 *
 * @module
 */
import type { BasketRecord } from "../../shared/basket/record.ts";
import type { Publisher, PublishOutcome } from "../publisher.ts";

/** Options for {@linkcode createPublishWindow}. */
export interface PublishWindowOptions {
  readonly publisher: Pick<Publisher, "publish">;
  /** Most records without an answer. */
  readonly maxRecords: number;
  /** Most characters of their values; one record always fits. */
  readonly maxChars: number;
}

/** See {@linkcode createPublishWindow}. */
export interface PublishWindow {
  /**
   * Hands `record` to the publisher once there is room, in the order of the calls, each after the
   * one before has resolved. Resolves when it was handed over; `onOutcome` hears the answer.
   *
   * @throws what the publisher has thrown, which it never should
   */
  publish(record: BasketRecord, onOutcome: (outcome: PublishOutcome) => void): Promise<void>;
  /** Resolves once everything is answered. @throws as `publish` */
  drain(): Promise<void>;
}

/** An empty window over `publisher`. */
export function createPublishWindow(options: PublishWindowOptions): PublishWindow {
  const { publisher, maxRecords, maxChars } = options;
  let records = 0;
  let chars = 0;
  let failure: { readonly cause: unknown } | undefined;
  let wake = () => {};

  async function waitUntil(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => wake = resolve);
    if (failure !== undefined) throw failure.cause;
  }

  async function hear(
    answer: Promise<PublishOutcome>,
    { length, onOutcome }: {
      readonly length: number;
      readonly onOutcome: (outcome: PublishOutcome) => void;
    },
  ): Promise<void> {
    try {
      onOutcome(await answer);
    } catch (cause) {
      failure ??= { cause };
    }
    records--;
    chars -= length;
    wake();
  }

  return {
    async publish(record, onOutcome) {
      const { length } = record.value;
      await waitUntil(() => records === 0 || (records < maxRecords && chars + length <= maxChars));
      records++;
      chars += length;
      // Not awaited: `drain` waits for it, and it never rejects.
      void hear(publisher.publish(record), { length, onOutcome });
    },
    drain: () => waitUntil(() => records === 0),
  };
}

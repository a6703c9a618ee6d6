/**
 * Bounds the records of one batch that wait for the publisher. This back-pressure keeps a client
 * from sending faster than the broker accepts, and one upload from filling the shared queue.
 *
 * @module
 */
import type { BasketRecord } from "../../shared/basket/record.ts";
import type { Publisher } from "../publish/publisher.ts";
import type { PublishOutcome } from "../publish/publish_outcome.ts";

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
   * Hands `record` to the publisher once there is room, and then resolves. Call it again only after
   * that: records keep their order. The outcome goes to `onOutcome`.
   *
   * @throws what the publisher throws, a fault in our code
   */
  publish(record: BasketRecord, onOutcome: (outcome: PublishOutcome) => void): Promise<void>;
  /** Resolves once every record has its outcome. @throws as `publish` */
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

  async function settle(
    outcome: Promise<PublishOutcome>,
    { length, onOutcome }: {
      readonly length: number;
      readonly onOutcome: (outcome: PublishOutcome) => void;
    },
  ): Promise<void> {
    try {
      onOutcome(await outcome);
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
      const hasRoom = () => records === 0 || (records < maxRecords && chars + length <= maxChars);
      if (failure !== undefined || !hasRoom()) await waitUntil(hasRoom);
      records++;
      chars += length;
      // Not awaited: `drain` waits for it, and it never rejects.
      void settle(publisher.publish(record), { length, onOutcome });
    },
    drain: () => waitUntil(() => records === 0),
  };
}

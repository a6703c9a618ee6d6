/**
 * A client of a history that writes to both topics itself, past the API, as other people's programs do.
 *
 * @module
 */
import { toRecordKey } from "../../../shared/basket/record.ts";
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import type {
  ForeignClient,
  ForeignProducer,
} from "../../support/kafka/producers/foreign_producer.ts";
import {
  type BasketDrawer,
  type Draw,
  drawSendable,
  type Sendable,
  toSent,
} from "./draw_baskets.ts";
import type { Operation } from "./history_event.ts";

/** What {@linkcode runProducer} works with. */
export interface RunProducerOptions {
  readonly client: number;
  readonly draw: Draw;
  readonly baskets: BasketDrawer;
  /** Counts requests; shared with the other clients. */
  readonly numbers: { request: number };
  /** Addresses, separated by commas. */
  readonly brokers: string;
  /** Milliseconds since the run began. */
  readonly now: () => number;
  readonly note: (operation: Operation) => void;
  /** It begins nothing new after it. */
  readonly end: AbortSignal;
  /** Time between two calls. @default {500} */
  readonly eachMs?: number;
}

/**
 * Resolves when it has ended, and nothing of it can reach a broker any more: whoever looks at the topics
 * then sees all that it wrote. A producer that fails is ended and opened again, as a program is that is
 * supervised. What it was about then may be written, also twice, since it may have tried again.
 */
export async function runProducer(
  foreign: ForeignClient,
  { client, draw, baskets, numbers, brokers, now, note, end, eachMs = 500 }: RunProducerOptions,
): Promise<void> {
  let producer: ForeignProducer | undefined;

  async function close(): Promise<void> {
    const ending = producer;
    producer = undefined;
    try {
      await ending?.[Symbol.asyncDispose]();
    } catch {
      // Its broker is away, and so is it.
    }
  }

  /** Whether the broker acknowledged all of it. */
  async function send(sendables: readonly Sendable[]): Promise<boolean> {
    const topic = draw(1) === 0 ? DEFAULT_TOPICS.live : DEFAULT_TOPICS.bulk;
    const codec = foreign.codecs[draw(foreign.codecs.length - 1)] ?? "none";
    try {
      producer ??= await foreign.open(brokers);
      await producer.send(sendables.map(toRecord), { topic, codec });
      return true;
    } catch {
      await close();
      return false;
    }
  }

  try {
    while (!end.aborted) {
      await sleep(eachMs, end);
      const sendables = Array.from({ length: 1 + draw(9) }, () => drawSendable({ baskets, draw }));
      const request = ++numbers.request;
      const startMs = now();
      const at = new Date().toISOString();
      const isAcknowledged = await send(sendables);
      const endMs = now();
      for (const sendable of sendables) {
        note({
          ...{ type: "operation", client, request, api: 0, startMs, endMs, at },
          ...toSent(sendable),
          kind: "direct",
          answer: isAcknowledged ? "accepted" : "unknown",
          said: isAcknowledged ? `acknowledged to ${foreign.name}` : `unknown to ${foreign.name}`,
        });
      }
    }
  } finally {
    await close();
  }
}

function toRecord({ basket }: Sendable) {
  return { key: toRecordKey(basket), value: JSON.stringify(basket) };
}

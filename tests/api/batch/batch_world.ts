/**
 * The batch upload over a publisher whose answers a test decides, and bodies to send it.
 *
 * @module
 */
import type { PublishOutcome } from "../../../api/publish/publish_outcome.ts";
import { createPostBatch, type PostBatchOptions } from "../../../api/routes/post_batch.ts";
import type { Admission, Refusal } from "../../../api/auth/guard.ts";
import type { BasketRecord } from "../../../shared/basket/record.ts";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import { aWireBasket } from "../../support/a_basket.ts";

/** The handler and what went through it. */
export interface ABatch {
  /** Sends one body, as NDJSON unless `headers` say otherwise. */
  post(body: BodyInit | null, init?: PostInit): Promise<Response>;
  /** The records that reached the publisher, in order. */
  readonly published: readonly BasketRecord[];
}

/** What a request has besides its body. */
export interface PostInit {
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the sender may send baskets of `store`. @default {() => true} */
  readonly mayIngest?: (store: string) => boolean;
  /** How many baskets are left of the sender's rate, the request's own counted. @default {Infinity} */
  readonly rate?: number;
  /** @default {() => undefined} */
  readonly hold?: Admission["hold"];
}

/** Options for {@linkcode aBatch}. */
export interface ABatchOptions extends Partial<Omit<PostBatchOptions, "publisher">> {
  /** The answer to the record of this index. @default accepted */
  readonly answer?: (index: number) => PublishOutcome | Promise<PublishOutcome>;
}

/** An answer of the publisher. */
export const ACCEPTED: PublishOutcome = { status: "accepted", partition: 0, offset: 0 };
/** Another one. */
export const AWAY: PublishOutcome = { status: "refused", reason: "broker_unavailable" };

/** Makes a handler with a clock and request ids of its own. */
export function aBatch({ answer = () => ACCEPTED, ...options }: ABatchOptions = {}): ABatch {
  const published: BasketRecord[] = [];
  const postBatch = createPostBatch({
    publisher: {
      publish: (record) => Promise.resolve(answer(published.push(record) - 1)),
    },
    now: () => new Date("2026-11-23T10:00:00.123Z"),
    ...options,
  });
  return {
    post(
      body,
      { headers, mayIngest = () => true, rate = Infinity, hold = () => undefined } = {},
    ) {
      let left = rate - 1;
      return postBatch({
        request: new Request("http://localhost/baskets/batch", {
          method: "POST",
          headers: { "content-type": "application/x-ndjson", ...headers },
          body,
        }),
        requestId: "r-1",
        admission: {
          checkStore: (store) => mayIngest(store) ? undefined : aRefusal("store_not_allowed"),
          hold,
          key: undefined,
          spend: (cost) => (left -= cost) >= 0 ? undefined : aRefusal("rate_limited"),
        },
      });
    },
    published,
  };
}

/** A refusal of the guard. */
export function aRefusal(code: Refusal["code"]): Refusal {
  const headers: Record<string, string> = code === "rate_limited" ? { "retry-after": "7" } : {};
  return { ok: false, code, detail: "", headers, [Symbol.dispose]: () => {} };
}

/** A valid line without its ending. */
export function aLine(changes: Partial<WireBasket> = {}): string {
  return JSON.stringify(aWireBasket(changes));
}

/** `count` valid lines with the ids `b-1`, `b-2`, … */
export function lines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => aLine({ id: `b-${index + 1}` }));
}

/** A body in `chunks`, and how far it was read. */
export function aStream(
  chunks: Iterable<Uint8Array<ArrayBuffer>>,
  { stall = false }: { readonly stall?: boolean } = {},
): {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly pulledBytes: () => number;
  readonly isCancelled: () => boolean;
} {
  const iterator = chunks[Symbol.iterator]();
  let pulledBytes = 0;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = iterator.next();
      if (!done) {
        pulledBytes += value.length;
        controller.enqueue(value);
      } else if (stall) await new Promise(() => {});
      else controller.close();
    },
    cancel() {
      isCancelled = true;
    },
  }, { highWaterMark: 0 });
  return { body, pulledBytes: () => pulledBytes, isCancelled: () => isCancelled };
}

/** `bytes` cut into pieces of `size`. */
export function* chunksOf(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
): Generator<Uint8Array<ArrayBuffer>, void> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

/** The UTF-8 bytes of a text. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

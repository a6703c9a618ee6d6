/**
 * Sends a chunk of baskets until each of them is accepted or rejected for a reason.
 *
 * @module
 */
import { type Sleep, sleep as timerSleep } from "../../shared/service/sleep.ts";
import { toBackoffMs } from "../../shared/service/backoff.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import type { BatchAnswer, BatchClient, LineSpan } from "./batch_client.ts";
import type { ItemFault } from "./import_item.ts";

/** What {@linkcode sendChunk} works with. */
export interface SendChunkOptions {
  readonly client: BatchClient;
  /** How the bytes of the baskets become a request. */
  readonly format: "ndjson" | "array";
  readonly signal: AbortSignal;
  readonly sleep?: Sleep | undefined;
}

/** `accepted`, or why not. */
export type ItemOutcome = "accepted" | readonly ItemFault[];

/**
 * The outcome of each basket, in their order. Sends those in `retry` again, in their order, and asks
 * again for those whose faults an answer had no room for.
 *
 * @throws as {@linkcode BatchClient.send}
 */
export async function sendChunk(
  items: readonly Uint8Array[],
  { client, format, signal, sleep = timerSleep }: SendChunkOptions,
): Promise<readonly ItemOutcome[]> {
  const outcomes: (ItemOutcome | undefined)[] = items.map(() => undefined);
  // Requests that are due, each with the indices of its baskets; the first comes first.
  const due: { indices: readonly number[]; attempt: number }[] = [
    { indices: items.map((_, index) => index), attempt: 0 },
  ];
  for (let request; (request = due.shift()) !== undefined;) {
    const { indices, attempt } = request;
    if (indices.length === 0) continue;
    const body = toBody(indices.map((index) => items[index] as Uint8Array), format);
    const answer = await client.send(body, CONTENT_TYPE[format]);
    if (answer === "too_large") {
      if (indices.length === 1) {
        outcomes[indices[0] as number] = [TOO_LARGE];
        continue;
      }
      const middle = Math.ceil(indices.length / 2);
      due.unshift({ indices: indices.slice(0, middle), attempt: 0 }, {
        indices: indices.slice(middle),
        attempt: 0,
      });
      continue;
    }
    const { unread, retry, unnamed } = settle(indices, answer, outcomes);
    const isProgress = retry.length < indices.length;
    const isStuck = unread.length === indices.length;
    if (isStuck && indices.length === 1) {
      outcomes[indices[0] as number] = [TOO_LARGE];
      continue;
    }
    // Earlier versions of a basket stay before later ones: what waits goes out first.
    due.unshift(
      ...inParts(unnamed, Math.min(NAMED_AT_ONCE, Math.ceil(indices.length / 2))).map((
        indices,
      ) => ({ indices, attempt: 0 })),
      { indices: retry, attempt: isProgress ? 0 : attempt + 1 },
      ...inParts(unread, isStuck ? Math.ceil(unread.length / 2) : unread.length).map((indices) => ({
        indices,
        attempt: 0,
      })),
    );
    if (retry.length > 0) {
      if (attempt >= MAX_ATTEMPTS) {
        throw new TaskError(
          `Cannot go on: the API has taken no basket in ${attempt} attempts (is the broker away?)`,
        );
      }
      const backoffMs = toBackoffMs(isProgress ? 0 : attempt, { maxDelayMs: 5_000 });
      await sleep(answer.retryAfterMs + backoffMs, signal);
      signal.throwIfAborted();
    }
  }
  return outcomes as ItemOutcome[];
}

/** Writes what the answer says into `outcomes`. Returns the indices that it does not settle. */
function settle(
  indices: readonly number[],
  answer: BatchAnswer,
  outcomes: (ItemOutcome | undefined)[],
) {
  const retry = toFlags(answer.retry, indices.length);
  const rejected = answer.rejectedLines && toFlags(answer.rejectedLines, indices.length);
  const faults = Map.groupBy(answer.errors, ({ line }) => line);
  // Without the list of rejected lines only the number of named ones tells whether all are.
  const isAllNamed = faults.size >= answer.rejected;
  const rest: { unread: number[]; retry: number[]; unnamed: number[] } = {
    unread: [],
    retry: [],
    unnamed: [],
  };
  for (const [at, index] of indices.entries()) {
    const line = at + 1;
    const named = faults.get(line);
    if (answer.unreadFrom !== undefined && line >= answer.unreadFrom) rest.unread.push(index);
    else if (retry[at]) rest.retry.push(index);
    else if (named !== undefined) {
      outcomes[index] = named.map(({ code, pointer, detail }) => ({ code, pointer, detail }));
    } else if (rejected === undefined ? isAllNamed : !rejected[at]) outcomes[index] = "accepted";
    // Sent alone, and still the answer had no room for its faults.
    else if (indices.length === 1) outcomes[index] = [UNNAMED];
    else rest.unnamed.push(index);
  }
  return rest;
}

function toFlags(spans: readonly LineSpan[], count: number): Uint8Array {
  const flags = new Uint8Array(count);
  for (const [first, last] of spans) flags.fill(1, first - 1, last);
  return flags;
}

function inParts<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let at = 0; at < all.length; at += size) parts.push(all.slice(at, at + size));
  return parts;
}

function toBody(items: readonly Uint8Array[], format: "ndjson" | "array"): Uint8Array {
  const [begin, between, end] = format === "array" ? [91, 44, 93] : [undefined, 10, 10];
  const size = items.reduce((sum, { length }) => sum + length + 1, 2);
  const body = new Uint8Array(size);
  let at = 0;
  if (begin !== undefined) body[at++] = begin;
  for (const [index, item] of items.entries()) {
    if (index > 0) body[at++] = between;
    body.set(item, at);
    at += item.length;
  }
  body[at++] = end;
  return body.subarray(0, at);
}

const CONTENT_TYPE = { ndjson: "application/x-ndjson", array: "application/json" } as const;
/** Some five minutes. */
const MAX_ATTEMPTS = 60;
/** An answer has room for 1,000 faults, and a basket for 20. */
const NAMED_AT_ONCE = 50;
const TOO_LARGE: ItemFault = {
  code: "body_too_large",
  pointer: "",
  detail: "Is larger than a request to this API may be",
};
const UNNAMED: ItemFault = {
  code: "invalid_basket",
  pointer: "",
  detail: "Was rejected; its faults do not fit into an answer of the API",
};

/**
 * Sends one request of baskets to `POST /baskets/batch`, and repeats it until the API has answered
 * for it: a busy API, a broken connection and a restart are waited for. Sending a basket again is
 * safe.
 *
 * @module
 */
import { gzip } from "node:zlib";
import { promisify } from "node:util";
import { z } from "zod";
import { parseRetryAfter } from "../../generator/parse_retry_after.ts";
import { toBackoffMs } from "../../shared/service/backoff.ts";
import type { Secret } from "../../shared/service/secret.ts";
import { type Sleep, sleep as timerSleep } from "../../shared/service/sleep.ts";
import { toSystemReason } from "../../shared/service/system_error.ts";
import { TaskError } from "../../shared/service/task_error.ts";

/** Options for {@linkcode createBatchClient}. */
export interface BatchClientOptions {
  /** Base URL of the API. */
  readonly url: string;
  /** Sent as a bearer token (RFC 6750), as it is at the time of each request. */
  readonly apiKey?: Secret | undefined;
  /** Ends everything, also a request that is under way. */
  readonly signal: AbortSignal;
  /** Told once when the API begins to be away or busy, with the reason. */
  readonly onTrouble?: (reason: string) => void;
  /** How long to try without any answer of use. @default {300_000} */
  readonly giveUpMs?: number;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep?: Sleep;
  /** Milliseconds. @default {Date.now} */
  readonly now?: () => number;
}

/** What the API said of the lines of a request. Line 1 is its first basket. */
export interface BatchAnswer {
  readonly accepted: number;
  readonly rejected: number;
  readonly retry: readonly LineSpan[];
  /** Every rejected line; an older API does not say. */
  readonly rejectedLines?: readonly LineSpan[] | undefined;
  readonly errors: readonly {
    readonly line: number;
    readonly code: string;
    readonly pointer: string;
    readonly detail: string;
  }[];
  /** The first line that was not read. */
  readonly unreadFrom?: number | undefined;
  /** How long to wait before the lines of `retry` are sent again. */
  readonly retryAfterMs: number;
}

/** First and last line, both included. */
export type LineSpan = readonly [first: number, last: number];

/** See {@linkcode createBatchClient}. */
export interface BatchClient {
  /**
   * Sends `body`. `too_large` when the API takes no request of this size.
   *
   * @throws {TaskError} when it can never work, or did not for `giveUpMs`
   * @throws the signal's reason when it aborts
   */
  send(body: Uint8Array, contentType: string): Promise<BatchAnswer | "too_large">;
}

const pack = promisify<Uint8Array, { level: number }, Uint8Array>(gzip);

/** A client of the batch route. */
export function createBatchClient(options: BatchClientOptions): BatchClient {
  const { url, apiKey, signal, onTrouble = () => {}, giveUpMs = 300_000 } = options;
  const { fetch = globalThis.fetch, sleep = timerSleep, now = Date.now } = options;
  const endpoint = `${url.replace(/\/+$/, "")}/baskets/batch`;

  return {
    async send(body, contentType) {
      const packed = await pack(body, { level: 1 });
      const startMs = now();
      for (let attempt = 0;; attempt++) {
        const outcome = await tryOnce(packed, contentType);
        if (typeof outcome !== "object" || "errors" in outcome) return outcome;
        if (attempt === 1) onTrouble(outcome.reason);
        const delayMs = outcome.retryAfterMs +
          toBackoffMs(attempt, { firstDelayMs: 200, maxDelayMs: 5_000 });
        if (now() + delayMs - startMs > giveUpMs) {
          throw new TaskError(
            `Cannot send to the API at ${url} for ${Math.round(giveUpMs / 1_000)} s: ` +
              outcome.reason,
          );
        }
        await sleep(delayMs, signal);
        signal.throwIfAborted();
      }
    },
  };

  async function tryOnce(
    body: Uint8Array,
    contentType: string,
  ): Promise<BatchAnswer | "too_large" | { reason: string; retryAfterMs: number }> {
    signal.throwIfAborted();
    let authorization: string | undefined;
    try {
      authorization = apiKey === undefined ? undefined : `Bearer ${await apiKey.read()}`;
    } catch (error) {
      // A key that is being replaced: its file is there again in a moment.
      return { reason: error instanceof Error ? error.message : String(error), retryAfterMs: 0 };
    }
    const cut = new AbortController();
    const stop = () => cut.abort();
    const timer = setTimeout(stop, ANSWER_TIMEOUT_MS);
    signal.addEventListener("abort", stop, { once: true });
    try {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: {
          "content-type": contentType,
          "content-encoding": "gzip",
          ...(authorization === undefined ? {} : { authorization }),
        },
        body: body as Uint8Array<ArrayBuffer>,
        // A redirect could send the key and the baskets to another server.
        redirect: "manual",
        signal: cut.signal,
      });
      return toOutcome(response, await response.text());
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TaskError) throw error;
      const reason = cut.signal.aborted
        ? `no answer within ${ANSWER_TIMEOUT_MS / 1_000} s`
        : toSystemReason(error) ?? (error instanceof Error ? error.message : String(error));
      return { reason, retryAfterMs: 0 };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }

  function toOutcome({ status, headers }: Response, text: string) {
    const retryAfterMs = parseRetryAfter(headers.get("retry-after"), now()) ?? 0;
    const body = parseBody(text);
    const answer = ANSWER.safeParse(body).data;
    if (answer !== undefined) return { ...answer, retryAfterMs };
    const problem = PROBLEM.safeParse(body).data;
    const reason = `${status} ${problem?.code ?? problem?.title ?? ""}`.trim();
    if (status === 413) return "too_large";
    // Those that another time answers otherwise.
    if ([408, 429].includes(status) || status >= 500 || problem?.code === "body_incomplete") {
      return { reason, retryAfterMs };
    }
    throw new TaskError(
      `Cannot import: the API at ${url} answers ${reason}\n${ADVICE[status] ?? ADVICE.other}`,
    );
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LINE = z.int().min(1);
const SPANS = z.array(z.tuple([LINE, LINE]));
const ANSWER = z.object({
  accepted: z.int().min(0),
  rejected: z.int().min(0),
  retry: SPANS,
  rejectedLines: SPANS.optional(),
  errors: z.array(
    z.object({ line: LINE, code: z.string(), pointer: z.string(), detail: z.string() }),
  ),
  unreadFrom: LINE.optional(),
});
const PROBLEM = z.object({ code: z.string().optional(), title: z.string().optional() });

const ADVICE: Readonly<Record<number | "other", string>> = {
  401: "Set API_KEY to a key of this API (deno task api-key create makes one)",
  403: "The key in API_KEY may not send baskets: it needs the scope ingest",
  404: "Check that API_URL or --url names the API of this pipeline",
  405: "Check that API_URL or --url names the API of this pipeline",
  other: "Check that API_URL or --url names the API of this version of the pipeline",
};

/** Longer than the API takes for a request of the size that we send, also with a slow broker. */
const ANSWER_TIMEOUT_MS = 120_000;

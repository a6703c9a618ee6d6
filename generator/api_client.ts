/**
 * Sends baskets and closings to the API over HTTP. The generator and the stress tool retry here and nowhere else.
 * Repeating a request is safe, since the pipeline stores each `(store, id)` once.
 *
 * @module
 */
import type { WireBasket } from "../shared/basket/basket.ts";
import type { WireClosing } from "../shared/closings/closing.ts";
import { toBackoffMs } from "../shared/service/backoff.ts";
import type { Secret } from "../shared/service/secret.ts";
import { type Sleep, sleep as timerSleep } from "../shared/service/sleep.ts";
import { toSystemReason } from "../shared/service/system_error.ts";
import { inOwnTrace } from "../shared/service/tracing.ts";
import { parseRetryAfter } from "./parse_retry_after.ts";
import {
  type AttemptResult,
  type ClosingReceipt,
  parseClosingReceipt,
  parseProblem,
  parseReceipt,
  type Receipt,
  type SendOutcome,
} from "./send_outcome.ts";

/** Options for {@linkcode createApiClient}. */
export interface ApiClientOptions {
  /** Base URL of the API, such as `http://127.0.0.1:8000`; it may have a path. */
  readonly url: string;
  /** Sent as a bearer token (RFC 6750), as it is at the time of each request. */
  readonly apiKey?: Secret | undefined;
  /** @default {5} */
  readonly maxAttempts?: number;
  /** Longest time for one answer. @default {6_000} */
  readonly attemptTimeoutMs?: number;
  /** Longest time for all attempts of one basket and the waits between them. @default {15_000} */
  readonly totalTimeoutMs?: number;
  /** @default {100} */
  readonly firstDelayMs?: number;
  /** @default {2_000} */
  readonly maxDelayMs?: number;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** @default {Math.random} */
  readonly random?: () => number;
  /** Milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
  readonly sleep?: Sleep;
}

/** See {@linkcode createApiClient}. */
export interface ApiClient {
  /** Never rejects. Resolves at once, to `unavailable`, when `signal` aborts. */
  sendBasket(basket: WireBasket, options?: { readonly signal?: AbortSignal }): Promise<SendOutcome>;
  /** The same for a till's end of day. */
  sendClosing(
    closing: WireClosing,
    options?: { readonly signal?: AbortSignal },
  ): Promise<SendOutcome<ClosingReceipt>>;
}

/** A route that takes one document, and how its receipts are read. */
interface Endpoint<R> {
  readonly url: string;
  readonly parseReceipt: (body: string) => R | undefined;
}

/** The result of one attempt: a final outcome, or a reason to try again. */
type Attempt<R> =
  & { readonly answer: AttemptResult }
  & (
    | { readonly final: WithoutAnswers<SendOutcome<R>> }
    | { readonly reason: string; readonly retryAfterMs?: number | undefined }
  );
type WithoutAnswers<T> = T extends unknown ? Omit<T, "answers"> : never;

/**
 * A client of the API. It repeats a request after `429`, `503` and when there was no answer, with
 * exponential backoff and full jitter. It honours `Retry-After`. Any other answer is final.
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const {
    maxAttempts = 5,
    attemptTimeoutMs = 6_000,
    totalTimeoutMs = 15_000,
    firstDelayMs = 100,
    maxDelayMs = 2_000,
    fetch = globalThis.fetch,
    random = Math.random,
    now = Date.now,
    sleep = timerSleep,
  } = options;
  const base = options.url.replace(/\/+$/, "");
  const baskets: Endpoint<Receipt> = { url: `${base}/baskets`, parseReceipt };
  const closings: Endpoint<ClosingReceipt> = {
    url: `${base}/closings`,
    parseReceipt: parseClosingReceipt,
  };
  const { apiKey } = options;

  return {
    sendBasket: (basket, { signal } = {}) => send(baskets, JSON.stringify(basket), signal),
    sendClosing: (closing, { signal } = {}) => send(closings, JSON.stringify(closing), signal),
  };

  async function send<R>(
    endpoint: Endpoint<R>,
    body: string,
    signal: AbortSignal | undefined,
  ): Promise<SendOutcome<R>> {
    const answers: AttemptResult[] = [];
    const deadline = now() + totalTimeoutMs;
    while (!signal?.aborted) {
      const timeoutMs = Math.min(attemptTimeoutMs, deadline - now());
      const attempt = await tryOnce(endpoint, body, { timeoutMs, signal });
      if (attempt === "stopped") break;
      answers.push(attempt.answer);
      if ("final" in attempt) return { ...attempt.final, answers } as SendOutcome<R>;
      const { reason, retryAfterMs = 0 } = attempt;
      const backoff = { firstDelayMs, maxDelayMs, jitter: 1, random };
      // `Retry-After` is waited for in full, with the jitter on top: it spreads the clients.
      const delayMs = retryAfterMs + toBackoffMs(answers.length - 1, backoff);
      if (answers.length >= maxAttempts || now() + delayMs >= deadline) {
        return { status: "unavailable", reason, answers };
      }
      await sleep(delayMs, signal);
    }
    return { status: "unavailable", reason: "Stopped before an answer came", answers };
  }

  async function tryOnce<R>(
    endpoint: Endpoint<R>,
    body: string,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  ): Promise<Attempt<R> | "stopped"> {
    // One controller for each attempt: an `AbortSignal.any` over the process's signal and the timer
    // of an `AbortSignal.timeout` would both outlive the request.
    const cut = new AbortController();
    const stop = () => cut.abort();
    const timer = setTimeout(stop, timeoutMs);
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const headers = {
        "content-type": "application/json",
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${await apiKey.read()}` }),
      };
      const response = await inOwnTrace(() =>
        fetch(endpoint.url, {
          method: "POST",
          headers,
          body,
          // A redirect could send the key and the basket to another server.
          redirect: "manual",
          signal: cut.signal,
        })
      );
      return toAttempt(endpoint, response, await response.text());
    } catch (error) {
      if (signal?.aborted) return "stopped";
      if (cut.signal.aborted) {
        return { answer: "timeout", reason: `No answer within ${Math.round(timeoutMs)} ms` };
      }
      return { answer: "network_error", reason: toReason(error) };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }

  function toAttempt<R>(
    { parseReceipt }: Endpoint<R>,
    { status, headers }: Response,
    body: string,
  ): Attempt<R> {
    const answer: AttemptResult = `${status}`;
    if (status === 202) {
      const receipt = parseReceipt(body);
      if (receipt !== undefined) return { answer, final: { status: "accepted", receipt } };
      const problem = { code: "no_receipt", detail: "The answer is 202 but holds no receipt" };
      return { answer, final: { status: "refused", httpStatus: status, problem } };
    }
    const problem = parseProblem(body);
    if (status === 429 || status === 503) {
      const retryAfterMs = parseRetryAfter(headers.get("retry-after"), now());
      return {
        answer,
        reason: `${status} ${problem.code ?? problem.title ?? ""}`.trim(),
        retryAfterMs,
      };
    }
    return { answer, final: { status: "refused", httpStatus: status, problem } };
  }
}

/** `fetch` keeps the reason of a network error in its cause. */
function toReason(error: unknown): string {
  const reason = toSystemReason(error);
  if (reason !== undefined) return reason;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

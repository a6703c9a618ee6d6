/**
 * Carries out what people ask for over HTTP to be done with dead letters, for as long as the consumer
 * runs. Whatever a request holds, it cannot stop the lanes: it has connections of its own, turns, a
 * limit of time, and an error of it ends nothing but itself.
 *
 * @module
 */
import type { ActionRequest } from "../../shared/dead_letters/action_request.ts";
import { isKafkaError } from "../../shared/kafka/kafka_error.ts";
import { isRetriable } from "../../shared/postgres/database_error.ts";
import { isMissingRight } from "../../shared/postgres/name_login.ts";
import { atMost } from "../../shared/service/at_most.ts";
import { toFailure } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { sleep } from "../../shared/service/sleep.ts";
import { createFailureTeller } from "../failure_teller.ts";
import { claimRequest, finishRequest, giveBack } from "./claim_request.ts";
import { NotMarkedError } from "./replay_dead_letters.ts";
import { type RequestRun, type RunOptions, startRequest } from "./start_request.ts";

/** Options for {@linkcode watchRequests}. */
export interface WatchRequestsOptions extends RunOptions {
  /** Time between two looks. @default {1_000} */
  readonly intervalMs?: number;
  /**
   * Time of a request until the others have their turn, so that somebody who waits for a single dead
   * letter does not wait for all with a code. @default {1_000}
   */
  readonly turnMs?: number;
  /** Longest time of one request; what is left then must be asked for again. @default {3_600_000} */
  readonly maxRequestMs?: number;
  /** How long an outage may keep a request, from when it came. @default {900_000} */
  readonly maxOutageMs?: number;
}

/**
 * Looks for a request at once, and then in intervals until it is disposed, which waits for the dead
 * letter in hand; another consumer goes on with the rest. The newest in hand has the first turn, the
 * others go round.
 */
export function watchRequests(options: WatchRequestsOptions): AsyncDisposable {
  const { database, intervalMs = 1_000 } = options;
  const ended = new AbortController();
  const { signal } = ended;
  const inHand: RequestRun[] = [];
  const { failed, succeeded } = createFailureTeller({
    logger,
    message: "Cannot carry out what is asked for over HTTP",
    debugMessage: "Cannot look for requests",
  });

  /** Returns whether there was something to do. */
  async function look(): Promise<boolean> {
    try {
      const claim = inHand.length < MAX_IN_HAND ? await claimRequest(database) : undefined;
      succeeded();
      if (claim !== undefined) inHand.unshift(startRequest(claim, options));
      const run = inHand.shift();
      if (run === undefined) return false;
      if (await takeTurn(run, { ...options, signal })) await run[Symbol.asyncDispose]();
      else inHand.push(run);
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const found = await look();
      if (!found) await sleep(intervalMs, signal);
    }
    await Promise.allSettled(inHand.map(async (run) => {
      await run[Symbol.asyncDispose]();
      await giveBack(database, run.claim, { afterSeconds: 0 });
    }));
  }

  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      ended.abort();
      await atMost(STOP_MS, running);
    },
  };
}

/**
 * Works on a request until its turn is over.
 *
 * @returns whether this consumer is done with it
 */
async function takeTurn(
  run: RequestRun,
  options: WatchRequestsOptions & { readonly signal: AbortSignal },
): Promise<boolean> {
  const { database, signal, turnMs = 1_000, maxRequestMs = 3_600_000 } = options;
  const { claim, tally } = run;
  const { request, claims } = claim;
  try {
    if (claims > MAX_CLAIMS) {
      const failure = `${MAX_CLAIMS} consumers ended while they carried it out. The task ` +
        "dead-letters can do the same for one record at a time";
      await finishRequest(database, claim, { tally, failure });
      return true;
    }
    const endMs = performance.now() + turnMs;
    let isDone: boolean;
    do {
      isDone = await run.step();
      // Another consumer took it over, and finds what was done.
      if (run.isLost()) return true;
    } while (!isDone && !signal.aborted && performance.now() < endMs);
    const hasMore = !isDone && run.ageMs() >= maxRequestMs;
    if (!isDone && (signal.aborted || !hasMore)) return false;
    await finishRequest(database, claim, { tally, hasMore });
    logger.info("Carried out a request", { ...toProperties(request), outcomes: tally.counts() });
    return true;
  } catch (error) {
    await run[Symbol.asyncDispose]();
    const failure = toSentence(error, claim.ageMs + run.ageMs(), options);
    if (failure === undefined) {
      await giveBack(database, claim, { afterSeconds: OUTAGE_SECONDS });
      return true;
    }
    const { what, advice } = toFailure(error);
    logger.error("Cannot carry out a request", { ...toProperties(request), reason: what, advice });
    await finishRequest(database, claim, { tally, failure });
    return true;
  }
}

/** Why a request failed, for whoever asked; `undefined` while it may succeed later. */
function toSentence(
  error: unknown,
  ageMs: number,
  { maxOutageMs = 900_000 }: Pick<WatchRequestsOptions, "maxOutageMs">,
): string | undefined {
  if (isMissingRight(error)) {
    return "The consumer's role in the database lacks a right: deno task migrate --roles gives it";
  }
  const cause = error instanceof NotMarkedError ? error.cause : error;
  if (!isRetriable(cause) && !isKafkaError(cause)) {
    return "An error that is none of the dead letter's: the log of the consumer has it";
  }
  if (ageMs < maxOutageMs) return undefined;
  return "The broker or the database could not be used for too long. Ask again when it can";
}

/** Never the reason that somebody gave. */
function toProperties({ id, action, code, actor }: ActionRequest) {
  return { request: id, action, code, actor };
}

/** Each may hold a record of some megabytes. */
const MAX_IN_HAND = 10;
/** After as many ends of processes, it is the request that ends them. */
const MAX_CLAIMS = 5;
/** Time until the next attempt in an outage. */
const OUTAGE_SECONDS = 5;
/** Longest wait for the dead letter in hand. */
const STOP_MS = 5_000;
const logger = getLogger(["consumer", "dead-letters"]);

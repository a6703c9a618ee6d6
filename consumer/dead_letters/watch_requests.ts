/**
 * Carries out what people ask for over HTTP to be done with dead letters, for as long as the consumer
 * runs. Whatever a request holds, it cannot stop the lanes: it has connections of its own, a limit of
 * time and of number, and an error of it ends nothing but itself.
 *
 * @module
 */
import type { ActionRequest } from "../../shared/dead_letters/action_request.ts";
import { isKafkaError } from "../../shared/kafka/kafka_error.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { isRetriable } from "../../shared/postgres/database_error.ts";
import { isMissingRight } from "../../shared/postgres/name_login.ts";
import { atMost } from "../../shared/service/at_most.ts";
import { toFailure } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { sleep } from "../../shared/service/sleep.ts";
import { carryOutRequest } from "./carry_out_request.ts";
import {
  type Claim,
  CLAIM_SECONDS,
  claimRequest,
  finishRequest,
  giveBack,
  renewClaim,
} from "./claim_request.ts";
import { NotMarkedError, type ReplayOptions } from "./replay_dead_letters.ts";
import type { ReplayProducer } from "./replay_producer.ts";
import { tallyOutcomes } from "./tally_outcomes.ts";

/** Options for {@linkcode watchRequests}. */
export interface WatchRequestsOptions extends Pick<ReplayOptions, "prepare" | "servedTopics"> {
  /** Two connections of its own: one works, the other keeps the claim. */
  readonly database: Database;
  /** Creates the producer of replays, one for each request: between two of them hours may pass. */
  readonly createProducer: () => ReplayProducer;
  /** Time between two looks. @default {1_000} */
  readonly intervalMs?: number;
  /** Longest time of one request; what is left then must be asked for again. @default {60_000} */
  readonly maxRequestMs?: number;
  /** How long an outage may keep a request, from when it came. @default {900_000} */
  readonly maxOutageMs?: number;
}

/**
 * Looks for a request at once, and then in intervals until it is disposed, which waits for the dead
 * letter in hand; another consumer goes on with the rest.
 */
export function watchRequests(options: WatchRequestsOptions): AsyncDisposable {
  const { database, intervalMs = 1_000 } = options;
  const ended = new AbortController();
  const { signal } = ended;
  /** Why the last look failed, where that was told. */
  let reason: string | undefined;

  async function look(): Promise<boolean> {
    try {
      const claim = await claimRequest(database);
      reason = undefined;
      if (claim === undefined) return false;
      await keepClaim(claim, options, () => carryOut(claim, { ...options, signal }));
      return true;
    } catch (error) {
      tell(error);
      return false;
    }
  }

  function tell(error: unknown): void {
    const failure = toFailure(error);
    // Health, retries and the log say that the database is away.
    if (isRetriable(error) || failure.what === reason) {
      return logger.debug("Cannot look for requests", { error });
    }
    reason = failure.what;
    logger.error("Cannot carry out what is asked for over HTTP", {
      reason,
      advice: failure.advice,
    });
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const found = await look();
      if (!found) await sleep(intervalMs, signal);
    }
  }

  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      ended.abort();
      await atMost(STOP_MS, running);
    },
  };
}

/** Renews the claim while `work` goes on. */
async function keepClaim(
  claim: Claim,
  { database }: Pick<WatchRequestsOptions, "database">,
  work: () => Promise<void>,
): Promise<void> {
  const timer = setInterval(() => {
    // Without it another consumer takes over, which finds what was done.
    renewClaim(database, claim).catch((error) => logger.debug("Cannot renew a claim", { error }));
  }, CLAIM_SECONDS * 1_000 / 3);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

async function carryOut(
  claim: Claim,
  options: WatchRequestsOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const { database, signal, createProducer, maxRequestMs = 60_000 } = options;
  const { request, claims } = claim;
  const tally = tallyOutcomes();
  if (claims > MAX_CLAIMS) {
    const failure = `${MAX_CLAIMS} consumers ended while they carried it out. The task ` +
      "dead-letters can do the same for one record at a time";
    return await finishRequest(database, claim, { tally, failure });
  }
  const late = AbortSignal.timeout(maxRequestMs);
  const startedMs = performance.now();
  try {
    await using producer = createProducer();
    const { hasMore } = await carryOutRequest(request, {
      ...options,
      send: producer.send,
      tally,
      signal: AbortSignal.any([signal, late]),
    });
    if (hasMore && signal.aborted) return await giveBack(database, claim, { afterSeconds: 0 });
    await finishRequest(database, claim, { tally, hasMore });
    logger.info("Carried out a request", { ...toProperties(request), outcomes: tally.counts() });
  } catch (error) {
    const ageMs = claim.ageMs + performance.now() - startedMs;
    const failure = toSentence(error, ageMs, options);
    if (failure === undefined) {
      return await giveBack(database, claim, { afterSeconds: OUTAGE_SECONDS });
    }
    const { what, advice } = toFailure(error);
    logger.error("Cannot carry out a request", { ...toProperties(request), reason: what, advice });
    await finishRequest(database, claim, { tally, failure });
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

/** After as many ends of processes, it is the request that ends them. */
const MAX_CLAIMS = 5;
/** Time until the next attempt in an outage. */
const OUTAGE_SECONDS = 5;
/** Longest wait for the dead letter in hand. */
const STOP_MS = 5_000;
const logger = getLogger(["consumer", "dead-letters"]);

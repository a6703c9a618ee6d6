/**
 * A request in hand: its claim is renewed and shows how far it is, for as long as the work takes, and
 * the work can pause behind each step.
 *
 * @module
 */
import type { Database } from "../../shared/postgres/database.ts";
import { getLogger } from "../../shared/service/log.ts";
import { carryOutRequest } from "./carry_out_request.ts";
import { type Claim, CLAIM_SECONDS, renewClaim } from "./claim_request.ts";
import type { ReplayOptions } from "./replay_work.ts";
import type { ReplayProducer } from "./replay_producer.ts";
import { type OutcomeTally, tallyOutcomes } from "./tally_outcomes.ts";

/** What {@linkcode startRequest} needs. */
export interface RunOptions extends Pick<ReplayOptions, "prepare" | "servedTopics"> {
  /** Two connections of its own: one works, the other keeps the claim. */
  readonly database: Database;
  /** Creates the producer of replays, one for each request: between two of them hours may pass. */
  readonly createProducer: () => ReplayProducer;
}

/** A request in hand. Disposing it ends the work, and neither gives it back nor finishes it. */
export interface RequestRun extends AsyncDisposable {
  readonly claim: Claim;
  readonly tally: OutcomeTally;
  /**
   * Does the next step.
   *
   * @returns whether it was the last
   * @throws {DatabaseError} or an error of kafkajs in an outage
   */
  readonly step: () => Promise<boolean>;
  /** Whether another consumer took it over. */
  readonly isLost: () => boolean;
  /** Time since it was taken in hand. */
  readonly ageMs: () => number;
}

/** Takes the request of `claim` in hand. */
export function startRequest(claim: Claim, options: RunOptions): RequestRun {
  const { database } = options;
  const tally = tallyOutcomes();
  const producer = options.createProducer();
  const steps = carryOutRequest(claim.request, { ...options, send: producer.send, tally });
  const startedMs = performance.now();
  let isLost = false;
  const timer = setInterval(async () => {
    try {
      if (!await renewClaim(database, claim, { tally })) isLost = true;
    } catch (error) {
      // Without it another consumer takes over, which finds what was done.
      logger.debug("Cannot renew a claim", { error });
    }
  }, CLAIM_SECONDS * 1_000 / 3);
  return {
    claim,
    tally,
    step: async () => (await steps.next()).done ?? false,
    isLost: () => isLost,
    ageMs: () => performance.now() - startedMs,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await steps.return(undefined);
      await producer[Symbol.asyncDispose]();
    },
  };
}

const logger = getLogger(["consumer", "dead-letters"]);

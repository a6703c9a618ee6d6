/**
 * Keeps a broker that takes smaller batches than ours, and a record that it never takes, from
 * failing everything that was sent with it: a refused batch is halved until what is left is taken or
 * is a single record.
 *
 * @module
 */
import type { LearnedLimits } from "./learned_limits.ts";
import type { OutgoingRecord, SendRecords } from "./outgoing_record.ts";
import type { PublishOutcome } from "./publish_outcome.ts";
import { SendError } from "./send_error.ts";

/** Options for {@linkcode sendBisecting}. */
export interface SendBisectingOptions {
  readonly send: SendRecords;
  /** Told of what was too large. */
  readonly limits: Pick<LearnedLimits, "batchRefused" | "recordRefused">;
  /** The time left for everything; past it no further half is sent. */
  readonly timeLeftMs: () => number;
  /** The timeout of the first attempt, which is made in any case. */
  readonly firstTimeoutMs: number;
}

/** What became of a batch. */
export interface BisectedBatch {
  /** Of each record, in order. */
  readonly outcomes: readonly PublishOutcome[];
  /** How often a part of it was halved. */
  readonly splits: number;
  /** Why some records have no certain outcome; none of them is at fault for it. */
  readonly error: unknown;
}

/**
 * Sends `records` through `send`, halving what the broker refuses as too large or invalid. Parts go
 * one after another and in order, so records of one key keep theirs. After any other failure nothing
 * more is sent: a later record of a key must not overtake one that has to be sent again.
 *
 * The broker decides on each partition of a request by itself, and kafkajs (2.2.4) only says that
 * one was refused. So a record whose partition was taken is sent twice; the consumer stores it once.
 */
export async function sendBisecting(
  records: readonly OutgoingRecord[],
  { send, limits, timeLeftMs, firstTimeoutMs }: SendBisectingOptions,
): Promise<BisectedBatch> {
  const outcomes: PublishOutcome[] = [];
  let splits = 0;
  let rejected = 0;
  let hasFailed = false;
  let failure: unknown;

  async function sendPart(part: readonly OutgoingRecord[]): Promise<void> {
    const timeoutMs = splits === 0 ? firstTimeoutMs : timeLeftMs();
    if (hasFailed || timeoutMs <= 0) {
      failure ??= new SendError("No time is left for the rest of a refused batch", {
        mayBeAppended: true,
      });
      hasFailed = true;
      return giveUp(part, failure);
    }
    try {
      const positions = await send(part, { timeoutMs });
      for (const index of part.keys()) {
        const position = positions[index];
        outcomes.push(
          position === undefined
            ? { status: "refused", reason: "outcome_unknown" }
            : { status: "accepted", partition: position.partition, offset: position.offset },
        );
      }
    } catch (error) {
      const refusal = error instanceof SendError ? error.refusal : undefined;
      const [only, second] = part;
      if (only === undefined || refusal === undefined || refusal === "clock_wrong") {
        hasFailed = true;
        failure = error;
        return giveUp(part, error);
      }
      if (second === undefined) return reject(only, error as SendError);
      await halve(part, refusal);
    }
  }

  async function halve(
    part: readonly OutgoingRecord[],
    refusal: "too_large" | "invalid",
  ): Promise<void> {
    splits++;
    const rejectedBefore = rejected;
    const middle = part.length >> 1;
    await sendPart(part.slice(0, middle));
    await sendPart(part.slice(middle));
    // With a record that is too large by itself, the refusal says nothing about batches.
    if (refusal === "too_large" && rejected === rejectedBefore && !hasFailed) {
      limits.batchRefused(part.reduce((sum, { valueBytes }) => sum + valueBytes, 0));
    }
  }

  function reject(record: OutgoingRecord, { refusal, maxBytes }: SendError): void {
    rejected++;
    const fault = refusal === "too_large" ? limits.recordRefused(record, maxBytes) : INVALID;
    outcomes.push({ status: "rejected", fault });
  }

  function giveUp(part: readonly OutgoingRecord[], error: unknown): void {
    const reason = toReason(error, splits > 0);
    for (const _ of part) outcomes.push({ status: "refused", reason });
  }

  await sendPart(records);
  return { outcomes, splits, error: failure };
}

/** `wasSent`: whether the records were in a request before, which can have appended some. */
function toReason(error: unknown, wasSent: boolean) {
  if (error instanceof SendError && error.refusal === "clock_wrong") return "clock_wrong";
  const cannotBe = error instanceof SendError && !error.mayBeAppended && !wasSent;
  return cannotBe ? "broker_unavailable" : "outcome_unknown";
}

const INVALID = {
  code: "refused_by_broker",
  detail: "The broker finds this record invalid, and would again",
} as const;

/**
 * Replays dead letters one at a time, ordered by position, each in a transaction of its own.
 *
 * @module
 */
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { decideReplay } from "./decide_replay.ts";
import { followDecision, readFacts } from "./follow_decision.ts";
import type {
  DeadLetterHead,
  StoredDeadLetter,
} from "../../shared/dead_letters/stored_dead_letter.ts";
import type { Outcome } from "../../shared/dead_letters/outcome.ts";
import type { Selection } from "../../shared/dead_letters/selection.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import {
  readDeadLetterHeads,
  readDeadLetters,
  readOpenDeadLetters,
} from "../../shared/dead_letters/read_dead_letters.ts";
import type { ReplayOptions, ReplayProgress, ReplayRun } from "./replay_work.ts";
import { lockDeadLetter } from "../../shared/dead_letters/settle_dead_letters.ts";

/** A record was sent, but its dead letter could not be marked. */
export class NotMarkedError extends Error {
  override readonly name = "NotMarkedError";
}

/**
 * Replays the selected dead letters, ordered by position. A second run changes nothing about those
 * that this one has settled. If the process dies between sending a record and marking its dead
 * letter, the next run sends it again, and the consumer counts the second as a repeat.
 *
 * @throws {DatabaseError} or an error of kafkajs in an outage; {@linkcode NotMarkedError} when the
 * outage came after the record was sent. Dead letters that were settled before stay settled
 */
export async function* replayDeadLetters(
  selection: Selection,
  options: ReplayOptions,
): AsyncGenerator<Outcome> {
  const progress: ReplayProgress = { sent: new Map(), renamed: new Map(), replaced: new Map() };
  if (selection.by !== "position") {
    const { stores } = selection;
    const code = selection.by === "code" ? selection.code : undefined;
    for await (const deadLetter of readOpenDeadLetters(options.database, { code, stores })) {
      yield await replayOne(deadLetter, options, { progress });
    }
    return;
  }
  const names = selection.positions.map(formatPosition);
  const found = new Set<string>();
  const heads = await readDeadLetterHeads(options.database, selection.positions, selection);
  for (const { position, contentHash } of heads) {
    // One at a time: a hundred records may be as many megabytes.
    const deadLetters = await readDeadLetters(options.database, [position], selection);
    const deadLetter = deadLetters.find((each) => each.contentHash === contentHash);
    if (deadLetter === undefined) continue;
    found.add(formatPosition(deadLetter.position));
    yield await replayOne(deadLetter, options, { progress, names });
  }
  for (const position of names) {
    if (found.has(position)) continue;
    yield { position, outcome: "missing", detail: "there is no dead letter of this record" };
  }
}

async function replayOne(
  deadLetter: StoredDeadLetter,
  options: ReplayOptions,
  run: ReplayRun,
): Promise<Outcome> {
  if (deadLetter.settlement !== undefined) return toSettled(deadLetter);
  const prepared = options.prepare(deadLetter.record);
  if (options.dryRun) {
    const facts = await readFacts(options.database, { deadLetter, prepared, options, run });
    return await followDecision(decideReplay(deadLetter, facts), {
      deadLetter,
      prepared,
      options,
      run,
    });
  }
  let sentTo: string | undefined;
  const onSent = (to: string) => sentTo = to;
  for (let attempt = 1;; attempt++) {
    try {
      return await options.database.transaction(async (transaction) => {
        const now = await lockDeadLetter(transaction, deadLetter);
        if (now?.settlement !== undefined) return toSettled(now);
        const facts = await readFacts(transaction, { deadLetter, prepared, options, run });
        const decision = decideReplay(deadLetter, facts);
        return await followDecision(decision, {
          deadLetter,
          prepared,
          options,
          run,
          transaction,
          onSent,
        });
      });
    } catch (error) {
      if (sentTo !== undefined) {
        throw new NotMarkedError(
          `Cannot mark ${formatPosition(deadLetter.position)}: it was replayed to ${sentTo}; ` +
            "run again, the repeat is stored once",
          { cause: error },
        );
      }
      // The consumer writes the same rollups. The loser of a deadlock has changed nothing: retry.
      const isContention = error instanceof DatabaseError && error.kind === "contention";
      if (!isContention || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

function toSettled({ position, settlement }: DeadLetterHead): Outcome {
  const name = formatPosition(position);
  if (settlement?.kind === "discarded") {
    const { at, reason } = settlement;
    return { position: name, outcome: "left", detail: `was discarded at ${at}: ${reason}` };
  }
  const { at = "", to = "" } = settlement ?? {};
  return { position: name, outcome: "unchanged", detail: `was replayed at ${at} to ${to}`, to };
}

const MAX_ATTEMPTS = 3;

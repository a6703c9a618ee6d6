/**
 * Replays dead letters one at a time, ordered by position: produces each to its topic again, where
 * its id was used again under another one, or replaces the stored basket by it, and marks it in the same transaction.
 *
 * @module
 */
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import { isConflictCode } from "../../shared/dead_letters/dead_letter_code.ts";
import type { PreparedRecord } from "../../consumer/prepare_record.ts";
import { toRowKey } from "../../consumer/store/insert_baskets.ts";
import { decideReplay, type Decision, type ReplayFacts } from "./decide_replay.ts";
import type {
  DeadLetterHead,
  StoredDeadLetter,
} from "../../shared/dead_letters/stored_dead_letter.ts";
import type { Outcome } from "../../shared/dead_letters/outcome.ts";
import type { Selection } from "../../shared/dead_letters/selection.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import {
  readDeadLetters,
  readOpenDeadLetters,
  readRivals,
} from "../../shared/dead_letters/read_dead_letters.ts";
import { readStoredVersion, replaceBasket, type StoredVersion } from "./replace_basket.ts";
import type { SendResult } from "./replay_producer.ts";
import { toRenamedRecord } from "./rename_basket.ts";
import { type ReplayRecord, toReplayRecord } from "./replay_record.ts";
import { lockDeadLetter, markReplayed } from "../../shared/dead_letters/settle_dead_letters.ts";

/** What {@linkcode replayDeadLetters} needs. */
export interface ReplayOptions {
  readonly database: Database;
  readonly prepare: (record: RawRecord) => PreparedRecord;
  readonly send: (record: ReplayRecord) => Promise<SendResult>;
  /** The topics that the consumer reads. */
  readonly servedTopics: readonly string[];
  /** Whether conflicts replace the stored baskets. */
  readonly replace: boolean;
  /** Whether baskets whose id was used again are sent under ids of their own. @default {false} */
  readonly newId?: boolean;
  /** Returns the same outcomes, but sends and changes nothing. */
  readonly dryRun: boolean;
}

/** What this run has done, or in a dry run would have, and the tables do not show yet. */
interface Progress {
  /** Positions that records were sent to, by basket. */
  readonly sent: Map<string, string>;
  /** What was sent under a new id, by basket: the first of each. */
  readonly renamed: Map<string, { readonly contentHash: string; readonly to: string }>;
  /** In a dry run: the versions that would be stored by now, by basket. */
  readonly replaced: Map<string, StoredVersion>;
}

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
  const progress: Progress = { sent: new Map(), renamed: new Map(), replaced: new Map() };
  if (selection.by !== "position") {
    const code = selection.by === "code" ? selection.code : undefined;
    for await (const deadLetter of readOpenDeadLetters(options.database, { code })) {
      yield await replayOne(deadLetter, options, { progress });
    }
    return;
  }
  const names = selection.positions.map(formatPosition);
  const found = new Set<string>();
  for (const deadLetter of await readDeadLetters(options.database, selection.positions)) {
    found.add(formatPosition(deadLetter.position));
    yield await replayOne(deadLetter, options, { progress, names });
  }
  for (const position of names) {
    if (found.has(position)) continue;
    yield { position, outcome: "missing", detail: "there is no dead letter of this record" };
  }
}

/** What the dead letters of one run share. */
interface Run {
  readonly progress: Progress;
  /** The positions on the command line, if any. */
  readonly names?: readonly string[];
}

async function replayOne(
  deadLetter: StoredDeadLetter,
  options: ReplayOptions,
  run: Run,
): Promise<Outcome> {
  if (deadLetter.settlement !== undefined) return toSettled(deadLetter);
  const prepared = options.prepare(deadLetter.record);
  if (options.dryRun) {
    const facts = await readFacts(options.database, { deadLetter, prepared, options, run });
    return await follow(decideReplay(deadLetter, facts), { deadLetter, prepared, options, run });
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
        return await follow(decision, { deadLetter, prepared, options, run, transaction, onSent });
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

/** One dead letter and what is needed to replay it. */
interface Work {
  readonly deadLetter: StoredDeadLetter;
  readonly prepared: PreparedRecord;
  readonly options: ReplayOptions;
  readonly run: Run;
  /** Absent in a dry run. */
  readonly transaction?: Queryable;
  readonly onSent?: (to: string) => void;
}

async function readFacts(
  database: Queryable,
  { deadLetter, prepared, options, run }: Work,
): Promise<ReplayFacts> {
  const { replace, newId = false, servedTopics, dryRun } = options;
  const facts = { prepared, replace, newId, servedTopics, stored: undefined, rivals: [] };
  const key = keyOf(prepared);
  const justSent = run.progress.sent.get(key);
  if (!isConflictCode(deadLetter.code) || prepared.kind !== "basket") return { ...facts, justSent };
  const stored = run.progress.replaced.get(key) ??
    await readStoredVersion(database, prepared.row, { lock: !dryRun });
  const others = replace ? await readRivals(database, deadLetter) : [];
  const rivals = others.filter((position) => run.names?.includes(position) ?? true);
  if (!newId) return { ...facts, stored, rivals, justSent };
  const row = toRenamed(deadLetter, options)?.row;
  const renamed = row && row.id !== prepared.row.id
    ? {
      id: row.id,
      contentHash: row.contentHash,
      stored: await readStoredVersion(database, row, { lock: !dryRun }),
      justSent: run.progress.renamed.get(toRowKey(row)),
    }
    : undefined;
  return { ...facts, stored, rivals, justSent, renamed };
}

/** The dead letter with its basket under a new id, and that basket. */
function toRenamed(deadLetter: StoredDeadLetter, { prepare }: Pick<ReplayOptions, "prepare">) {
  const record = toRenamedRecord(deadLetter.record);
  const prepared = record && prepare(record);
  if (record === undefined || prepared?.kind !== "basket") return undefined;
  return { deadLetter: { ...deadLetter, record }, row: prepared.row };
}

async function follow(decision: Decision, work: Work): Promise<Outcome> {
  const { deadLetter, prepared, run: { progress }, transaction } = work;
  const position = formatPosition(deadLetter.position);
  switch (decision.kind) {
    case "leave":
      return { position, outcome: "left", detail: decision.reason };
    case "stored_already": {
      const { to } = decision;
      if (transaction) await markReplayed(transaction, deadLetter, { to });
      const detail = `the same content is stored with ${to}`;
      return { position, outcome: "stored_already", detail, to };
    }
    case "replace": {
      const { old } = decision;
      if (prepared.kind !== "basket") throw new Error(`Cannot replace by ${position}: no basket`);
      const { store, id, contentHash, purchasedOn } = prepared.row;
      if (transaction) {
        await replaceBasket(transaction, prepared.row);
        await markReplayed(transaction, deadLetter, { to: position });
      } else {
        const { position } = deadLetter;
        progress.replaced.set(keyOf(prepared), { contentHash, purchasedOn, position });
      }
      const basket = `${JSON.stringify(store)} ${JSON.stringify(id)}`;
      const detail = `as basket ${basket}, instead of ${formatPosition(old.position)}`;
      return { position, outcome: "replaced", detail, to: position };
    }
    case "send":
      return await send(work);
    case "send_renamed":
      return await sendRenamed(work, decision);
    default:
      decision satisfies never;
      throw new Error("Cannot follow an unknown decision");
  }
}

async function send(
  { deadLetter, prepared, options, run, transaction, onSent }: Work,
): Promise<Outcome> {
  const position = formatPosition(deadLetter.position);
  const { topic } = deadLetter.position;
  if (transaction === undefined) {
    run.progress.sent.set(keyOf(prepared), topic);
    return { position, outcome: "replayed", detail: `to ${topic}`, to: topic };
  }
  const result = await options.send(toReplayRecord(deadLetter));
  if (!result.ok) return { position, outcome: "left", detail: result.reason };
  const { to } = result;
  onSent?.(to);
  run.progress.sent.set(keyOf(prepared), to);
  await markReplayed(transaction, deadLetter, { to });
  return { position, outcome: "replayed", detail: `to ${to}`, to };
}

async function sendRenamed(
  work: Work,
  { id, clash }: Extract<Decision, { kind: "send_renamed" }>,
): Promise<Outcome> {
  const { deadLetter, options, run: { progress: { renamed } } } = work;
  const found = toRenamed(deadLetter, options);
  if (found === undefined) throw new Error(`Cannot rename ${formatPosition(deadLetter.position)}`);
  const prepared = { kind: "basket", row: found.row } as const;
  const outcome = await send({ ...work, deadLetter: found.deadLetter, prepared });
  if (outcome.to === undefined) return outcome;
  const { contentHash, store } = found.row;
  const key = keyOf(prepared);
  if (!renamed.has(key)) renamed.set(key, { contentHash, to: outcome.to });
  const basket = `as basket ${JSON.stringify(store)} ${JSON.stringify(id)}`;
  const conflict = clash === undefined
    ? ""
    : `, which ${clash} is with other content: it becomes a conflict there`;
  return { ...outcome, detail: `${outcome.detail} ${basket}${conflict}` };
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

function keyOf(prepared: PreparedRecord): string {
  return prepared.kind === "basket" ? toRowKey(prepared.row) : "";
}

const MAX_ATTEMPTS = 3;

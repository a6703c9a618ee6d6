/**
 * One step of a replay: what is known of a dead letter, and what is done about it.
 *
 * @module
 */
import { type AuditAction, recordChange } from "../../shared/audit/record_change.ts";
import type { PreparedRecord } from "../prepared_record.ts";
import { toRowKey } from "../store/insert_baskets.ts";
import { readPolicies } from "../store/policies.ts";
import { isConflictCode } from "../../shared/dead_letters/dead_letter_code.ts";
import { findErased } from "../../shared/erasures/find_erased.ts";
import type { Outcome } from "../../shared/dead_letters/outcome.ts";
import { readRivals } from "../../shared/dead_letters/read_dead_letters.ts";
import { markReplayed } from "../../shared/dead_letters/settle_dead_letters.ts";
import type { StoredDeadLetter } from "../../shared/dead_letters/stored_dead_letter.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { Decision, ReplayFacts } from "./decide_replay.ts";
import { toRenamedRecord } from "./rename_basket.ts";
import { readStoredVersion, replaceBasket } from "./replace_basket.ts";
import { toReplayRecord } from "./replay_record.ts";
import type { ReplayOptions, ReplayWork } from "./replay_work.ts";

/**
 * What the decision on a dead letter depends on besides itself.
 *
 * @throws {DatabaseError} in an outage
 */
export async function readFacts(
  database: Queryable,
  { deadLetter, prepared, options, run }: ReplayWork,
): Promise<ReplayFacts> {
  const { replace, newId = false, servedTopics, dryRun } = options;
  const { firstMonth } = await readPolicies(database);
  const named = newId ? toRenamed(deadLetter, options)?.row : undefined;
  const isErased = prepared.kind === "basket" &&
    (await findErased(database, named ? [prepared.row, named] : [prepared.row])).size > 0;
  const facts = {
    ...{ prepared, replace, newId, servedTopics, firstMonth, isErased },
    ...{ stored: undefined, rivals: [] },
  };
  const key = keyOf(prepared);
  const justSent = run.progress.sent.get(key);
  if (!isConflictCode(deadLetter.code) || prepared.kind !== "basket") return { ...facts, justSent };
  const stored = run.progress.replaced.get(key) ??
    await readStoredVersion(database, prepared.row, { lock: !dryRun });
  const others = replace ? await readRivals(database, deadLetter) : [];
  const rivals = others.filter((position) => run.names?.includes(position) ?? true);
  if (!newId) return { ...facts, stored, rivals, justSent };
  const renamed = named && named.id !== prepared.row.id
    ? {
      id: named.id,
      contentHash: named.contentHash,
      stored: await readStoredVersion(database, named, { lock: !dryRun }),
      justSent: run.progress.renamed.get(toRowKey(named)),
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

/**
 * Does what was decided: produces the record to its topic again, where its id was used again under
 * another one, or replaces the stored basket by it, and marks the dead letter. Without a transaction,
 * in a dry run, it only says what it would do.
 *
 * @throws {DatabaseError} or an error of kafkajs in an outage
 */
export async function followDecision(decision: Decision, work: ReplayWork): Promise<Outcome> {
  const { deadLetter, prepared, run: { progress }, transaction } = work;
  const position = formatPosition(deadLetter.position);
  switch (decision.kind) {
    case "leave":
      return { position, outcome: "left", detail: decision.reason };
    case "stored_already": {
      const { to } = decision;
      await settle(work, { action: "dead_letters.replay", to });
      const detail = `the same content is stored with ${to}`;
      return { position, outcome: "stored_already", detail, to };
    }
    case "replace": {
      const { old } = decision;
      if (prepared.kind !== "basket") throw new Error(`Cannot replace by ${position}: no basket`);
      const { store, id, contentHash, purchasedOn } = prepared.row;
      if (transaction) {
        await replaceBasket(transaction, prepared.row);
        await settle(work, { action: "dead_letters.replace", to: position });
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

/** Marks the dead letter as replayed, and records who did it. */
async function settle(
  { deadLetter, prepared, options: { author }, transaction }: ReplayWork,
  { action, to }: { readonly action: AuditAction; readonly to: string },
): Promise<void> {
  if (transaction === undefined) return;
  await markReplayed(transaction, deadLetter, { to });
  const { position, contentHash } = deadLetter;
  const basket = prepared.kind === "basket" ? prepared.row : undefined;
  const detail = { position: formatPosition(position), contentHash, to };
  await recordChange(transaction, { author, change: { action, basket, detail } });
}

async function send(work: ReplayWork): Promise<Outcome> {
  const { deadLetter, prepared, options, run, transaction, onSent } = work;
  const position = formatPosition(deadLetter.position);
  const { topic } = deadLetter.position;
  if (transaction === undefined) {
    remember(run.progress.sent, keyOf(prepared), topic);
    return { position, outcome: "replayed", detail: `to ${topic}`, to: topic };
  }
  const result = await options.send(toReplayRecord(deadLetter));
  if (!result.ok) return { position, outcome: "left", detail: result.reason };
  const { to } = result;
  onSent?.(to);
  remember(run.progress.sent, keyOf(prepared), to);
  await settle(work, { action: "dead_letters.replay", to });
  return { position, outcome: "replayed", detail: `to ${to}`, to };
}

async function sendRenamed(
  work: ReplayWork,
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
  if (!renamed.has(key)) remember(renamed, key, { contentHash, to: outcome.to });
  const basket = `as basket ${JSON.stringify(store)} ${JSON.stringify(id)}`;
  const conflict = clash === undefined
    ? ""
    : `, which ${clash} is with other content: it becomes a conflict there`;
  return { ...outcome, detail: `${outcome.detail} ${basket}${conflict}` };
}

/** What was sent long before is stored by now, where the decision finds it. */
function remember<Value>(sent: Map<string, Value>, key: string, value: Value): void {
  sent.set(key, value);
  if (sent.size <= MAX_REMEMBERED) return;
  const [oldest] = sent.keys();
  if (oldest !== undefined) sent.delete(oldest);
}

function keyOf(prepared: PreparedRecord): string {
  return prepared.kind === "basket" ? toRowKey(prepared.row) : "";
}

/** Baskets of one run that are kept apart, some 3 MB. */
const MAX_REMEMBERED = 10_000;

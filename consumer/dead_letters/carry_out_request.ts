/**
 * Carries out one request, with the code that `deno task dead-letters` uses: idempotent as the task
 * is. What an earlier claim of the same request has done stands in the audit.
 *
 * @module
 */
import {
  type ActionRequest,
  MAX_OUTCOMES,
  MAX_POSITIONS,
} from "../../shared/dead_letters/action_request.ts";
import { discardDeadLetters } from "../../shared/dead_letters/discard_dead_letters.ts";
import type { Outcome, OutcomeKind } from "../../shared/dead_letters/outcome.ts";
import type { Selection } from "../../shared/dead_letters/selection.ts";
import { parsePosition } from "../../shared/kafka/position.ts";
import type { Database, Queryable, TextRow } from "../../shared/postgres/database.ts";
import { toExactInstant } from "../../shared/postgres/to_instant.ts";
import { replayDeadLetters } from "./replay_dead_letters.ts";
import type { ReplayOptions } from "./replay_work.ts";
import type { OutcomeTally } from "./tally_outcomes.ts";

/** What {@linkcode carryOutRequest} needs. */
export interface CarryOutOptions
  extends Pick<ReplayOptions, "database" | "prepare" | "send" | "servedTopics"> {
  /** Where each outcome is added. */
  readonly tally: OutcomeTally;
}

/**
 * Carries out `request` in steps: a dead letter each, or by code {@linkcode PAGE} discards. Each dead
 * letter is settled in a transaction of its own, a page of discards in one, with its row of the audit.
 * By code it goes through all that were open when it began, those that it has to leave too, so that
 * any number of these keeps no later one from its turn.
 *
 * @returns a generator that yields behind each step, where the work may pause for as long as it likes
 * @throws {DatabaseError} or an error of kafkajs in an outage. Dead letters that were settled before stay settled
 */
export async function* carryOutRequest(
  request: ActionRequest,
  options: CarryOutOptions,
): AsyncGenerator<void> {
  const { tally, database } = options;
  const selection = toSelection(request);
  if (selection.by === "code") await addDone(database, { request, tally });
  const done = selection.by === "code"
    ? NONE
    : await readDone(database, request, MOST_AT_POSITIONS);
  const add = (outcome: Outcome) => {
    const earlier = outcome.outcome === "unchanged" ? done.get(outcome.position) : undefined;
    tally.add(earlier ?? outcome);
  };
  if (request.action === "discard") {
    for await (const page of discard(selection, { request, database })) {
      for (const outcome of page) add(outcome);
      yield;
    }
    return;
  }
  const outcomes = replayDeadLetters(selection, {
    ...options,
    replace: request.action === "replace",
    newId: request.action === "new-id",
    author: toAuthor(request),
    dryRun: false,
  });
  for await (const outcome of outcomes) {
    add(outcome);
    yield;
  }
}

type OwnSelection = Exclude<Selection, { readonly by: "all" }>;

/** Without a code there are positions: the table sees to that. */
function toSelection({ code, positions, stores }: ActionRequest): OwnSelection {
  const limits = stores === null ? {} : { stores };
  if (code !== null) return { by: "code", code, ...limits };
  const parsed = (positions ?? []).flatMap((text) => parsePosition(text) ?? []);
  return { by: "position", positions: parsed, ...limits };
}

function toAuthor({ id, actor, reason }: ActionRequest) {
  return { by: actor, reason, request: id };
}

async function* discard(
  selection: OwnSelection,
  { request, database }: { readonly request: ActionRequest; readonly database: Database },
): AsyncGenerator<readonly Outcome[]> {
  const author = toAuthor(request);
  if (selection.by === "position") {
    yield await discardDeadLetters(selection, { database, author, dryRun: false });
    return;
  }
  const [clock] = await database.query(`select ${toExactInstant("clock_timestamp()")} as now`);
  // Those that arrive later may be others than somebody has looked at, and may never end.
  const until = clock?.now ?? undefined;
  // One transaction of any number would keep its locks for as long.
  while (true) {
    const page = await discardDeadLetters(selection, {
      ...{ database, author, until },
      dryRun: false,
      limit: PAGE,
    });
    yield page;
    if (page.length < PAGE) return;
  }
}

/** Adds what this request has done already, by code: those that it left come again by themselves. */
async function addDone(
  database: Queryable,
  { request, tally }: { readonly request: ActionRequest; readonly tally: OutcomeTally },
): Promise<void> {
  const done = await readDone(database, request, MAX_OUTCOMES);
  for (const outcome of done.values()) tally.add(outcome);
  if (done.size < MAX_OUTCOMES) return;
  const rows = await database.query(COUNT_DONE, [request.requestedAt, request.id]);
  const shown = tally.counts();
  for (const { action, count } of rows) {
    const kind = toKind(action);
    tally.addUnseen(kind, Number(count) - (shown[kind] ?? 0));
  }
}

/** What this request has done already, by position: the first `limit`. */
async function readDone(
  database: Queryable,
  { id, requestedAt }: ActionRequest,
  limit: number,
): Promise<ReadonlyMap<string, Outcome>> {
  const rows = await database.query(READ_DONE, [requestedAt, id, limit]);
  return new Map(rows.map((row) => [row.position ?? "", toOutcome(row)]));
}

function toOutcome({ action, position, reason, to }: TextRow): Outcome {
  const at = position ?? "";
  const outcome = toKind(action);
  if (outcome === "discarded") return { position: at, outcome, detail: reason ?? "" };
  return { position: at, outcome, detail: `to ${to}`, to: to ?? "" };
}

function toKind(action: string | null | undefined): OutcomeKind {
  if (action === "dead_letters.discard") return "discarded";
  return action === "dead_letters.replace" ? "replaced" : "replayed";
}

/** Discards of one transaction. */
const PAGE = 200;
/** Where offsets started again, a position has two dead letters, rarely more. */
const MOST_AT_POSITIONS = 10 * MAX_POSITIONS;
const NONE: ReadonlyMap<string, Outcome> = new Map();

// The index audit_by_time. A clock that was set back by less than a minute loses none.
const OF_REQUEST = `
  from audit
  where at >= $1::timestamptz - interval '1 minute' and detail ->> 'request' = $2::text`;

const READ_DONE = `
  select action, detail ->> 'position' as position, reason, detail ->> 'to' as to
  ${OF_REQUEST}
  order by at, id
  limit $3::integer`;

const COUNT_DONE = `
  select action, count(*) as count
  ${OF_REQUEST}
  group by action`;

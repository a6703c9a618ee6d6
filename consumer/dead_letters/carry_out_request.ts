/**
 * Carries out one request, with the code that `deno task dead-letters` uses: idempotent as the task
 * is. What an earlier claim of the same request has done stands in the audit.
 *
 * @module
 */
import type { ActionRequest } from "../../shared/dead_letters/action_request.ts";
import { MAX_SETTLED } from "../../shared/dead_letters/action_request.ts";
import { discardDeadLetters } from "../../shared/dead_letters/discard_dead_letters.ts";
import type { Outcome } from "../../shared/dead_letters/outcome.ts";
import type { Selection } from "../../shared/dead_letters/selection.ts";
import { parsePosition } from "../../shared/kafka/position.ts";
import type { Database, TextRow } from "../../shared/postgres/database.ts";
import { replayDeadLetters, type ReplayOptions } from "./replay_dead_letters.ts";
import type { OutcomeTally } from "./tally_outcomes.ts";

/** What {@linkcode carryOutRequest} needs. */
export interface CarryOutOptions
  extends Pick<ReplayOptions, "database" | "prepare" | "send" | "servedTopics"> {
  /** Where each outcome is added. */
  readonly tally: OutcomeTally;
  /** Ends the work behind the dead letter in hand. */
  readonly signal: AbortSignal;
  /** Most outcomes. @default {MAX_SETTLED} */
  readonly maxSettled?: number;
}

/**
 * Carries out `request`. Each dead letter is settled in a transaction of its own, with its row of the
 * audit; discards by code go by the {@linkcode PAGE}.
 *
 * @returns whether some may be left: the signal aborted, or there were too many
 * @throws {DatabaseError} or an error of kafkajs in an outage. Dead letters that were settled before stay settled
 */
export async function carryOutRequest(
  request: ActionRequest,
  options: CarryOutOptions,
): Promise<{ readonly hasMore: boolean }> {
  const { tally, signal, database, maxSettled = MAX_SETTLED } = options;
  const selection = toSelection(request);
  const done = await readDone(database, request);
  if (selection.by === "code") { for (const outcome of done.values()) tally.add(outcome); }
  const outcomes = request.action === "discard"
    ? discard(selection, { request, database, signal })
    : replayDeadLetters(selection, {
      ...options,
      replace: request.action === "replace",
      newId: request.action === "new-id",
      author: toAuthor(request),
      dryRun: false,
    });
  for await (const outcome of outcomes) {
    const earlier = outcome.outcome === "unchanged" ? done.get(outcome.position) : undefined;
    tally.add(earlier ?? outcome);
    if (signal.aborted || tally.size() >= maxSettled) return { hasMore: true };
  }
  return { hasMore: signal.aborted };
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
  { request, database, signal }: {
    readonly request: ActionRequest;
    readonly database: Database;
    readonly signal: AbortSignal;
  },
): AsyncGenerator<Outcome> {
  const author = toAuthor(request);
  if (selection.by === "position") {
    return yield* await discardDeadLetters(selection, { database, author, dryRun: false });
  }
  // One transaction of any number would keep its locks for as long.
  while (!signal.aborted) {
    const page = await discardDeadLetters(selection, {
      database,
      author,
      dryRun: false,
      limit: PAGE,
    });
    yield* page;
    if (page.length < PAGE) return;
  }
}

/** What this request has done already, by position. */
async function readDone(
  database: Database,
  { id, requestedAt }: ActionRequest,
): Promise<ReadonlyMap<string, Outcome>> {
  const rows = await database.query(READ_DONE, [requestedAt, id, MAX_SETTLED]);
  return new Map(rows.map((row) => [row.position ?? "", toOutcome(row)]));
}

function toOutcome({ action, position, reason, to }: TextRow): Outcome {
  const at = position ?? "";
  if (action === "dead_letters.discard") {
    return { position: at, outcome: "discarded", detail: reason ?? "" };
  }
  const outcome = action === "dead_letters.replace" ? "replaced" : "replayed";
  return { position: at, outcome, detail: `to ${to}`, to: to ?? "" };
}

/** Discards of one transaction. */
const PAGE = 200;

// The index audit_by_time. A clock that was set back by less than a minute loses none.
const READ_DONE = `
  select action, detail ->> 'position' as position, reason, detail ->> 'to' as to
  from audit
  where at >= $1::timestamptz - interval '1 minute' and detail ->> 'request' = $2::text
  order by at, id
  limit $3::integer`;

/**
 * A request to do something with dead letters, as the table `dead_letter_requests` keeps it: the API
 * writes it and waits, a consumer carries it out.
 *
 * @module
 */
import type { Queryable, TextRow } from "../postgres/database.ts";
import { toInstant } from "../postgres/to_instant.ts";
import { type DeadLetterCode, isDeadLetterCode } from "./dead_letter_code.ts";
import type { Outcome } from "./outcome.ts";

/** What can be asked for; the words of `deno task dead-letters`. */
export const LETTER_ACTIONS = ["replay", "replace", "new-id", "discard"] as const;

/** A word of {@linkcode LETTER_ACTIONS}. */
export type LetterAction = (typeof LETTER_ACTIONS)[number];

/** Most positions of one request. */
export const MAX_POSITIONS = 100;

/** Most requests that wait for a consumer. */
export const MAX_OPEN_REQUESTS = 100;
/** Most of them of one key, or without keys of one address, so that one leaves the others a place. */
export const MAX_OPEN_OF_ACTOR = 20;

/** What somebody asks for. */
export interface AskedFor {
  /** What to do. */
  readonly action: LetterAction;
  /** All open ones with this code; `null`: those at `positions`. */
  readonly code: DeadLetterCode | null;
  /** Each as `topic/partition@offset`; `null`: those with `code`. */
  readonly positions: readonly string[] | null;
  /** Only those of these shops; `null`: of all. */
  readonly stores: readonly string[] | null;
  /** As `parseReason` makes it. */
  readonly reason: string;
  /** The name of the API key. */
  readonly actor: string;
}

/** A request and what became of it. */
export interface ActionRequest extends AskedFor {
  /** A UUID. */
  readonly id: string;
  /**
   * - `waiting`: no consumer has taken it in hand
   * - `running`: one has
   * - `done`: every dead letter has an outcome, or its time was over
   * - `failed`: `failure` says why not
   */
  readonly state: "waiting" | "running" | "done" | "failed";
  /** ISO instant. */
  readonly requestedAt: string;
  /** ISO instant; `null` while it is open. */
  readonly finishedAt: string | null;
  /** Of single dead letters, {@linkcode MAX_OUTCOMES} at most, those that were left first. */
  readonly outcomes: readonly Outcome[];
  /** How many of each outcome. */
  readonly counts: Readonly<Record<string, number>>;
  /** Whether its time was over with some left to do: ask again. */
  readonly hasMore: boolean;
  /** Why it could not be carried out to its end. */
  readonly failure: string | null;
}

/** Most outcomes that a request keeps. */
export const MAX_OUTCOMES = 100;

/** Columns of `dead_letter_requests` for {@linkcode toActionRequest}. */
export const REQUEST_COLUMNS = `
  requests.id, requests.action, requests.code, to_json(requests.positions)::text as positions,
  to_json(requests.stores)::text as stores, requests.reason, requests.actor, requests.claims,
  ${toInstant("requests.requested_at")} as requested_at,
  requests.claimed_until > clock_timestamp() as is_claimed,
  ${toInstant("requests.finished_at")} as finished_at,
  requests.outcomes::text as outcomes, requests.counts::text as counts, requests.has_more,
  requests.failure`;

/** Whether this version knows the action and the code of a row of {@linkcode REQUEST_COLUMNS}. */
export function isKnownRequest({ action, code }: TextRow): boolean {
  return LETTER_ACTIONS.some((known) => known === action) &&
    (code === null || isDeadLetterCode(code));
}

/**
 * The request that a row of {@linkcode REQUEST_COLUMNS} holds.
 *
 * @throws {Error} when a newer version wrote an action or a code that this one does not know
 */
export function toActionRequest(row: TextRow): ActionRequest {
  const { id, reason, actor, code, failure = null, finished_at: finishedAt = null } = row;
  const action = LETTER_ACTIONS.find((known) => known === row.action);
  if (action === undefined || (code !== null && !isDeadLetterCode(code))) {
    throw new Error(`Cannot read request ${id}: this version does not know its action or code`);
  }
  return {
    id: id ?? "",
    action,
    code,
    positions: toTexts(row.positions),
    stores: toTexts(row.stores),
    reason: reason ?? "",
    actor: actor ?? "",
    state: finishedAt !== null
      ? failure === null ? "done" : "failed"
      : row.is_claimed === "t"
      ? "running"
      : "waiting",
    requestedAt: row.requested_at ?? "",
    finishedAt,
    // Our own JSON, which only the consumer writes.
    outcomes: JSON.parse(row.outcomes ?? "[]"),
    counts: JSON.parse(row.counts ?? "{}"),
    hasMore: row.has_more === "t",
    failure,
  };
}

/** The request with this id, a UUID; `undefined` when there is none. @throws {DatabaseError} */
export async function readActionRequest(
  database: Queryable,
  id: string,
): Promise<ActionRequest | undefined> {
  const [row] = await database.query(READ, [id]);
  return row && toActionRequest(row);
}

function toTexts(json: string | null | undefined): readonly string[] | null {
  return typeof json === "string" ? JSON.parse(json) : null;
}

const READ = `
  select ${REQUEST_COLUMNS}
  from dead_letter_requests as requests
  where id = $1::uuid`;

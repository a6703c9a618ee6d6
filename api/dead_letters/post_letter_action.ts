/**
 * `POST /dead-letters/…`: writes down what is asked for, and waits a moment for a consumer that
 * carries it out.
 *
 * @module
 */
import { parseJson } from "../../shared/basket/parse_json.ts";
import {
  type ActionRequest,
  type LetterAction,
  MAX_OPEN_OF_ACTOR,
  MAX_OPEN_REQUESTS,
  readActionRequest,
} from "../../shared/dead_letters/action_request.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { isMissingRight } from "../../shared/postgres/name_login.ts";
import { type Sleep, sleep as timerSleep } from "../../shared/service/sleep.ts";
import type { Admission } from "../auth/guard.ts";
import { adviseOnDocument } from "../http/advise_on_json.ts";
import { toProblem } from "../http/problem.ts";
import { createBodyReader } from "../http/read_body.ts";
import { readContentEncoding } from "../http/read_content_encoding.ts";
import { readMediaType } from "../http/read_media_type.ts";
import type { AdmittedExchange } from "../http/route.ts";
import { isUnavailable } from "../is_unavailable.ts";
import { DEFAULT_BODY_LIMITS } from "../limits/body_limits.ts";
import { toReadProblem } from "../stats/to_read_problem.ts";
import { addRequest } from "./add_request.ts";
import { MAX_ACTION_BYTES, parseAction } from "./parse_action.ts";
import { refuseForeignPage } from "./refuse_foreign_page.ts";
import { toRequestAnswer } from "./to_request_answer.ts";

/** What {@linkcode createPostLetterAction} needs. */
export interface LetterActionOptions {
  /** The primary database. */
  readonly database: Pick<Database, "query" | "transaction">;
  /** Origins whose pages may use an API without keys. @default {[]} none */
  readonly allowedOrigins?: readonly string[];
  /** Longest time that a body may take. @default {10_000} */
  readonly bodyTimeoutMs?: number | undefined;
  /** Longest wait for the outcomes. @default {10_000} */
  readonly waitMs?: number;
  /** Whether the process is draining; then nobody waits. @default {() => false} */
  readonly isDraining?: (() => boolean) | undefined;
  /** How to wait; tests pass a faster one. @default {the timers of the platform} */
  readonly sleep?: Sleep;
}

/** The part of an exchange that the handler needs. */
export interface LetterActionExchange extends Pick<AdmittedExchange, "request"> {
  readonly admission: Pick<Admission, "key" | "client" | "hold">;
}

/** Creates the handlers, which share the places of those who wait. */
export function createPostLetterAction(
  options: LetterActionOptions,
): (action: LetterAction) => (exchange: LetterActionExchange) => Promise<Response> {
  const { database, allowedOrigins = [], waitMs = 10_000, isDraining = () => false } = options;
  const { sleep = timerSleep, bodyTimeoutMs = DEFAULT_BODY_LIMITS.bodyTimeoutMs } = options;
  const readBody = createBodyReader({ maxBytes: MAX_ACTION_BYTES, timeoutMs: bodyTimeoutMs });
  let waiting = 0;

  /** The request as it is when it is finished, or when the wait is over. */
  async function waitFor(id: string, signal: AbortSignal): Promise<ActionRequest | undefined> {
    const until = performance.now() + (waiting < MAX_WAITING ? waitMs : 0);
    waiting++;
    try {
      while (true) {
        const request = await readActionRequest(database, id);
        const isOver = performance.now() >= until || signal.aborted || isDraining();
        if (request === undefined || request.finishedAt !== null || isOver) return request;
        await sleep(LOOK_MS, signal);
      }
    } finally {
      waiting--;
    }
  }

  return (action) => {
    return async function postLetterAction({ request, admission: { key, client, hold } }) {
      const foreign = key === undefined
        ? refuseForeignPage(request.headers, { allowedOrigins })
        : undefined;
      if (foreign !== undefined) return toProblem("foreign_page", { detail: foreign });
      const isPlain = readContentEncoding(request.headers.get("content-encoding")) === "identity";
      if (!isPlain || readMediaType(request.headers.get("content-type")) !== "application/json") {
        return toProblem("unsupported_media_type", {
          detail: "Send content-type: application/json, in UTF-8, without content-encoding",
          headers: isPlain ? {} : { "accept-encoding": "identity" },
        });
      }
      const body = await readBody(request, hold);
      if (!body.ok) {
        if ("refusal" in body) return toProblem(body.refusal.code, body.refusal);
        const isTooLarge = body.code === "body_too_large";
        const detail = `Send at most ${MAX_ACTION_BYTES} bytes`;
        return toProblem(body.code, isTooLarge ? { detail } : {});
      }
      const json = parseJson(body.bytes);
      if (!json.ok) {
        const detail = adviseOnDocument(body.bytes);
        return toProblem(json.code, detail === undefined ? {} : { detail });
      }
      const parsed = parseAction(json.text, json.value);
      if (!parsed.ok) return toProblem("invalid_action", { errors: parsed.issues });
      try {
        const added = await addRequest(database, {
          ...parsed.asked,
          action,
          stores: key?.stores ?? null,
          actor: key?.name ?? `no key, from ${client}`,
        });
        if ("tooManyOf" in added) return tooMany(added.tooManyOf);
        return await answer(added.id, request.signal);
      } catch (error) {
        if (!isMissingRight(error)) return toReadProblem(error);
        const detail = "The API's role in the database may not ask for this: deno task migrate " +
          "--roles gives delhaize_api_writer the right";
        return toProblem("database_unavailable", { detail, headers: { "retry-after": "60" } });
      }
    };
  };

  async function answer(id: string, signal: AbortSignal): Promise<Response> {
    let found: ActionRequest | undefined;
    try {
      found = await waitFor(id, signal);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
    const headers = { location: `/dead-letters/requests/${id}` };
    if (found === undefined) {
      const detail = `It is written down as request ${id}, and cannot be read now`;
      return toProblem("database_unavailable", { detail, headers: { "retry-after": "5" } });
    }
    return Response.json(toRequestAnswer(found), {
      status: found.finishedAt === null ? 202 : 200,
      headers,
    });
  }
}

function tooMany(of: "actor" | "all"): Response {
  const headers = { "retry-after": "10" };
  if (of === "all") {
    const detail = `${MAX_OPEN_REQUESTS} requests wait for a consumer: is one running?`;
    return toProblem("overloaded", { detail, headers });
  }
  const detail = `${MAX_OPEN_OF_ACTOR} requests of this key wait for a consumer, as many as one ` +
    "may have: is one running?";
  return toProblem("too_many_at_once", { detail, headers });
}

/** Time between two looks at a request: one row by its primary key. */
const LOOK_MS = 150;
/** Most requests that wait at a time; others are answered 202 at once. */
const MAX_WAITING = 20;

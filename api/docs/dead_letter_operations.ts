/**
 * The reference of the routes of dead letters.
 *
 * @module
 */
import {
  type LetterAction,
  MAX_OPEN_OF_ACTOR,
  MAX_OPEN_REQUESTS,
} from "../../shared/dead_letters/action_request.ts";
import { MAX_ACTION_BYTES } from "../dead_letters/parse_action.ts";
import { jsonOf } from "./components.ts";
import { CONFLICT_LETTER, LETTER_REQUEST_EXAMPLE } from "./dead_letter_examples.ts";
import type { Operation, Parameter } from "./operation.ts";

const POSITION_PARAMETERS: readonly Parameter[] = [
  {
    name: "topic",
    in: "path",
    required: true,
    description: "The topic of its record.",
    schema: { type: "string" },
    example: "delhaize_shop",
  },
  {
    name: "partition",
    in: "path",
    required: true,
    description: "The partition.",
    schema: { type: "integer", minimum: 0 },
    example: 0,
  },
  {
    name: "offset",
    in: "path",
    required: true,
    description: "The record's offset in it.",
    schema: { type: "integer", minimum: 0 },
    example: 7,
  },
];

const GET_LETTERS: Operation = {
  method: "GET",
  path: "/dead-letters/{topic}/{partition}/{offset}",
  tag: "Dead letters",
  operationId: "getDeadLetter",
  summary: "Everything about one",
  description:
    "The record as it came, its faults as today's rules see it, and for a conflict the stored " +
    "basket beside it, with what differs line by line. Where a topic was made again, two dead " +
    "letters may have one position: then both. A key without the scope `admin` sees texts that " +
    "the contract does not know as their kind and length, and a key for some shops only theirs.",
  parameters: POSITION_PARAMETERS,
  responses: {
    200: {
      description: "The dead letters at this position, the oldest first.",
      content: jsonOf("DeadLetterDetails", {
        conflict: { summary: "A conflict about a price", value: CONFLICT_LETTER },
      }),
    },
  },
  problems: ["not_found", "database_unavailable", "query_timeout", "overloaded"],
  problemExamples: { not_found: { detail: "There is no dead letter of this record" } },
};

const GET_REQUEST: Operation = {
  method: "GET",
  path: "/dead-letters/requests/{id}",
  tag: "Dead letters",
  operationId: "getDeadLetterRequest",
  summary: "What became of a request",
  description: "For what was answered `202`. Requests are kept for 30 days after they ended.",
  parameters: [{
    name: "id",
    in: "path",
    required: true,
    description: "The id of the request.",
    schema: { type: "string", format: "uuid" },
    example: LETTER_REQUEST_EXAMPLE.id,
  }],
  responses: {
    200: {
      description: "The request.",
      content: jsonOf("LetterRequest", {
        done: { summary: "It was carried out", value: LETTER_REQUEST_EXAMPLE },
      }),
    },
  },
  problems: ["not_found", "database_unavailable"],
};

const WORDS: Readonly<Record<LetterAction, Pick<Operation, "operationId" | "summary">>> = {
  replay: {
    operationId: "replayDeadLetters",
    summary: "Send what is valid now to its topic again",
  },
  replace: {
    operationId: "replaceByDeadLetters",
    summary: "Put the baskets of conflicts in the place of the stored ones",
  },
  "new-id": {
    operationId: "renameDeadLetters",
    summary: "Store baskets whose id was used again under an id of their own",
  },
  discard: {
    operationId: "discardDeadLetters",
    summary: "Mark as not to be replayed",
  },
};

const ABOUT: Readonly<Record<LetterAction, string>> = {
  replay: "A conflict is left as it is: see `replace` and `new-id`.",
  replace: "The old version stays in the table `replaced_baskets`, and every sum changes by the " +
    "difference. What is no conflict is replayed.",
  "new-id": "For `id_reused`: it is sent again under `id~date`, the same each time. What is no " +
    "conflict is replayed.",
  discard: "Deletes nothing.",
};

function toPostOperation(action: LetterAction): Operation {
  return {
    method: "POST",
    path: `/dead-letters/${action}`,
    tag: "Dead letters",
    ...WORDS[action],
    description:
      `${ABOUT[action]}\n\nThe consumer carries it out; the answer comes when it has, or after ` +
      "10 s with `202`. Each dead letter is settled once, with a row of the audit that names the " +
      "key and the reason: sending the same request again is safe. By `code` it goes " +
      "through all that are open when a consumer begins, also behind those that have to be left, " +
      "for an hour at most; `counts` says how far it is.",
    body: {
      description: `Which ones, by position or by code, and why. At most ${
        MAX_ACTION_BYTES / 1_024
      } KiB.`,
      content: jsonOf("LetterAction", {
        positions: {
          summary: "One dead letter",
          value: { positions: ["delhaize_shop/0@7"], reason: "The till was wrong" },
        },
        code: {
          summary: "All with a code",
          value: { code: "conflict", reason: "The shop sends its day again" },
        },
      }),
    },
    responses: {
      200: {
        description: "Carried out, or failed: `state` and the outcomes say which.",
        headers: ["location"],
        content: jsonOf("LetterRequest", {
          done: { summary: "It was carried out", value: { ...LETTER_REQUEST_EXAMPLE, action } },
        }),
      },
      202: {
        description: "No consumer has ended it yet: ask at `location`.",
        headers: ["location"],
        content: jsonOf("LetterRequest", {
          waiting: {
            summary: "No consumer is running",
            value: {
              ...LETTER_REQUEST_EXAMPLE,
              action,
              state: "waiting",
              finishedAt: null,
              counts: {},
              outcomes: [],
            },
          },
        }),
      },
    },
    problems: [
      "foreign_page",
      "not_json",
      "not_utf8",
      "body_incomplete",
      "body_timeout",
      "body_too_large",
      "unsupported_media_type",
      "invalid_action",
      "database_unavailable",
      "too_many_at_once",
      "overloaded",
    ],
    problemExamples: {
      foreign_page: { detail: "The request came from another site" },
      body_too_large: { detail: `Send at most ${MAX_ACTION_BYTES} bytes` },
      invalid_action: {
        errors: [{ code: "required", pointer: "/reason", detail: "Is missing" }],
      },
      unsupported_media_type: {
        detail: "Send content-type: application/json, in UTF-8, without content-encoding",
      },
      too_many_at_once: {
        detail:
          `${MAX_OPEN_OF_ACTOR} requests of this key wait for a consumer, as many as one may ` +
          "have: is one running?",
      },
      overloaded: {
        detail: `${MAX_OPEN_REQUESTS} requests wait for a consumer: is one running?`,
      },
    },
    problemHeaders: { 415: ["accept-encoding"] },
  };
}

/** All of them. */
export const DEAD_LETTER_OPERATIONS: readonly Operation[] = [
  GET_LETTERS,
  toPostOperation("replay"),
  toPostOperation("replace"),
  toPostOperation("new-id"),
  toPostOperation("discard"),
  GET_REQUEST,
];

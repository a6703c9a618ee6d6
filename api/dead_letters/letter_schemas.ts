/**
 * What the routes of dead letters answer.
 *
 * @module
 */
import { z } from "zod";
import { LINE_KINDS, UNITS } from "../../shared/basket/basket.ts";
import { LETTER_ACTIONS } from "../../shared/dead_letters/action_request.ts";
import {
  count,
  day,
  type Described,
  euros,
  instant,
  jsonObject,
  POSITION,
  quantity,
} from "../answer_values.ts";

const OUTCOME = z.object({
  position: z.string().meta({ description: "`topic/partition@offset` of the dead letter." }),
  outcome: z.enum([
    "replayed",
    "replaced",
    "stored_already",
    "discarded",
    "unchanged",
    "left",
    "missing",
  ]).meta({
    description: "`unchanged`: it had the same outcome before; `left`: it could not be done, and " +
      "`detail` says why; `missing`: there is no such dead letter.",
  }),
  detail: z.string().meta({ description: "A sentence for people." }),
  to: z.exactOptional(z.string()).meta({
    description: "Position of the record that its basket is stored with.",
  }),
});

/** A request and what became of it. */
export const LETTER_REQUEST = z.object({
  id: z.string().meta({ format: "uuid" }),
  state: z.enum(["waiting", "running", "done", "failed"]).meta({
    description: "`waiting`: no consumer has taken it in hand; `failed`: `failure` says why.",
  }),
  action: z.enum(LETTER_ACTIONS),
  code: z.nullable(z.string()),
  positions: z.nullable(z.array(z.string())),
  reason: z.string(),
  actor: z.string().meta({ description: "Name of the API key, as the audit has it." }),
  requestedAt: instant(),
  finishedAt: z.nullable(instant()).meta({ description: "`null` while it is open." }),
  counts: z.record(z.string(), count()).meta({ description: "How many of each outcome, so far." }),
  outcomes: z.array(OUTCOME).meta({
    description: "Of single dead letters, at most 100: those that could not be done first.",
  }),
  hasMore: z.boolean().meta({
    description: "Whether its hour was over with some left: ask again for the rest.",
  }),
  failure: z.nullable(z.string()).meta({ description: "Why it was not carried out to its end." }),
}).meta({ description: "What was asked for, and what became of it." });

const VERSION = {
  date: day(),
  total: euros(),
  soldAt: z.nullable(instant()),
  till: z.nullable(z.string()),
  receipt: z.nullable(count()),
  extra: z.nullable(jsonObject()).meta({
    description: "What the shop added; `{}` with the reason `masked` where it is not shown.",
  }),
  products: z.array(z.object({
    line: count().meta({ description: "The line's place in the basket, from 1." }),
    id: z.string(),
    name: z.string(),
    price: euros(),
    quantity: quantity(),
    unit: z.enum(UNITS),
    kind: z.nullable(z.enum(LINE_KINDS)).meta({ description: "Only where the shop said it." }),
  })),
};

/** Text that strangers sent, whole or masked. */
const CONTENT = z.object({
  form: z.enum(["text", "hex", "masked"]).meta({
    description: "`hex`: the bytes are no UTF-8, and this is a dump of the first of them.",
  }),
  bytes: count().meta({ description: "The length of what is kept of it." }),
  text: z.string(),
});

const LETTER = z.object({
  ...POSITION,
  position: z.string().meta({ description: "`topic/partition@offset`." }),
  contentHash: z.string().meta({
    description: "Tells dead letters with one position apart: SHA-256 of key and value.",
  }),
  code: z.string(),
  detail: z.string(),
  store: z.nullable(z.string()),
  id: z.nullable(z.string()),
  failedAt: instant(),
  recordTimestamp: z.nullable(instant()),
  settlement: z.nullable(z.object({
    kind: z.enum(["replayed", "discarded"]),
    at: instant(),
    to: z.exactOptional(z.string()),
    reason: z.exactOptional(z.string()),
  })).meta({ description: "`null`: it is open." }),
  key: z.nullable(CONTENT),
  value: z.nullable(CONTENT),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  faults: z.array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() })).meta({
    description: "As today's rules see it; empty: it is valid now.",
  }),
  stored: z.nullable(z.object({
    ...VERSION,
    ...POSITION,
    receivedAt: instant(),
    storedAt: instant(),
  })).meta({ description: "The stored basket with the same store and id." }),
  letter: z.nullable(z.object(VERSION)).meta({
    description: "The basket of the dead letter, where it is valid.",
  }),
  changes: z.nullable(z.array(z.object({
    what: z.string().meta({ description: "`date`, `total`, `products`, `line 3` …" }),
    stored: z.nullable(z.string()),
    letter: z.nullable(z.string()),
  }))).meta({ description: "What differs between `stored` and `letter`, line by line." }),
  others: z.array(z.object({ position: z.string(), code: z.string(), failedAt: instant() })).meta({
    description: "Other open dead letters of the same basket, at most 20.",
  }),
  audit: z.array(z.object({
    at: instant(),
    actor: z.string(),
    action: z.string(),
    reason: z.nullable(z.string()),
    to: z.nullable(z.string()),
    request: z.nullable(z.string()).meta({ description: "Id of the request, if it came by HTTP." }),
  })).meta({ description: "Who settled it, and why." }),
});

/** The dead letters at one position: more than one where offsets started again. */
export const DEAD_LETTER_DETAILS = z.object({
  masked: z.boolean().meta({
    description:
      "Whether what strangers sent is masked: only a key with the scope `admin` sees it " +
      "whole.",
  }),
  letters: z.array(LETTER),
});

/** The dead letters at one position, as they are answered. */
export type DeadLetterDetails = Described<typeof DEAD_LETTER_DETAILS>;

/** One of them. */
export type LetterAnswer = DeadLetterDetails["letters"][number];

/** A basket, as both sides of a conflict are answered. */
export type VersionAnswer = NonNullable<LetterAnswer["letter"]>;

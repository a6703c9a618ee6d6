/**
 * `GET /stats/refusals`: what the API refused in the last 30 days, by cause, the newest first. Without
 * a readable shop a cause has none, so a request that names shops leaves it out.
 *
 * @module
 */
import { z } from "zod";
import { toInstant } from "../../../shared/postgres/to_instant.ts";
import { count, instant } from "../../answer_values.ts";
import { KEPT_DAYS } from "../../refusals/write_refusals.ts";
import { limit, name } from "../query/parameters.ts";
import { COMMON_PARAMETERS, defineReport, type RowOf } from "../report.ts";

/** How long a cause counts as new. */
export const NEW_HOURS = 24;

/** A cause without its sample, for the report and for the overview. */
export const REFUSAL_ROW = z.object({
  key: z.nullable(z.string()).meta({
    description: "Name of the API key that sent it; `null`: none, or one that is not known.",
  }),
  store: z.nullable(z.string()).meta({ description: "`null` where it could not be read." }),
  code: z.string().meta({
    description:
      "The code of the fault, as the answer had it; `other`: there were more causes than " +
      "are kept apart.",
  }),
  pointer: z.string().meta({
    description: "Where: a JSON pointer with `*` for numbers, so that all lines of a basket have " +
      "the same; `‹name›` is a name that is nobody's business. Empty: the whole of it.",
  }),
  state: z.enum(["new", "known"]).meta({
    description: `\`new\`: it began within ${NEW_HOURS} h, after a day or more without it.`,
  }),
  refused: count().meta({
    description: "How many baskets, lines of batches, closings or requests were refused for it.",
  }),
  firstAt: instant(),
  beganAt: instant().meta({ description: "When it began, after a day or more without it." }),
  lastAt: instant(),
});

/** The report. */
export const REFUSALS = defineReport({
  name: "refusals",
  query: z.strictObject({
    limit: limit(100, 1_000),
    key: name(64, "Only what came with the API key of this name.").nullable().default(null),
    code: name(64, "Only causes with this code.").nullable().default(null),
    ...COMMON_PARAMETERS,
  }),
  reads: "rollup",
  row: REFUSAL_ROW.extend({
    sample: z.nullable(z.string()).meta({
      description: "One of what was refused, masked: what the contract knows is shown, any other " +
        "text is its kind and length. `null` where nothing could be read.",
    }),
  }),
  example: [{
    key: "tills-gent",
    store: "Gent Zuid",
    code: "wrong_type",
    pointer: "/products/*/price",
    state: "new",
    refused: 412,
    firstAt: "2026-11-24T09:05:00.000Z",
    beganAt: "2026-11-24T09:05:00.000Z",
    lastAt: "2026-11-24T10:05:00.000Z",
    sample: '{\n  "id": "b-1",\n  "store": "Gent Zuid",\n  "products": [\n' +
      '    { "id": "17", "name": "Banana", "price": "1,50" }\n  ]\n}',
  }],
  read: (database, { stores, own: { limit, key, code } }) =>
    database.query(READ, [stores, key, code, limit]),
});

/** One of its rows. */
export type RefusalRow = RowOf<typeof REFUSALS>;

/** Columns of the table for {@linkcode REFUSAL_ROW}. */
export const REFUSAL_ROW_COLUMNS = `
    nullif(refusals.key_name, '') as key,
    nullif(refusals.store, '') as store,
    refusals.code,
    refusals.pointer,
    case when refusals.began_at > now() - interval '${NEW_HOURS} hours' then 'new' else 'known' end
      as state,
    refusals.refused,
    ${toInstant("refusals.first_at")} as "firstAt",
    ${toInstant("refusals.began_at")} as "beganAt",
    ${toInstant("refusals.last_at")} as "lastAt"`;

const ORDER =
  "refusals.last_at desc, refusals.key_name, refusals.store, refusals.code, refusals.pointer";

// The whole table, 10,000 rows at most, and the samples of those that are answered.
const READ = `
  select ${REFUSAL_ROW_COLUMNS}, samples.sample
  from (
    select *
    from refusals
    where last_at >= now() - interval '${KEPT_DAYS} days'
      and ($1::text[] is null or store = any($1::text[]))
      and ($2::text is null or key_name = $2::text)
      and ($3::text is null or code = $3::text)
    order by ${ORDER}
    limit $4::integer
  ) as refusals
  left join refusal_samples as samples using (key_name, store, code, pointer)
  order by ${ORDER}`;

/**
 * The reference of the routes that take baskets in and look them up.
 *
 * @module
 */
import { DEFAULT_BODY_LIMITS } from "../limits/body_limits.ts";
import { jsonOf, refer } from "./components.ts";
import { BASKET_EXAMPLE, BATCH, CONFLICT, FAULTS, NDJSON, NOTHING_TAKEN } from "./examples.ts";
import { PARTLY_TAKEN, RECEIPT_EXAMPLE, STORED } from "./examples.ts";
import { INGEST_PARAMETERS, PUBLISH_PROBLEMS, toDocumentProblems } from "./ingest_parts.ts";
import type { Operation } from "./operation.ts";
import { POST_CLOSING } from "./post_closing_operation.ts";

const { maxBodyBytes, maxBatchBytes, maxBatchLines, maxLineBytes } = DEFAULT_BODY_LIMITS;
const toMiB = (bytes: number) => `${bytes / 1_048_576} MiB`;

/** `POST /baskets`. */
const POST_BASKET: Operation = {
  method: "POST",
  path: "/baskets",
  tag: "Baskets",
  operationId: "postBasket",
  summary: "Send one basket",
  description:
    "Answers `202` once every in-sync replica of the broker has the basket. A basket is stored " +
    "once: sending it again changes nothing, so after any answer of `408`, `429`, `500` or `503`, " +
    "or none at all, send it again. Other content under the same `store` and `id` is kept aside " +
    "as a dead letter with code `conflict`, or `id_reused` when its date is another one; the first " +
    "stays as it is. One of a month that is no longer kept is a dead letter `expired`.\n\n" +
    `A body has at most ${
      toMiB(maxBodyBytes)
    }, also after decompression, unless the settings say ` +
    "otherwise.",
  parameters: INGEST_PARAMETERS,
  body: {
    description: "One basket. Unknown fields are refused by name.",
    content: jsonOf("Basket", { basket: { summary: "Three products", value: BASKET_EXAMPLE } }),
  },
  responses: {
    202: {
      description: "Accepted: the receipt.",
      content: jsonOf("Receipt", {
        receipt: { summary: "The first record of a partition", value: RECEIPT_EXAMPLE },
      }),
    },
  },
  problems: toDocumentProblems("invalid_basket"),
  problemExamples: {
    invalid_basket: { errors: FAULTS },
    store_not_allowed: { detail: "The API key is not for baskets of this store" },
    unsupported_media_type: { detail: "Send content-type: application/json, in UTF-8" },
    too_large_for_broker: {
      detail: "Its record has 21480 bytes with key and headers, and the broker takes at most 20000",
    },
    refused_by_broker: { detail: "The broker finds this record invalid, and would again" },
    outcome_unknown: { detail: "Sending the same basket again is safe: it is stored once" },
  },
  problemHeaders: { 415: ["accept-encoding"] },
};

/** `POST /baskets/batch`. */
const POST_BATCH: Operation = {
  method: "POST",
  path: "/baskets/batch",
  tag: "Baskets",
  operationId: "postBatch",
  summary: "Send many baskets",
  description:
    "For files and backfills: the baskets go through a lane of their own and delay no till. The " +
    "body is streamed; good lines are accepted although others are faulty. Send the lines of " +
    "`retry` again, in this order, and mend those of `rejectedLines`; the rest is accepted. An " +
    "empty body is an empty batch. Each line takes one basket of the rate limit. Where a whole " +
    "body is not what its headers say, `detail` tells what to change.\n\n" +
    `Unless the settings say otherwise a body has at most ${toMiB(maxBatchBytes)} (also after ` +
    `decompression) and ${maxBatchLines} lines, and a line at most ${toMiB(maxLineBytes)}.`,
  parameters: INGEST_PARAMETERS,
  body: {
    description: "One basket a line, or an array of baskets.",
    content: {
      "application/x-ndjson": {
        schema: {
          type: "string",
          description: "One `Basket` a line as JSON; blank lines are passed over. Also known as " +
            "`application/ndjson`, `application/jsonl`, `application/json-lines`.",
        },
        examples: { lines: { summary: "Two baskets", value: NDJSON } },
      },
      "application/json": {
        schema: { type: "array", items: refer("Basket"), maxItems: maxBatchLines },
        examples: { array: { summary: "Two baskets", value: BATCH } },
      },
    },
  },
  responses: {
    202: {
      description: "All lines are accepted; also where there is none.",
      content: jsonOf("BatchSummary", {
        accepted: {
          summary: "All of two lines",
          value: { ...NOTHING_TAKEN, accepted: 2 },
        },
        empty: { summary: "An empty batch", value: NOTHING_TAKEN },
      }),
    },
    207: {
      description: "Some lines are accepted.",
      optionalHeaders: ["retry-after"],
      content: jsonOf("BatchSummary", {
        partly: { summary: "Two of five lines", value: PARTLY_TAKEN },
      }),
    },
  },
  problemSchema: "BatchProblem",
  problems: [
    "not_json",
    "not_utf8",
    "body_incomplete",
    "corrupt_gzip",
    "corrupt_deflate",
    "body_timeout",
    "body_too_large",
    "too_many_lines",
    "unsupported_media_type",
    "not_an_array",
    "invalid_batch",
    ...PUBLISH_PROBLEMS,
  ],
  problemExamples: {
    invalid_batch: {
      ...NOTHING_TAKEN,
      rejected: 1,
      rejectedLines: [[1, 1]],
      errors: [{ line: 1, ...FAULTS[0] }],
    },
    broker_unavailable: { ...NOTHING_TAKEN, retry: [[1, 2]] },
    corrupt_gzip: { ...NOTHING_TAKEN, accepted: 500, unreadFrom: 501 },
    unsupported_media_type: { detail: "Send content-encoding: gzip or deflate, or none" },
  },
  problemHeaders: {
    // Lines before the fault that ended the reading may have to be sent again.
    400: ["retry-after"],
    408: ["retry-after"],
    413: ["retry-after"],
    415: ["accept-encoding"],
    422: ["retry-after"],
  },
};

/** `GET /baskets/{store}/{id}`. */
const GET_BASKET: Operation = {
  method: "GET",
  path: "/baskets/{store}/{id}",
  tag: "Baskets",
  operationId: "getBasket",
  summary: "What became of one basket",
  description: "An accepted basket is stored within a fraction of a second, and `404` until " +
    "then. One that was erased is `404`, too: nothing is known of it any more.",
  parameters: [
    {
      name: "store",
      in: "path",
      required: true,
      description: "The basket's store.",
      schema: { type: "string" },
      example: BASKET_EXAMPLE.store,
    },
    {
      name: "id",
      in: "path",
      required: true,
      description: "The basket's id.",
      schema: { type: "string" },
      example: BASKET_EXAMPLE.id,
    },
  ],
  responses: {
    200: {
      description: "What is stored, and what waits for somebody to decide.",
      content: jsonOf("BasketFate", {
        stored: { summary: "Stored", value: STORED },
        conflict: { summary: "Stored, and other content came after it", value: CONFLICT },
      }),
    },
  },
  problems: ["store_not_allowed", "not_found", "database_unavailable"],
  problemExamples: {
    not_found: { detail: "No such basket is stored (yet)" },
    store_not_allowed: { detail: "The API key is not for baskets of this store" },
  },
};

/** All of them. */
export const BASKET_OPERATIONS: readonly Operation[] = [
  POST_BASKET,
  POST_CLOSING,
  POST_BATCH,
  GET_BASKET,
];

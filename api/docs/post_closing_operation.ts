/**
 * The reference of the route that takes a till's end of day.
 *
 * @module
 */
import { jsonOf } from "./components.ts";
import { CLOSING_EXAMPLE } from "./examples.ts";
import { INGEST_PARAMETERS, toDocumentProblems } from "./ingest_parts.ts";
import type { Operation } from "./operation.ts";

const LAST_BEFORE_FIRST =
  "Must be at least 412: of numbers that began again within the day, first " +
  "and last are the lowest and the highest, such as 1 and 9999";

/** `POST /closings`. */
export const POST_CLOSING: Operation = {
  method: "POST",
  path: "/closings",
  tag: "Baskets",
  operationId: "postClosing",
  summary: "Close a till's day",
  description:
    "Says which receipts a till made on a day, so that those that never came are named " +
    "(`GET /stats/tills`). `date` is the one that the baskets have, also of what is sold after " +
    "midnight. Of two closings of a till and day the later counts, and the earlier one is kept; " +
    "sending the same one again changes nothing. A day without receipts has neither `first` nor " +
    "`last`, and a `count` of 0. Where numbers were voided, `count` is less than their span: then " +
    "no more receipts are missed than it says. So also where they began again at 1 within the day: " +
    "`first` and `last` are then the lowest and the highest, such as 1 and 9999. Answers `202` " +
    "once every in-sync replica of the broker has the closing.",
  parameters: INGEST_PARAMETERS,
  body: {
    description: "One closing. Unknown fields are refused by name.",
    content: jsonOf("Closing", {
      closing: { summary: "412 numbers, two of them voided", value: CLOSING_EXAMPLE },
    }),
  },
  responses: {
    202: {
      description: "Accepted: the receipt.",
      content: jsonOf("ClosingReceipt", {
        receipt: {
          summary: "The first record of a partition",
          value: {
            store: "Brussels",
            till: "3",
            date: "2020-01-01",
            topic: "delhaize_shop",
            partition: 0,
            offset: 0,
          },
        },
      }),
    },
  },
  problems: toDocumentProblems("invalid_closing"),
  problemExamples: {
    invalid_closing: {
      errors: [{ code: "too_small", pointer: "/last", detail: LAST_BEFORE_FIRST }],
    },
    store_not_allowed: { detail: "The API key is not for baskets of this store" },
    unsupported_media_type: { detail: "Send content-type: application/json, in UTF-8" },
    outcome_unknown: { detail: "Sending the same closing again is safe: it is stored once" },
  },
  problemHeaders: { 415: ["accept-encoding"] },
};

/**
 * What the references of the routes that take documents in have in common.
 *
 * @module
 */
import type { Parameter } from "./operation.ts";
import type { AnyProblemCode } from "./problem_schemas.ts";

const TRACING: readonly Parameter[] = [
  {
    name: "x-request-id",
    in: "header",
    description: "Names the request in logs and in the record's header: 1 to 64 letters, digits, " +
      "`.`, `_` and `-`. In place of another name the request gets a new one.",
    schema: { type: "string" },
  },
  {
    name: "traceparent",
    in: "header",
    description: "W3C trace context; travels with the record.",
    schema: { type: "string" },
  },
];

const CONTENT_ENCODING: Parameter = {
  name: "content-encoding",
  in: "header",
  description: "`gzip` or `deflate` when the body is compressed.",
  schema: { type: "string", enum: ["gzip", "x-gzip", "deflate", "identity"] },
};

/** What may go wrong at the broker, or before it. */
export const PUBLISH_PROBLEMS = [
  "overloaded",
  "broker_unavailable",
  "outcome_unknown",
  "clock_wrong",
  "shutting_down",
] as const;

/** The headers that each of them reads. */
export const INGEST_PARAMETERS: readonly Parameter[] = [CONTENT_ENCODING, ...TRACING];

/** The problems of a route for one document; `invalid` is that of a document with faults. */
export function toDocumentProblems(
  invalid: "invalid_basket" | "invalid_closing",
): readonly AnyProblemCode[] {
  return [
    "not_json",
    "not_utf8",
    "body_incomplete",
    "corrupt_gzip",
    "corrupt_deflate",
    "store_not_allowed",
    "body_timeout",
    "body_too_large",
    "too_large_for_broker",
    "unsupported_media_type",
    invalid,
    "refused_by_broker",
    ...PUBLISH_PROBLEMS,
  ];
}

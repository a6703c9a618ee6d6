/**
 * The answers of one operation as OpenAPI writes them: its own, and the problems of its handler,
 * of the guard and of the router.
 *
 * @module
 */
import type { Route } from "../http/route.ts";
import { type HeaderName, toHeaders } from "./headers.ts";
import { ALL_PROBLEMS, type AnyProblemCode, type Operation, refer } from "./operation.ts";
import type { JsonSchema } from "./to_json_schema.ts";

/** `responses` of an operation whose route asks for `access`. */
export function toResponses(operation: Operation, access: Route["access"]): JsonSchema {
  const codes: readonly AnyProblemCode[] = [
    ...operation.problems ?? [],
    ...(access === "public" ? [] : GUARD_PROBLEMS),
    ...ROUTER_PROBLEMS,
  ];
  const byStatus = Map.groupBy(new Set(codes), (code) => ALL_PROBLEMS[code].status);
  return Object.fromEntries([
    ...Object.entries(operation.answers).map(([status, answer]) => [
      status,
      {
        description: answer.description,
        headers: toHeaders({
          always: ["x-request-id", ...answer.headers ?? []],
          atTimes: [...answer.optionalHeaders ?? [], ...(access === "public" ? [] : RATE_HEADERS)],
        }),
        ...(answer.content === undefined ? {} : { content: answer.content }),
      },
    ]),
    ...[...byStatus].map(([status, codes]) => [
      status,
      toProblemResponse(operation, { status, codes, access }),
    ]),
  ]);
}

function toProblemResponse(
  operation: Operation,
  { status, codes, access }: {
    readonly status: number;
    readonly codes: readonly AnyProblemCode[];
    readonly access: Route["access"];
  },
): JsonSchema {
  const { problemSchema = "Problem", problemExamples = {}, problemHeaders = {} } = operation;
  const hasRate = access !== "public" && !UNMETERED.has(status);
  return {
    description: codes.map((code) => `- \`${code}\`: ${ALL_PROBLEMS[code].title}`).join("\n"),
    headers: toHeaders({
      always: ["x-request-id", ...HEADERS_OF[status] ?? []],
      atTimes: [
        ...(codes.includes("forbidden") ? ["www-authenticate"] as const : []),
        ...problemHeaders[status] ?? [],
        ...(hasRate ? RATE_HEADERS : []),
      ],
    }),
    content: {
      "application/problem+json": {
        schema: {
          allOf: [
            refer(problemSchema),
            { properties: { status: { const: status }, code: { enum: codes } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => {
          const { title } = ALL_PROBLEMS[code];
          const value = { type: "about:blank", title, status, code };
          const more = problemExamples[code] ?? GENERAL_EXAMPLES[code];
          return [code, { summary: title, value: { ...value, ...more } }];
        })),
      },
    },
  };
}

const GUARD_PROBLEMS = ["unauthorized", "forbidden", "rate_limited", "overloaded"] as const;
const ROUTER_PROBLEMS = ["method_not_allowed", "internal_error"] as const;
const RATE_HEADERS = ["ratelimit-policy", "ratelimit"] as const;

/** Answered before the rate is looked at, or past it by an exception. */
const UNMETERED = new Set([401, 405, 500]);

const HEADERS_OF: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ["www-authenticate"],
  405: ["allow"],
  429: ["retry-after"],
  503: ["retry-after"],
};

const GENERAL_EXAMPLES: Readonly<Partial<Record<AnyProblemCode, JsonSchema>>> = {
  unauthorized: { detail: "The API key is not known here" },
  rate_limited: { detail: "At most 50 baskets a second are taken, and 1000 at once" },
  method_not_allowed: { detail: "Use GET, HEAD" },
};

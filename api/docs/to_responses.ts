/**
 * The responses of one operation as OpenAPI writes them: its own, and the problems of its handler,
 * the guard and the router.
 *
 * @module
 */
import type { Route } from "../http/route.ts";
import { refer } from "./components.ts";
import { type HeaderName, toHeaders } from "./headers.ts";
import type { Content, Operation } from "./operation.ts";
import { ALL_PROBLEMS, type AnyProblemCode } from "./problem_schemas.ts";
import type { JsonSchema } from "./to_json_schema.ts";

/** Who may use a route. */
export interface Access {
  /** What a key must have for it; `public`: nobody needs one. */
  readonly scope: Route["access"];
  /** Whether the API has keys. */
  readonly hasKeys: boolean;
}

/** One response, as OpenAPI writes it. */
export interface ResponseObject extends JsonSchema {
  /** Markdown. */
  readonly description: string;
  readonly headers: Readonly<Record<string, JsonSchema>>;
  readonly content?: Content;
}

/** The `responses` of an operation, by status. */
export function toResponses(
  operation: Operation,
  access: Access,
): Readonly<Record<string, ResponseObject>> {
  const isGuarded = access.scope !== "public";
  const possible: readonly AnyProblemCode[] = [
    ...operation.problems ?? [],
    ...(isGuarded ? GUARD_PROBLEMS : []),
    ...ROUTER_PROBLEMS,
  ];
  const codes = access.hasKeys ? possible : possible.filter((code) => !KEY_PROBLEMS.has(code));
  const byStatus = Map.groupBy(new Set(codes), (code) => ALL_PROBLEMS[code].status);
  return Object.fromEntries([
    ...Object.entries(operation.responses).map((
      [status, { headers = [], optionalHeaders = [], ...response }],
    ) => [
      status,
      {
        ...response,
        headers: toHeaders({
          always: ["x-request-id", ...headers],
          sometimes: [...optionalHeaders, ...(isGuarded ? RATE_HEADERS : [])],
        }),
      },
    ]),
    ...[...byStatus].map(([status, codes]) => [
      status,
      toProblemResponse(operation, { status, codes, isGuarded }),
    ]),
  ]);
}

function toProblemResponse(
  operation: Operation,
  { status, codes, isGuarded }: {
    readonly status: number;
    readonly codes: readonly AnyProblemCode[];
    readonly isGuarded: boolean;
  },
): ResponseObject {
  const { problemSchema = "Problem", problemExamples = {}, problemHeaders = {} } = operation;
  const hasRate = isGuarded && !UNMETERED.has(status);
  return {
    description: codes.map((code) => `- \`${code}\`: ${ALL_PROBLEMS[code].title}`).join("\n"),
    headers: toHeaders({
      always: ["x-request-id", ...HEADERS_OF[status] ?? []],
      sometimes: [
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
          const more = problemExamples[code] ?? toGeneralExample(code, operation);
          return [code, { summary: title, value: { ...value, ...more } }];
        })),
      },
    },
  };
}

const GUARD_PROBLEMS = [
  "unauthorized",
  "forbidden",
  "rate_limited",
  "too_many_at_once",
  "overloaded",
] as const;
/** Answered by an API with keys only. */
const KEY_PROBLEMS: ReadonlySet<AnyProblemCode> = new Set([
  "unauthorized",
  "forbidden",
  "store_not_allowed",
]);
const ROUTER_PROBLEMS = ["method_not_allowed", "internal_error"] as const;
const RATE_HEADERS = ["ratelimit-policy", "ratelimit"] as const;

/** Answered before the rate limit is checked, or after an exception. */
const UNMETERED = new Set([401, 405, 500]);

const HEADERS_OF: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ["www-authenticate"],
  405: ["allow"],
  429: ["retry-after"],
  503: ["retry-after"],
};

function toGeneralExample(
  code: AnyProblemCode,
  { method }: Pick<Operation, "method">,
): JsonSchema | undefined {
  if (code !== "method_not_allowed") return GENERAL_EXAMPLES[code];
  return { detail: `Use ${method === "GET" ? "GET, HEAD" : method}` };
}

const GENERAL_EXAMPLES: Readonly<Partial<Record<AnyProblemCode, JsonSchema>>> = {
  unauthorized: { detail: "The API key is not known here" },
  rate_limited: { detail: "At most 50 baskets a second are accepted, and 1000 at once" },
};

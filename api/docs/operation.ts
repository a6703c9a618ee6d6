/**
 * What the API reference says of one route. The route's scope, and the problems of the guard and
 * the router, are added where the document is made.
 *
 * @module
 */
import type { HeaderName } from "./headers.ts";
import type { AnyProblemCode } from "./problem_schemas.ts";
import type { JsonSchema } from "./to_json_schema.ts";

/** The documentation of one route. */
export interface Operation {
  readonly method: "GET" | "POST";
  /** The path of the route, to the letter. */
  readonly path: string;
  readonly tag: TagName;
  /** Names the function in generated clients. */
  readonly operationId: string;
  /** One line. */
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: { readonly description: string; readonly content: Content };
  /** The responses that are no problems, by status. */
  readonly responses: Readonly<Record<number, OperationResponse>>;
  /** The problems of the handler. */
  readonly problems?: readonly AnyProblemCode[];
  /** The schema of its problems. @default {"Problem"} */
  readonly problemSchema?: "Problem" | "BatchProblem";
  /** The body of each problem's example, where it says more than the code. */
  readonly problemExamples?: Readonly<Partial<Record<AnyProblemCode, JsonSchema>>>;
  /** Further headers of problems, by status. */
  readonly problemHeaders?: Readonly<Record<number, readonly HeaderName[]>>;
}

/** One response that is no problem. */
export interface OperationResponse {
  /** Markdown. */
  readonly description: string;
  /** Absent: no body. */
  readonly content?: Content;
  /** Headers that it always has. */
  readonly headers?: readonly HeaderName[];
  /** Headers that it sometimes has. */
  readonly optionalHeaders?: readonly HeaderName[];
}

/** Bodies by media type. */
export type Content = Readonly<Record<string, MediaType>>;

/** The schema of a body, and examples by name. */
export interface MediaType {
  readonly schema: JsonSchema;
  readonly examples?: Readonly<Record<string, Example>>;
}

/** One example. */
export interface Example<T = unknown> {
  readonly summary: string;
  readonly value: T;
}

/** A parameter, as OpenAPI writes it. */
export interface Parameter {
  readonly name: string;
  readonly in: "query" | "header" | "path";
  readonly description: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

/** The groups of the reference, in their order. */
export const TAGS = [
  { name: "Baskets", description: "Baskets in, and what became of them." },
  { name: "Dead letters", description: "What could not be stored, and what to do about it." },
  { name: "Statistics", description: "What was sold, and how the pipeline is doing." },
  { name: "Service", description: "Health, metrics, and this reference." },
] as const;

/** A name of {@linkcode TAGS}. */
export type TagName = (typeof TAGS)[number]["name"];

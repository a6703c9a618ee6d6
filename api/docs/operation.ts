/**
 * What the API reference says of one route beyond what the route's own row, the guard and the
 * router say: those parts are added where the document is made.
 *
 * @module
 */
import { BATCH_PROBLEMS } from "../batch/batch_response.ts";
import { PROBLEMS } from "../http/problem.ts";
import type { HeaderName } from "./headers.ts";
import type { JsonSchema } from "./to_json_schema.ts";

/** Every problem: code, status and title as they are answered. */
export const ALL_PROBLEMS = { ...PROBLEMS, ...BATCH_PROBLEMS } as const;

/** A code of {@linkcode ALL_PROBLEMS}. */
export type AnyProblemCode = keyof typeof ALL_PROBLEMS;

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
  /** The answers that are no problems, by status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** The problems of the handler; those of guard and router are added. */
  readonly problems?: readonly AnyProblemCode[];
  /** The schema of its problems. @default {"Problem"} */
  readonly problemSchema?: "Problem" | "BatchProblem";
  /** The body of each problem's example, where it says more than the code. */
  readonly problemExamples?: Readonly<Partial<Record<AnyProblemCode, JsonSchema>>>;
  /** Further headers of problems, by status. */
  readonly problemHeaders?: Readonly<Record<number, readonly HeaderName[]>>;
}

/** One answer that is no problem. */
export interface Answer {
  /** Markdown. */
  readonly description: string;
  /** Absent: no body. */
  readonly content?: Content;
  /** Headers that this answer always has. */
  readonly headers?: readonly HeaderName[];
  /** Headers that it has at times. */
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
export interface Example {
  readonly summary: string;
  readonly value: unknown;
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
  { name: "Statistics", description: "What was sold, and how the pipeline is doing." },
  { name: "Service", description: "Health, metrics, and this reference." },
] as const;

/** A name of {@linkcode TAGS}. */
export type TagName = (typeof TAGS)[number]["name"];

/** A schema by its name among the document's components. */
export function refer(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

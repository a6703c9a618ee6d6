/**
 * Checks answers against the API's own document: compiles its schemas, and lists what an answer does
 * that is not documented.
 *
 * @module
 */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenapiDocument } from "../../../../api/docs/create_openapi_document.ts";
import { HEADER_NAMES } from "../../../../api/docs/headers.ts";
import type { JsonSchema } from "../../../../api/docs/to_json_schema.ts";

/** Names an operation of the document. */
export interface OperationName {
  readonly method: string;
  /** The path as the document writes it: `/baskets/{store}/{id}`. */
  readonly path: string;
}

/** Checks values and answers. */
export interface Documented {
  /** Where the answer and the document differ; empty when they agree. */
  judge(operation: OperationName, response: Response): Promise<readonly string[]>;
  /** The faults of `value` by the schema at `pointer`. */
  validate(pointer: string, value: unknown): readonly string[];
}

/** Creates a judge over `document`. A member that is not documented is a fault. */
export function createJudge(document: OpenapiDocument): Documented {
  const ajv = new Ajv2020({ strict: false, allErrors: true, multipleOfPrecision: 6 });
  // Its types are those of CommonJS, where the module itself is the function.
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema(close(document) as JsonSchema, "openapi.json");
  const compiled = new Map<string, ValidateFunction>();

  function validate(pointer: string, value: unknown): readonly string[] {
    const check = compiled.get(pointer) ??
      ajv.compile({ $ref: `openapi.json#${pointer}` });
    compiled.set(pointer, check);
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`
    );
  }

  return {
    validate,
    async judge({ method, path }, response) {
      const text = await response.text();
      const operation = document.paths[path]?.[method.toLowerCase()];
      if (operation === undefined) return [`${method} ${path} is not documented`];
      const answers = operation.responses as Record<string, DocumentedAnswer | undefined>;
      const answer = answers[response.status];
      if (answer === undefined) return [`status ${response.status} is not documented`];
      const faults = judgeHeaders(answer, response.headers);
      const contentType = response.headers.get("content-type")?.replace(/;.*/, "");
      if (contentType === undefined) {
        return answer.content === undefined ? faults : [...faults, "has no content-type"];
      }
      if (answer.content?.[contentType] === undefined) {
        return [...faults, `${contentType} is not documented`];
      }
      const pointer = `/paths/${escape(path)}/${method.toLowerCase()}/responses/` +
        `${response.status}/content/${escape(contentType)}/schema`;
      const value = contentType.endsWith("json") ? JSON.parse(text) : text;
      return [...faults, ...validate(pointer, value)];
    },
  };
}

interface DocumentedAnswer {
  readonly headers: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly content?: JsonSchema;
}

function judgeHeaders({ headers }: DocumentedAnswer, actual: Headers): readonly string[] {
  const missing = Object.entries(headers)
    .filter(([name, { required }]) => required === true && !actual.has(name))
    .map(([name]) => `lacks the header ${name}`);
  const unknown = HEADER_NAMES
    .filter((name) => actual.has(name) && headers[name] === undefined)
    .map((name) => `the header ${name} is not documented`);
  return [...missing, ...unknown];
}

/**
 * A copy in which every object is closed. Clients accept members that are added later; a test does
 * not, or the document would fall behind.
 */
function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, close(part)]),
  );
  return copy.type === "object" && typeof copy.properties === "object"
    ? { additionalProperties: false, ...copy }
    : copy;
}

/** One step of a JSON pointer, in the fragment of an address. */
export function escape(step: string): string {
  return encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/**
 * The OpenAPI 3.1 document of the API, made from the routes it serves and the schemas it validates
 * with. What a route needs and may answer is read off its row, never written down twice.
 *
 * @module
 */
import { createBasketSchema } from "../../shared/basket/basket_schema.ts";
import { VERSION } from "../../shared/service/version.ts";
import type { Route } from "../http/route.ts";
import * as answers from "./answer_schemas.ts";
import { BASKET_OPERATIONS } from "./basket_operations.ts";
import { INTRODUCTION } from "./introduction.ts";
import { type Operation, TAGS } from "./operation.ts";
import { toProblemSchemas } from "./problem_schemas.ts";
import { SERVICE_OPERATIONS } from "./service_operations.ts";
import { STATS_OPERATIONS } from "./stats_operations.ts";
import { OVERVIEW } from "./stats_schemas.ts";
import { type JsonSchema, toJsonSchema } from "./to_json_schema.ts";
import { toResponses } from "./to_responses.ts";

/** Every route that is documented, also those that an app's settings leave out. */
export const OPERATIONS: readonly Operation[] = [
  ...BASKET_OPERATIONS,
  ...STATS_OPERATIONS,
  ...SERVICE_OPERATIONS,
];

/** An OpenAPI document. */
export interface OpenapiDocument {
  readonly openapi: "3.1.1";
  readonly info: JsonSchema;
  readonly tags: readonly JsonSchema[];
  /** Operations by path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}

/** The document of an app with these routes; a route without documentation is left out. */
export function createOpenapiDocument(routes: readonly Route[]): OpenapiDocument {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of OPERATIONS) {
    const { method, path } = operation;
    const route = routes.find((route) => route.method === method && route.path === path);
    if (route === undefined) continue;
    const methods = paths[path] ??= {};
    methods[method.toLowerCase()] = toOperationObject(operation, route.access);
  }
  return {
    openapi: "3.1.1",
    info: { title: "Delhaize basket pipeline", version: VERSION, description: INTRODUCTION },
    tags: TAGS,
    paths,
    components: {
      schemas: {
        Basket: toJsonSchema(createBasketSchema()),
        Receipt: toJsonSchema(answers.RECEIPT),
        BatchSummary: toJsonSchema(answers.BATCH_SUMMARY),
        BasketFate: toJsonSchema(answers.BASKET_FATE),
        Overview: toJsonSchema(OVERVIEW),
        Liveness: toJsonSchema(answers.LIVENESS),
        Readiness: toJsonSchema(answers.READINESS),
        ...toProblemSchemas(),
      },
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "An API key, where the API has keys. `deno task api-key create` makes one.",
        },
      },
    },
  };
}

function toOperationObject(operation: Operation, access: Route["access"]): JsonSchema {
  const { tag, operationId, summary, description, parameters, body } = operation;
  const isPublic = access === "public";
  return {
    tags: [tag],
    operationId,
    summary,
    description: isPublic
      ? description
      : `${description}\n\nNeeds a key with the scope \`${access}\`, where the API has keys.`,
    // OpenAPI 3.1 lets the roles of any scheme stand where those of OAuth do.
    security: isPublic ? [] : [{ key: [access] }],
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { ...body, required: true } }),
    responses: toResponses(operation, access),
  };
}

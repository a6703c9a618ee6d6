/**
 * The OpenAPI 3.1 document of the API, made from the routes it serves and the schemas it validates
 * with.
 *
 * @module
 */
import { VERSION } from "../../shared/service/version.ts";
import type { Route } from "../http/route.ts";
import { BASKET_OPERATIONS } from "./basket_operations.ts";
import { toComponentSchemas } from "./components.ts";
import { DEAD_LETTER_OPERATIONS } from "./dead_letter_operations.ts";
import { createIntroduction } from "./introduction.ts";
import { type Content, type Operation, type Parameter, TAGS } from "./operation.ts";
import { SERVICE_OPERATIONS } from "./service_operations.ts";
import { createStatsOperations } from "./stats_operations.ts";
import type { JsonSchema } from "./to_json_schema.ts";
import { type Access, type ResponseObject, toResponses } from "./to_responses.ts";

/** Every documented route, also those that the settings of an app leave out. */
export function createOperations(
  { hasStats = true }: {
    /** Whether `/stats` is among them. @default {true} */
    readonly hasStats?: boolean;
  } = {},
): readonly Operation[] {
  return [
    ...BASKET_OPERATIONS,
    ...DEAD_LETTER_OPERATIONS,
    ...(hasStats ? createStatsOperations() : []),
    ...SERVICE_OPERATIONS,
  ];
}

/** An OpenAPI document. */
export interface OpenapiDocument {
  readonly openapi: "3.1.1";
  readonly info: JsonSchema & {
    readonly title: string;
    readonly version: string;
    readonly description: string;
  };
  readonly servers: readonly JsonSchema[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Operations by path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    /** Absent for an API without keys. */
    readonly securitySchemes?: Readonly<Record<string, JsonSchema>>;
  };
}

/** One operation, as OpenAPI writes it. */
export interface OperationObject extends JsonSchema {
  readonly tags: readonly string[];
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly description: string;
    readonly required: true;
    readonly content: Content;
  };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

/** Options for {@linkcode createOpenapiDocument}. */
export interface OpenapiOptions {
  /** Whether the API has keys. Without them no operation demands one. */
  readonly hasKeys: boolean;
}

/** Creates the document of an app with these routes. Leaves out a route without documentation. */
export function createOpenapiDocument(
  routes: readonly Route[],
  { hasKeys }: OpenapiOptions,
): OpenapiDocument {
  const paths: Record<string, Record<string, OperationObject>> = {};
  const hasStats = routes.some(({ path }) => path.startsWith("/stats/"));
  for (const operation of createOperations({ hasStats })) {
    const { method, path } = operation;
    const route = routes.find((route) => route.method === method && route.path === path);
    if (route === undefined) continue;
    const methods = paths[path] ??= {};
    methods[method.toLowerCase()] = toOperationObject(operation, { scope: route.access, hasKeys });
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Delhaize basket pipeline",
      version: VERSION,
      description: createIntroduction({ hasKeys }),
      license: { name: "MIT License", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "The API that this document comes from." }],
    tags: TAGS,
    paths,
    components: {
      schemas: toComponentSchemas(paths),
      ...(hasKeys ? { securitySchemes: SECURITY_SCHEMES } : {}),
    },
  };
}

const SECURITY_SCHEMES = {
  key: {
    type: "http",
    scheme: "bearer",
    description:
      "An API key, from whoever runs this API: `deno task api-key create` makes one. Enter " +
      "it as it is, without `Bearer`.",
  },
};

function toOperationObject(operation: Operation, access: Access): OperationObject {
  const { tag, operationId, summary, description, parameters, body } = operation;
  const needsKey = access.hasKeys && access.scope !== "public";
  return {
    tags: [tag],
    operationId,
    summary,
    description: needsKey
      ? `${description}\n\nNeeds a key with the scope \`${access.scope}\`.`
      : description,
    // OpenAPI 3.1 allows role names here for every scheme, not only the scopes of OAuth.
    security: needsKey ? [{ key: [access.scope] }] : [],
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { ...body, required: true } }),
    responses: toResponses(operation, access),
  };
}

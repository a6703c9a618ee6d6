/**
 * The document is valid OpenAPI, has every route of the app and no other, and examples that keep
 * to their schemas.
 *
 * @module
 */
import { BASKET_CURSOR_PATTERN } from "../../../api/stats/query/basket_cursor.ts";
import { assertEquals } from "@std/assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import {
  createOperations,
  type OpenapiDocument,
} from "../../../api/docs/create_openapi_document.ts";
import type { MediaType, Parameter } from "../../../api/docs/operation.ts";
import { ALL_PROBLEMS } from "../../../api/docs/problem_schemas.ts";
import { type JsonSchema, toJsonSchema } from "../../../api/docs/to_json_schema.ts";
import { TILL_ORDERS } from "../../../api/stats/reports/till_statements.ts";
import { TILL_STATUSES } from "../../../api/stats/reports/tills.ts";
import { basketText } from "../../../shared/basket/basket_text.ts";
import { VERSION } from "../../../shared/service/version.ts";
import { may } from "../../support/permissions.ts";
import { aDocumentedApp } from "./support/a_documented_app.ts";
import { guarded } from "./support/answer_case.ts";
import { createJudge, escape } from "./support/documented.ts";

/** Pages and their files: what they are for is to be seen, so no reference describes them. */
const PAGES = ["GET /", "GET /assets/", "GET /docs/assets/"];

const { document: everything } = aDocumentedApp(guarded);

// The validator reads its schemas from files.
Deno.test("the document is valid OpenAPI 3.1", { ignore: !may.read }, async (t) => {
  const documents = {
    "of all routes": everything,
    "of an API without keys": aDocumentedApp().document,
    "of an edge": aDocumentedApp({
      stats: undefined,
      deadLetters: undefined,
      bulkPublisher: undefined,
    }).document,
  };
  for (const [name, document] of Object.entries(documents)) {
    await t.step(name, async () => {
      const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
      assertEquals({ valid: result.valid, errors: result.errors ?? [] }, {
        valid: true,
        errors: [],
      });
      assertEquals([document.openapi, document.info.version], ["3.1.1", VERSION]);
    });
  }
});

Deno.test("every route of the app is documented, and every documented route is there", () => {
  const names = aDocumentedApp().routes.map(({ method, path }) => `${method} ${path}`)
    .filter((name) => !PAGES.some((page) => page === name || isBelow(page, name)));
  const documented = createOperations().map(({ method, path }) => `${method} ${path}`);
  assertEquals(names.toSorted(), documented.toSorted());
});

Deno.test("the document has the routes that the settings leave, with their scopes", () => {
  const { document } = aDocumentedApp({
    ...guarded,
    metricsAccess: "read",
    docsAccess: "off",
    stats: undefined,
  });
  const admin = [{ key: ["admin"] }];
  assertEquals(toSecurity(document), {
    "post /baskets": [{ key: ["ingest"] }],
    "post /baskets/batch": [{ key: ["ingest"] }],
    "post /closings": [{ key: ["ingest"] }],
    "get /baskets/{store}/{id}": [{ key: ["read"] }],
    "get /dead-letters/{topic}/{partition}/{offset}": [{ key: ["read"] }],
    "get /dead-letters/requests/{id}": admin,
    "post /dead-letters/replay": admin,
    "post /dead-letters/replace": admin,
    "post /dead-letters/new-id": admin,
    "post /dead-letters/discard": admin,
    "get /health/live": [],
    "get /health/ready": [],
    "get /metrics": [{ key: ["read"] }],
  });
});

Deno.test("the document of an API without keys asks for none", () => {
  const { document } = aDocumentedApp();
  assertEquals(Object.values(toSecurity(document)).filter((asked) => asked.length > 0), []);
  assertEquals(document.components.securitySchemes, undefined);
  const text = JSON.stringify(document.paths);
  assertEquals(text.match(/unauthorized|forbidden|store_not_allowed|[Nn]eeds a key/g), null);
  assertEquals(JSON.stringify(everything.paths).includes("Needs a key"), true);
});

Deno.test("a range of lines has an item and a length, without prefixItems", () => {
  const { retry } = everything.components.schemas.BatchSummary?.properties as JsonSchema;
  const { items } = retry as JsonSchema;
  const number = { type: "integer", minimum: 0 };
  assertEquals(items, { type: "array", items: number, minItems: 2, maxItems: 2 });
  assertEquals(JSON.stringify(everything).includes("prefixItems"), false);
});

Deno.test("every problem is documented where it can be answered, and only with its status", () => {
  const documented = new Set<string>();
  for (const { pointer, status, media } of eachMedia("application/problem+json")) {
    const [, narrowed] = media.schema.allOf as [JsonSchema, {
      readonly properties: { readonly code: { readonly enum: readonly string[] } };
    }];
    for (const code of narrowed.properties.code.enum) {
      documented.add(code);
      assertEquals(String(ALL_PROBLEMS[code as keyof typeof ALL_PROBLEMS].status), status, pointer);
    }
    assertEquals(Object.keys(media.examples ?? {}), narrowed.properties.code.enum, pointer);
  }
  assertEquals([...documented].toSorted(), Object.keys(ALL_PROBLEMS).toSorted());
});

Deno.test("the parameters of every report are documented as they are parsed", async (t) => {
  const text = (name: string, schema: JsonSchema) => [name, schema];
  const { pattern } = toJsonSchema(basketText(64, { description: "" }).schema);
  const word = { type: "string", minLength: 1, maxLength: 64, pattern };
  const shared = [
    text("from", { type: "string", format: "date" }),
    text("to", { type: "string", format: "date" }),
    text("store", word),
    text("format", { type: "string", enum: ["json", "csv", "csv-be"] }),
  ];
  const limit = (fallback: number, maximum = 500) =>
    text("limit", { type: "integer", minimum: 1, maximum, default: fallback });
  const by = {
    type: "string",
    enum: ["day", "week", "month", "hour", "weekday-hour", "category", "store", "kind"],
    default: "day",
  };
  const productName = { ...word, maxLength: 200 };
  const lines = [text("category", word), text("product", productName)];
  const amount = { type: "string", pattern: "^-?\\d{1,9}(\\.\\d{1,2})?$" };
  const cases: Readonly<Record<string, readonly unknown[]>> = {
    "/stats/sales": [limit(1_000, 10_000), text("by", by), ...lines, ...shared],
    "/stats/products": [
      limit(20),
      text("category", word),
      text("search", productName),
      ...shared,
    ],
    "/stats/baskets": [
      text("order", { type: "string", enum: ["newest", "largest", "smallest"], default: "newest" }),
      limit(50),
      text("after", { type: "string", pattern: BASKET_CURSOR_PATTERN }),
      text("till", word),
      ...lines,
      text("min", amount),
      text("max", amount),
      text("weekday", { type: "integer", minimum: 1, maximum: 7 }),
      text("hour", { type: "integer", minimum: 0, maximum: 23 }),
      ...shared,
    ],
    "/stats/basket-sizes": shared,
    "/stats/pairs": [limit(20), text("product", productName), ...shared],
    "/stats/stores": [limit(1_000, 10_000), text("after", word), ...shared.slice(2)],
    "/stats/tills": [
      limit(1_000, 10_000),
      text("after", {
        type: "string",
        pattern: "^\\d{4}-\\d\\d-\\d\\d/[^/]+/[^/]+(/-?\\d+(\\.\\d+)?)?$",
      }),
      text("status", { type: "string", enum: [...TILL_STATUSES, "problem"] }),
      text("till", word),
      text("search", word),
      text("order", { type: "string", enum: [...TILL_ORDERS], default: "newest" }),
      ...shared,
    ],
    "/stats/gaps": [limit(500, 10_000), ...shared.slice(2)],
    "/stats/dead-letters": [
      limit(50),
      text("after", {
        type: "string",
        pattern: "^[A-Za-z0-9._-]{1,249}/[0-9]{1,9}@[0-9]{1,18}~[0-9a-f]{64}$",
      }),
      text("code", word),
      text("cause", { type: "string", maxLength: 160 }),
      ...shared.slice(2),
    ],
    "/stats/dead-letter-causes": [limit(50), text("code", word), ...shared.slice(2)],
    "/stats/refusals": [
      limit(100, 1_000),
      text("key", word),
      text("code", word),
      ...shared.slice(2),
    ],
  };
  for (const [path, expected] of Object.entries(cases)) {
    await t.step(path, () => {
      const parameters = everything.paths[path]?.get?.parameters as readonly Parameter[];
      assertEquals(parameters.map(({ name, schema }) => [name, schema]), expected);
      assertEquals(parameters.filter(({ description }) => description === ""), []);
    });
  }
});

Deno.test("every example keeps to its schema", async (t) => {
  const judge = createJudge(everything);
  for (const { pointer, media } of eachMedia()) {
    for (const [name, { value }] of Object.entries(media.examples ?? {})) {
      await t.step(`${pointer} ${name}`, () => {
        assertEquals(judge.validate(`${pointer}/schema`, value), []);
      });
    }
  }
});

Deno.test("operations have names of their own", () => {
  const ids = createOperations().map(({ operationId }) => operationId);
  assertEquals(new Set(ids).size, ids.length);
});

/** What each operation asks for. */
function toSecurity(document: OpenapiDocument): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) =>
        [`${method} ${path}`, security as readonly unknown[]] as const
      )
    ),
  );
}

function isBelow(folder: string, name: string): boolean {
  return folder.endsWith("/") && folder !== "GET /" && name.startsWith(folder);
}

/** Every body of every operation, with a pointer to it. */
function* eachMedia(type?: string): Generator<{
  readonly pointer: string;
  readonly status: string;
  readonly media: MediaType;
}> {
  for (const [path, methods] of Object.entries(everything.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const base = `/paths/${escape(path)}/${method}`;
      const { requestBody, responses } = operation as unknown as {
        readonly requestBody?: WithContent;
        readonly responses: Readonly<Record<string, WithContent>>;
      };
      const bodies = [
        { at: `${base}/requestBody`, status: "", content: requestBody?.content },
        ...Object.entries(responses).map(([status, { content }]) => ({
          at: `${base}/responses/${status}`,
          status,
          content,
        })),
      ];
      for (const { at, status, content } of bodies) {
        for (const [mediaType, media] of Object.entries(content ?? {})) {
          if (type !== undefined && type !== mediaType) continue;
          yield { pointer: `${at}/content/${escape(mediaType)}`, status, media };
        }
      }
    }
  }
}

interface WithContent {
  readonly content?: Readonly<Record<string, MediaType>>;
}

/**
 * The hostile tables against the app, without a socket.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createGuard } from "../../api/auth/guard.ts";
import { createOperations } from "../../api/docs/create_openapi_document.ts";
import { toDeadLetterRoutes } from "../../api/dead_letters/dead_letter_routes.ts";
import { openApiKeys } from "../../api/auth/open_api_keys.ts";
import type { BasketRecord } from "../../shared/basket/record.ts";
import { anApp } from "../api/an_app.ts";
import { TABLES } from "./hostile_tables.ts";
import { checkAnswer, toAnswer } from "./support/answer.ts";
import { API_KEYS } from "./support/hostile_keys.ts";
import { toRequest } from "./support/write_request.ts";

const keys = openApiKeys({ API_KEYS, API_KEYS_FILE: undefined, AUTH: undefined });

/** An app that knows the keys, and what got through it. */
function aHostileApp() {
  const bulk: BasketRecord[] = [];
  const nothing = { query: () => Promise.resolve([]), transaction: () => Promise.reject() };
  const app = anApp({
    deadLetters: toDeadLetterRoutes({ database: nothing }),
    guard: createGuard({ keys }),
    bulkPublisher: {
      publish(record) {
        bulk.push(record);
        return Promise.resolve({ status: "accepted", partition: 0, offset: bulk.length });
      },
    },
  });
  return {
    send: async (request: Request) => await toAnswer(await app.request(request)),
    published: () => [...app.published, ...bulk],
  };
}

for (const { kind, cases } of TABLES) {
  const possible = cases.filter(({ socketOnly }) => socketOnly !== true);
  Deno.test(`the app answers each of ${possible.length} hostile requests: ${kind}`, async (t) => {
    for (const hostile of possible) {
      await t.step(hostile.name, async () => {
        const { send, published } = aHostileApp();
        checkAnswer(await send(toRequest(hostile.request)), hostile);
        assertEquals(published().length, hostile.accepted ?? 0);
        assertEquals((await send(toRequest(GOOD))).status, 202);
      });
    }
  });
}

Deno.test("every route that reads a body is in a hostile table", () => {
  const tried = new Set(
    TABLES.flatMap(({ cases }) => cases).map(({ request }) => request.path ?? "/baskets"),
  );
  const reading = createOperations().filter(({ method }) => method === "POST").map(({ path }) =>
    path
  );
  assertEquals(reading.filter((path) => !tried.has(path)), []);
});

const GOOD = TABLES.at(-1)?.cases[0]?.request ?? {};

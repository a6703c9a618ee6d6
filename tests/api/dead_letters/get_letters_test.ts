/**
 * However many ask for dead letters at once, one content is in memory.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toDeadLetterRoutes } from "../../../api/dead_letters/dead_letter_routes.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { anApp } from "../an_app.ts";

Deno.test("GET /dead-letters reads one at a time, and refuses what waits behind many", async () => {
  let reading = 0;
  let most = 0;
  const query = async () => {
    await Promise.resolve();
    return [];
  };
  const database = {
    query,
    async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
      most = Math.max(most, ++reading);
      try {
        return await work({ query });
      } finally {
        reading--;
      }
    },
  };
  const app = anApp({ deadLetters: toDeadLetterRoutes({ database }) });
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => app.request("/dead-letters/delhaize_shop/0/7")),
  );
  const counts = Map.groupBy(answers, ({ status }) => status);
  assertEquals(
    [most, ...[404, 503].map((status) => counts.get(status)?.length)],
    [1, 17, 23],
  );
  assertEquals(counts.get(503)?.[0]?.headers.get("retry-after"), "2");
});

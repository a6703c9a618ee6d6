/**
 * The API with `DATABASE_READ_URL`: reports read there, what became of a basket is asked of the
 * primary, and either may be away.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { migrate, readMigrations } from "../../consumer/migrate.ts";
import { storeBatch } from "../../consumer/store/store_batch.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { aPrepared } from "../support/a_prepared.ts";
import { may } from "../support/permissions.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";

const AWAY = "postgres://delhaize@127.0.0.1:1/delhaize";

Deno.test({
  name: "with DATABASE_READ_URL the API says which database is away, and the other one answers",
  ignore: !may.runStack,
  async fn(t) {
    await using stack = await startTestStack();
    await using database = openPg({ url: stack.database, applicationName: "test" });
    await migrate(database, await readMigrations());
    await storeBatch(database, [aPrepared({ id: "b-1" }, 0)]);
    const cases = [
      {
        name: "the read database is away",
        env: { DATABASE_URL: stack.database, DATABASE_READ_URL: AWAY },
        expected: { databases: { primary: "up", read: "down" }, basket: 200, sales: 503 },
      },
      {
        name: "the primary is away",
        env: { DATABASE_URL: AWAY, DATABASE_READ_URL: stack.database },
        expected: { databases: { primary: "down", read: "up" }, basket: 503, sales: 200 },
      },
    ];
    for (const { name, env, expected } of cases) {
      await t.step(name, async () => {
        await using api = spawnService("api", { env: { KAFKA_BROKERS: stack.kafka, ...env } });
        await api.untilReady();
        const url = await api.url();
        const read = async (path: string) => await (await fetch(url + path)).json();
        const readStatus = async (path: string) => {
          const response = await fetch(url + path);
          await response.body?.cancel();
          return response.status;
        };
        await waitUntil("it knows both databases", async () => {
          const { databases } = await read("/health/ready");
          return JSON.stringify(databases) === JSON.stringify(expected.databases);
        });
        assertEquals(await readStatus("/baskets/Brussels/b-1"), expected.basket);
        assertEquals(
          await readStatus("/stats/sales?from=2020-01-01&to=2020-01-02"),
          expected.sales,
        );
        assertEquals((await read("/stats/overview")).primary, expected.databases.primary);
        const metrics = await (await fetch(`${url}/metrics`)).text();
        for (const [role, state] of Object.entries(expected.databases)) {
          const line = `api_database_up{database="${role}"} ${state === "up" ? 1 : 0}`;
          assertEquals(metrics.split("\n").includes(line), true, line);
        }
      });
    }
  },
});

/**
 * The pipeline on the broker and the database that the settings name, with the driver that they
 * name: what CI runs on Redpanda and Postgres in containers, and on deno-postgres from JSR. Only
 * with `GIVEN_SERVERS=true`, since it writes into them; both should be empty.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { may } from "../support/permissions.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { tempDir } from "../support/temp_dir.ts";

const isWanted = may.runStack && Deno.env.get("GIVEN_SERVERS") === "true";
const BASKETS = 5_000;

Deno.test("baskets go through the pipeline on given servers (needs GIVEN_SERVERS=true)", {
  ignore: !isWanted,
}, async () => {
  await using dir = await tempDir();
  const receipts = `${dir.path}/receipts.ndjson`;
  const env = { POSTGRES_DRIVER: Deno.env.get("POSTGRES_DRIVER") ?? "pg" };

  const migrated = await runTask("migrate", { env, args: ["--wait", "60"] });
  assertEquals(migrated.code, 0, migrated.stderr);
  await using consumer = spawnService("consume", { env });
  await using api = spawnService("api", { env: { ...env, AUTH: "none", DRAIN_DELAY_MS: "0" } });
  await Promise.all([consumer.untilReady(), api.untilReady()]);
  assertMatch(consumer.log(), new RegExp(`"driver":"${env.POSTGRES_DRIVER}"`));

  const sent = await runTask("stress", {
    args: ["--requests", `${BASKETS}`, "--url", await api.url(), "--receipts", receipts],
  });
  assertEquals(sent.code, 0, sent.stderr);
  const verified = await runTask("verify", { env, args: ["--receipts", receipts, "--wait", "60"] });
  assertEquals(verified.code, 0, `${verified.stdout}\n${verified.stderr}`);
  assertStringIncludes(
    verified.stdout,
    `accepted ${BASKETS} · stored ${BASKETS} · lost 0 · doubled 0`,
  );
  assertEquals([await api.stop(), await consumer.stop()], [0, 0]);
});

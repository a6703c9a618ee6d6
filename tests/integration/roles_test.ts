/**
 * Consumer, API and tasks under the roles of production: each does its work with the rights that it
 * has, and says which one is missing where it has the wrong role.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { openPg } from "../../shared/postgres/pg.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startRoleStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";

const ignore = !may.runStack;
const MEND = "deno task migrate --roles";

Deno.test("consumer, API and tasks work under their roles on a migrated schema", {
  ignore,
}, async (t) => {
  await using stack = await startRoleStack();
  const { kafka, logins } = stack;
  const as = (role: keyof typeof logins) => ({
    env: { KAFKA_BROKERS: kafka, DATABASE_URL: logins[role], KAFKA_PARTITIONS: "1" },
  });
  await using consumer = spawnService("consume", as("writer"));
  await using api = spawnService("api", as("api_writer"));
  await Promise.all([consumer.untilReady(), api.untilReady()]);
  await using topics = await openTopicClient(kafka);
  const basket = aWireBasket({ id: "b-1", till: "1", receipt: 3 });
  const other = aWireBasket({ id: "b-1", till: "1", receipt: 3, date: "2026-01-03" });
  await topics.send(
    "delhaize_shop",
    [basket, other].map((value) => (
      { key: "Brussels/b-1", value: JSON.stringify(value), headers: { schema: "basket.v2" } }
    )),
  );
  await using database = openPg({ url: stack.database, applicationName: "test" });
  await waitUntil("the second is a dead letter", async () => {
    return (await database.query("select from dead_letters")).length === 1;
  });

  for (const path of ["baskets/Brussels/b-1", ...REPORTS.map((name) => `stats/${name}`)]) {
    await t.step(`the API answers GET /${path}`, async () => {
      const response = await fetch(`${await api.url()}/${path}`);
      await response.body?.cancel();
      assertEquals(response.status, 200);
    });
  }
  const tasks = [
    { task: "verify", args: ["--wait", "20"], role: "reader" },
    { task: "uncategorised", args: [], role: "reader" },
    { task: "dead-letters", args: ["list"], role: "reader" },
    {
      task: "dead-letters",
      args: ["discard", "--code", "id_reused", "--reason", "a test"],
      role: "writer",
    },
    { task: "gaps", args: ["list"], role: "reader" },
    { task: "recategorise", args: [], role: "writer" },
    { task: "migrate", args: ["--roles"], role: "owner" },
    { task: "erase", args: ["Brussels", "b-1", "--reason", "a test"], role: "writer" },
    { task: "audit", args: [], role: "reader" },
    { task: "partitions", args: [], role: "owner" },
    { task: "retain", args: ["--months", "1"], role: "owner" },
    { task: "verify", args: ["--wait", "20"], role: "reader" },
  ] as const;
  for (const { task, args, role } of tasks) {
    await t.step(`${role} runs ${task} ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await runTask(task, { args, ...as(role) });
      assertEquals({ code, stderr }, { code: 0, stderr: "" }, stdout);
    });
  }
});

Deno.test("who lacks a right is told which, and what mends it", { ignore }, async (t) => {
  await using stack = await startRoleStack();
  const { kafka, logins } = stack;
  const as = (role: keyof typeof logins) => ({
    env: { KAFKA_BROKERS: kafka, DATABASE_URL: logins[role], KAFKA_PARTITIONS: "1" },
  });

  await t.step("the consumer ends, and stores what it met under the right role", async () => {
    await using topics = await openTopicClient(kafka);
    await using wrong = spawnService("consume", as("reader"));
    const code = await wrong.exited;
    assertEquals(code, 1);
    assertStringIncludes(wrong.log(), "Cannot go on");
    assertStringIncludes(wrong.log(), "permission denied for table");
    assertStringIncludes(wrong.log(), "for the role delhaize_reader_login");
    assertStringIncludes(wrong.log(), MEND);
    await using right = spawnService("consume", as("writer"));
    await right.untilReady();
    await topics.send("delhaize_shop", [{ value: JSON.stringify(aWireBasket()) }]);
    await using database = openPg({ url: stack.database, applicationName: "test" });
    await waitUntil("the basket is stored", async () => {
      return (await database.query("select from baskets")).length === 1;
    });
  });

  await t.step("the API says 503 for what it may not read, and takes baskets", async () => {
    await using api = spawnService("api", as("analyst"));
    await api.untilReady();
    const url = await api.url();
    const look = await fetch(`${url}/baskets/Brussels/123`);
    assertEquals([look.status, (await look.json()).code], [503, "database_unavailable"]);
    const post = await fetch(`${url}/baskets`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(aWireBasket({ id: "b-2" })),
    });
    await post.body?.cancel();
    assertEquals(post.status, 202);
    assertStringIncludes(api.log(), "permission denied for table baskets");
    assertStringIncludes(api.log(), "for the role delhaize_analyst_login");
    assertStringIncludes(api.log(), MEND);
  });

  const tasks = [
    { task: "verify", args: ["--wait", "5"], role: "analyst", on: "table" },
    { task: "dead-letters", args: ["list"], role: "analyst", on: "table dead_letters" },
    {
      task: "gaps",
      args: ["acknowledge", "1", "--reason", "a test"],
      role: "reader",
      on: "table gaps",
    },
    {
      task: "migrate",
      args: ["--roles", "--role-prefix", "mine_"],
      role: "owner",
      on: "to create role",
    },
  ] as const;
  for (const { task, args, role, on } of tasks) {
    await t.step(`${task} as ${role}`, async () => {
      const { code, stdout, stderr } = await runTask(task, { args, ...as(role) });
      assertEquals(code, 1, stdout + stderr);
      assertStringIncludes(stderr, `permission denied ${on.startsWith("to") ? "" : "for "}${on}`);
      assertStringIncludes(stderr, "for the role delhaize_");
    });
  }
});

const REPORTS = [
  "overview",
  "sales",
  "products",
  "dead-letters",
  "dead-letter-causes",
  "gaps",
  "stores",
  "tills",
  "pairs",
];

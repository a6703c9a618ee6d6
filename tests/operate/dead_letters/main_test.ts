/**
 * The task `dead-letters` as people and scripts call it, end to end: a broker, a Postgres, a
 * consumer, and `verify` at the end. It runs with the permissions the task has.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { openPg } from "../../../shared/postgres/pg.ts";
import { toRecordKey } from "../../../shared/basket/record.ts";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import { runTask } from "../../support/process/run_task.ts";
import { spawnService } from "../../support/process/spawn_service.ts";
import { openTopicClient } from "../../support/kafka/open_topic_client.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { DEAD_LETTER_CODES } from "../../../shared/dead_letters/dead_letter_code.ts";
import { may } from "../../support/permissions.ts";
import { startTestStack } from "../../support/start_test_stack.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { toDay } from "../../../shared/postgres/to_instant.ts";

const ignore = !may.runStack;
const TOPIC = "delhaize_shop";

Deno.test({
  name: "dead-letters lists, shows, replays, replaces and discards, and verify stays right",
  ignore,
  async fn(t) {
    await using stack = await startTestStack();
    const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database, KAFKA_PARTITIONS: "1" };
    await using consumer = spawnService("consume", { env });
    await consumer.untilReady();
    await using topics = await openTopicClient(stack.kafka);
    await using database = openPg({ url: stack.database, applicationName: "test" });
    const run = (...args: readonly string[]) => runTask("dead-letters", { args, env });
    const verify = async () => {
      const { code, stdout } = await runTask("verify", { args: ["--json"], env });
      return { code, report: JSON.parse(stdout) };
    };
    const count = async (table: "baskets" | "dead_letters") =>
      (await database.query(`select from ${table}`)).length;

    await database.query("alter table baskets add constraint odd check (total <> 13.13)");
    await topics.send(TOPIC, [
      toNewRecord(aWireBasket({ id: "first" })),
      toNewRecord(aWireBasket({ id: "first", date: "2020-01-02" })),
      toNewRecord(aWireBasket({
        id: "refused",
        products: [{ id: "p-1", name: "Bread", price: 13.13 }],
      })),
      { key: "garbage", value: Uint8Array.of(0xff, 0xfe) },
      { key: "faulty", value: '{"id":"x","store":"Gent","date":"2020-02-30"}' },
    ]);
    await waitUntil("all are settled", async () => await count("dead_letters") === 4);
    const conflict = `${TOPIC}/0@1`;
    const [refused, garbage, faulty] = [2, 3, 4].map((offset) => `${TOPIC}/0@${offset}`);

    await t.step("list", async () => {
      const { code, stdout, stderr } = await run("list");
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      assertStringIncludes(stdout, `${conflict}  id_reused  basket "Brussels" "first"`);
      assertStringIncludes(
        stdout,
        "open dead letters: 4\n  id_reused 1\n  invalid_basket 1\n  not_utf8 1\n" +
          "  refused_by_database 1\n",
      );
      const json = JSON.parse((await run("list", "--json", "--code", "not_utf8")).stdout);
      assertEquals(json.counts, { not_utf8: 1 });
      assertEquals(json.letters[0].position, garbage);
    });

    await t.step("show", async () => {
      const { code, stdout } = await run("show", conflict);
      assertEquals(code, 0);
      assertStringIncludes(
        stdout,
        [
          "validated again now: valid",
          "",
          `stored with ${TOPIC}/0@0: 2020-01-01, 3 products, 4.50`,
          "  date",
          "    - 2020-01-01",
          "    + 2020-01-02",
          "",
        ].join("\n"),
      );
      assertStringIncludes((await run("show", garbage ?? "")).stdout, "00000000  ff fe");
      const { faults } = JSON.parse((await run("show", faulty ?? "", "--json")).stdout);
      assertEquals(faults.map(({ code }: { code: string }) => code), ["not_a_date", "required"]);
      assertEquals(await run("show", `${TOPIC}/0@99`), {
        code: 1,
        stdout: "",
        stderr: `There is no dead letter of the record ${TOPIC}/0@99\n`,
      });
    });

    await database.query("alter table baskets drop constraint odd");
    await t.step("replay, dry and real, twice", async () => {
      const dry = await run("replay", "--code", "refused_by_database", "--dry-run");
      assertEquals(dry, {
        code: 0,
        stdout: `${refused}  would be replayed: to ${TOPIC}\n` +
          "dry run, nothing was changed: replayed 1\n",
        stderr: "",
      });
      const real = await run("replay", "--code", "refused_by_database");
      assertEquals(real, {
        code: 0,
        stdout: `${refused}  replayed: to ${TOPIC}/0@5\nreplayed 1\n`,
        stderr: "",
      });
      await waitUntil("it is stored", async () => await count("baskets") === 2);
      assertEquals(await run("replay", "--code", "refused_by_database"), {
        code: 0,
        stdout: "nothing to do\n",
        stderr: "",
      });
    });

    await t.step("replay of all names what it leaves", async () => {
      const { code, stdout } = await run("replay");
      assertEquals(code, 1);
      assertStringIncludes(stdout, `${garbage}  left: still not_utf8: Is not valid UTF-8\n`);
      assertStringIncludes(stdout, "--replace replaces the stored basket by it\n");
      assertStringIncludes(stdout, "left 3\n");
    });

    await t.step("replay --replace, twice", async () => {
      const { code, stdout } = await run("replay", conflict, "--replace", "--json");
      const [outcome] = JSON.parse(stdout).outcomes;
      assertEquals([code, outcome.outcome, outcome.to], [0, "replaced", conflict]);
      const again = await run("replay", conflict, "--replace", "--json");
      assertEquals([again.code, JSON.parse(again.stdout).outcomes[0].outcome], [0, "unchanged"]);
      assertEquals(
        await database.query(
          `select ${
            toDay("purchased_on")
          } as purchased_on, baskets from baskets_by_day order by 1, 2`,
        ),
        [
          { purchased_on: "2020-01-01", baskets: "1" },
          { purchased_on: "2020-01-02", baskets: "1" },
        ],
      );
    });

    await t.step("discard, twice", async () => {
      for (const word of ["discarded", "unchanged"]) {
        const { code, stdout } = await run("discard", faulty ?? "", "--reason", "a test");
        assertEquals(code, 0);
        assertStringIncludes(stdout, `${faulty}  ${word}: `);
      }
      const { stdout } = await run("list", "--all");
      assertStringIncludes(stdout, ": a test\n");
      assertStringIncludes(stdout, "  replaced the stored basket ");
      assertStringIncludes(stdout, ` to ${TOPIC}/0@5\n`);
      assertStringIncludes(stdout, "dead letters: 4\n");
      assertStringIncludes((await run("list")).stdout, "open dead letters: 1\n");
    });

    const right = {
      code: 0,
      report: {
        accepted: 6,
        stored: 3,
        repeats: 0,
        deadLetters: 3,
        lost: 0,
        doubled: 0,
        differences: [],
        gaps: [],
        expired: 0,
        erased: 0,
        inGaps: 0,
        notes: [],
      },
    };
    await t.step("verify", async () => assertEquals(await verify(), right));

    await t.step("a redelivery of everything undoes nothing", async () => {
      assertEquals(await consumer.stop(), 0);
      const before = await database.query("select * from baskets order by id");
      await using again = spawnService("consume", {
        env: { ...env, KAFKA_GROUP_ID: "again" },
      });
      await waitUntil(
        "it has read all",
        async () => (await topics.committed("again", TOPIC))[0] === "6",
      );
      assertEquals(await database.query("select * from baskets order by id"), before);
      assertEquals(await count("dead_letters"), 4);
      assertStringIncludes((await run("list")).stdout, "open dead letters: 1\n");
      assertEquals(await verify(), right);
      assertEquals(await again.stop(), 0);
    });
  },
});

Deno.test({
  name: "dead-letters exits 2 when it was called wrongly, and 1 when the database is away",
  ignore,
  async fn(t) {
    const nowhere = { DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none" };
    const cases = [
      { args: [], code: 2, message: "A command is missing" },
      { args: ["list", "--cod", "x"], code: 2, message: "--cod is not an option" },
      { args: ["discard", "--reason", "x"], code: 2, message: "Give --code or positions" },
      { args: ["list"], env: { DATABASE_URL: "mysql://x" }, code: 2, message: "DATABASE_URL" },
      {
        args: ["list", "x", "--code", "conflit", "--limit", "0"],
        code: 2,
        message: `--code must be one of ${DEAD_LETTER_CODES.join(", ")}, not "conflit"\n` +
          '--limit must be a whole number from 1 to 100000, not "0"\n' +
          '"x" is not expected',
      },
      { args: ["show"], code: 2, message: "TOPIC/PARTITION@OFFSET is missing" },
      { args: ["show", "a/0@1", "a/0@2"], code: 2, message: '"a/0@2" is one TOPIC/' },
      { args: ["show", "a/0"], code: 2, message: '"a/0" is not a position such as' },
      { args: ["replay", "--code", "conflict", "a/0@1"], code: 2, message: "not both" },
      { args: ["replay", "--new-id", "--replace"], code: 2, message: "not both" },
      { args: ["discard", "a/0@1", "--reason", "  "], code: 2, message: "--reason must be" },
      {
        args: ["discard", "a/0@1", "--reason", "x".repeat(501)],
        code: 2,
        message: "--reason must be 1 to 500 characters",
      },
      { args: ["list", "--replace"], code: 2, message: "--replace is not an option" },
      { args: ["list", "--reason", "x"], code: 2, message: "--reason is not an option" },
      { args: ["list"], code: 1, message: "Cannot connect" },
    ];
    for (const { args, env, code, message } of cases) {
      await t.step(`dead-letters ${args.join(" ")}`, async () => {
        const result = await runTask("dead-letters", { args, env: { ...nowhere, ...env } });
        assertEquals([result.code, result.stdout], [code, ""]);
        assertStringIncludes(result.stderr, message);
      });
    }
    await t.step("dead-letters --help", async () => {
      const { code, stdout } = await runTask("dead-letters", { args: ["--help"], env: nowhere });
      assertEquals(code, 0);
      assertStringIncludes(stdout, "Usage: deno task dead-letters list");
      for (const each of DEAD_LETTER_CODES) assertStringIncludes(stdout, each);
    });
  },
});

function toNewRecord(basket: WireBasket) {
  return { key: toRecordKey(basket), value: JSON.stringify(basket), partition: 0 };
}

/**
 * The task `gaps` as people and scripts call it.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { insertGap } from "../../support/postgres/a_gap.ts";
import { may } from "../../support/permissions.ts";
import { runTask } from "../../support/process/run_task.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const NOTICED = "noticed 2026-11-29T12:00:00.000Z";

Deno.test({
  name: "gaps lists what is open, and acknowledges it once",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await openDatabase();
    const run = (...args: string[]) =>
      runTask("gaps", { args, env: { DATABASE_URL: database.url } });

    await t.step("nothing", async () => {
      assertEquals(await run("list"), { code: 0, stdout: "no open gaps\n", stderr: "" });
    });
    await insertGap(database);
    await insertGap(database, { reason: "before_first_read", fromOffset: "0", partition: 2 });
    await t.step("two", async () => {
      assertEquals(await run("list"), {
        code: 0,
        stdout: [
          `gap 1: delhaize_shop/0 offsets 5 to 34 (30) were deleted before they were read, ${NOTICED}`,
          '  verify fails until: deno task gaps acknowledge 1 --reason "…"',
          `gap 2: delhaize_shop/2 offsets 0 to 34 (35) were deleted before the topic was first ` +
          `read, ${NOTICED}`,
          "  harmless: verify only mentions it",
          "",
          "open gaps: 2, to be acknowledged: 1\n",
        ].join("\n"),
        stderr: "",
      });
    });
    await t.step("as JSON", async () => {
      const { stdout } = await run("list", "--json");
      assertEquals(JSON.parse(stdout).gaps[0], {
        id: 1,
        topic: "delhaize_shop",
        partition: 0,
        fromOffset: "5",
        toOffset: "35",
        reason: "retention",
        noticedAt: "2026-11-29T12:00:00.000Z",
        isLoss: true,
        acknowledgement: null,
      });
    });
    await t.step("acknowledged", async () => {
      const { code, stdout } = await run("acknowledge", "1", "7", "--reason", "the disk was full");
      assertEquals({ code, lines: stdout.split("\n") }, {
        code: 1,
        lines: [
          "1  acknowledged: gap 1: delhaize_shop/0 offsets 5 to 34 (30) were deleted before they " +
          `were read, ${NOTICED}`,
          "7  missing: there is no such gap",
          "",
        ],
      });
    });
    await t.step("acknowledged again, as JSON", async () => {
      const { code, stdout } = await run("acknowledge", "1", "--reason", "another", "--json");
      const { outcomes: [outcome] } = JSON.parse(stdout);
      assertEquals([code, outcome.id, outcome.outcome], [0, 1, "unchanged"]);
      assertMatch(outcome.detail, /^was acknowledged at .*: the disk was full$/);
    });
    await t.step("listed with all", async () => {
      const { stdout } = await run("list", "--all");
      assertMatch(stdout, /\n {2}acknowledged 20\d\d-.*: the disk was full\n/);
      assertMatch(stdout, /gaps: 2, to be acknowledged: 0\n$/);
    });
  },
});

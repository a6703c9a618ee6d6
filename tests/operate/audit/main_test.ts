/**
 * The task `audit` as people and scripts call it.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { may } from "../../support/permissions.ts";
import { insertGap } from "../../support/postgres/a_gap.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { runTask } from "../../support/process/run_task.ts";

const { openDatabase } = usePostgres();

Deno.test({
  name: "audit lists what a task recorded, for people and for programs, a page at a time",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    const env = { DATABASE_URL: database.url, USER: "night-shift", SUDO_USER: "" };
    const audit = (...args: string[]) => runTask("audit", { args, env });
    assertEquals(await audit(), { code: 0, stdout: "no changes\n", stderr: "" });
    for (let gap = 1; gap <= 2; gap++) await insertGap(database, { fromOffset: String(gap) });
    const acknowledge = (...args: string[]) => runTask("gaps", { args, env });
    await acknowledge("acknowledge", "1", "--reason", "disk \u001b[31mfull");
    await acknowledge("acknowledge", "2", "--reason", "again", "--by", "day-shift");

    const { stdout } = await audit("--since", "2020-01-01", "--limit", "1");
    assertMatch(stdout, /^2 {2}20\d\d-.*Z {2}day-shift \(.+\) {2}gaps\.acknowledge\n {2}again /);
    assertStringIncludes(stdout, '{"gap": 2}\nolder ones: --before 2\n');
    const next = await audit("--before", "2", "--json");
    const { entries: [entry], before } = JSON.parse(next.stdout);
    assertEquals(before, null);
    assertEquals([entry.id, entry.actor, entry.reason, entry.detail], [
      1,
      "night-shift",
      "disk \u001b[31mfull",
      { gap: 1 },
    ]);
    assertEquals((await audit("--since", "yesterday")).code, 2);
    assertStringIncludes((await audit()).stdout, "disk \\u001b[31mfull");

    // As in a container, whose environment names nobody.
    await insertGap(database, { fromOffset: "3" });
    const nobody = { DATABASE_URL: database.url, USER: "", LOGNAME: "", SUDO_USER: "" };
    await runTask("gaps", { args: ["acknowledge", "3", "--reason", "so"], env: nobody });
    const { entries: [last] } = JSON.parse((await audit("--limit", "1", "--json")).stdout);
    assertEquals(last.actor, `uid ${Deno.uid()}`);
  },
});

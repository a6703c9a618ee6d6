/**
 * The task `erase` as people and scripts call it.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { insertDeadLetters } from "../../../consumer/store/insert_dead_letters.ts";
import { aDeadLetter, aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { findText } from "../../support/postgres/find_text.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { runTask } from "../../support/process/run_task.ts";
import { tempDir } from "../../support/temp_dir.ts";

const { openDatabase } = usePostgres();
const encode = (text: string) => new TextEncoder().encode(text);

Deno.test({
  name: "erase erases, exports and erases again, and never prints whose basket it was",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await openDatabase();
    await using folder = await tempDir();
    const file = `${folder.path}/erasures.ndjson`;
    const env = { DATABASE_URL: database.url, USER: "root", SUDO_USER: "night-shift" };
    const erase = (...args: string[]) => runTask("erase", { args, env });
    await storeBatch(database, [aPrepared({ id: "her-basket" })]);
    const named = ["Brussels", "her-basket", "--reason", "asked for"];

    await t.step("a dry run", async () => {
      const { code, stdout } = await erase(...named, "--dry-run");
      assertEquals(code, 0);
      assertMatch(stdout, /^dry run, would erase: the stored basket with its lines · replaced /);
      assertEquals((await findText(database, "her-basket")).length, 2);
    });
    await t.step("for good", async () => {
      const { code, stdout, stderr } = await erase(...named);
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      assertMatch(stdout, /^erased: the stored basket .*\nas [0-9a-f]{12}… it is noted: /);
      assertEquals(stdout.includes("her-basket"), false);
      assertEquals(await findText(database, "her-basket"), []);
      const { stdout: audit } = await runTask("audit", { env });
      assertMatch(audit, /night-shift \(.+\) {2}erase\n {2}asked for /);
    });
    await t.step("again, as JSON", async () => {
      const { identityHash, ...rest } = JSON.parse((await erase(...named, "--json")).stdout);
      assertMatch(identityHash, /^[0-9a-f]{64}$/);
      assertEquals(rest, {
        dryRun: false,
        wasNoted: true,
        baskets: 0,
        replacedVersions: 0,
        deadLetters: 0,
        suspects: [],
        suspectCount: 0,
        unsearchable: 0,
      });
    });
    await t.step("and what nobody can read is left to a person", async () => {
      const letters = [
        aDeadLetter({
          key: encode("till-1"),
          value: encode('"Brussels","her-basket"'),
          offset: "7",
        }),
        aDeadLetter({ key: encode("Brussels"), value: encode('"her-basket'), offset: "8" }),
        aDeadLetter({ key: encode("Brussels"), value: encode('"another'), offset: "9" }),
        aDeadLetter({ key: null, offset: "10" }, { code: "unreadable_batch" }),
      ];
      for (const letter of letters) await insertDeadLetters(database, [letter]);
      const suspects = ["delhaize_shop/0@8", "delhaize_shop/0@7"];
      const { stdout } = await erase(...named);
      assertStringIncludes(stdout, "hold both names: 2. Look at each");
      assertStringIncludes(stdout, suspects.map((position) => `\n  ${position}`).join(""));
      assertStringIncludes(stdout, "packed bytes are kept: 1. Nobody");
      const { suspectCount, unsearchable, ...rest } = JSON.parse(
        (await erase(...named, "--json")).stdout,
      );
      assertEquals({ suspectCount, unsearchable }, { suspectCount: 2, unsearchable: 1 });
      assertEquals(rest.suspects, suspects);
      // As docs/operations.md says.
      await database.query(
        `update dead_letters set key = null, value = null, headers = '{}'
         where topic = 'delhaize_shop' and partition_id = 0 and record_offset in (7, 8)`,
      );
      assertEquals(JSON.parse((await erase(...named, "--json")).stdout).suspects, []);
    });
    await t.step("in a restored database", async () => {
      assertEquals((await erase("--export", file)).stdout, `wrote 1 erasures to ${file}\n`);
      assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);
      await database.query("delete from erasures");
      await database.query("update erasure_key set secret = sha256('another')");
      await storeBatch(database, [aPrepared({ id: "her-basket" })]);
      assertEquals((await erase("--again", file)).stdout, "noted 1 · erased again 1\n");
      assertEquals(await findText(database, "her-basket"), []);
    });
    await t.step("a wrong command line", async () => {
      const cases = [
        { args: [], message: "Give STORE and ID, or --export FILE, or --again FILE" },
        { args: ["Brussels"], message: "Give STORE and ID, each as a basket has them" },
        { args: ["Brussels", "1", "--export", file], message: "Give STORE and ID, or --export" },
        { args: ["--again", file, "--dry-run"], message: "--dry-run goes with STORE and ID" },
        { args: ["--again", `${file}.none`], message: `Cannot read ${file}.none` },
      ];
      for (const { args, message } of cases) {
        const { code, stderr } = await erase(...args);
        assertEquals(code, 2);
        assertStringIncludes(stderr, message);
      }
    });
  },
});

import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type PostgresEvent, startPostgres } from "../../../local/postgres/start_postgres.ts";
import { ask } from "../../support/postgres/ask.ts";
import { may } from "../../support/permissions.ts";
import { tempDataDir } from "../../support/postgres/temp_data_dir.ts";

Deno.test({
  name: "startPostgres() as root on a folder that nobody else may enter",
  ignore: !may.runAsOther,
  async fn(t) {
    await using dir = await tempDataDir(0o700);
    const dataDir = dir.path;
    let realDir = "";

    await t.step("keeps the data where the server's user can reach it, and says so", async () => {
      const events: PostgresEvent[] = [];
      await using server = await startPostgres({
        dataDir,
        port: 0,
        onEvent: (event) => events.push(event),
      });
      await ask(server.url, "create table notes as select 'kept' as text");
      const [moved] = events;
      assert(moved?.type === "data_elsewhere");
      realDir = moved.realDir;
      const note = await Deno.readTextFile(`${dataDir}/data_is_elsewhere.txt`);
      assertStringIncludes(note, realDir);
    });

    await t.step("finds it there again, also once the folder can be reached", async () => {
      await Deno.chmod(`${dataDir}/..`, 0o711);
      await using server = await startPostgres({ dataDir, port: 0 });
      assertEquals(await ask(server.url, "select text from notes"), [{ text: "kept" }]);
      assertStringIncludes(server.logFile, realDir);
      await Deno.chmod(`${dataDir}/..`, 0o700);
    });

    await t.step("begins afresh when the folder was removed", async () => {
      await Deno.remove(dataDir, { recursive: true });
      await using server = await startPostgres({ dataDir, port: 0 });
      assertEquals(await ask(server.url, "select to_regclass('notes') as found"), [{
        found: null,
      }]);
    });
  },
});

Deno.test({
  name: "startPostgres() as root refuses data that the server's user can no longer reach",
  ignore: !may.runAsOther,
  async fn() {
    await using dir = await tempDataDir();
    await Deno.mkdir(`${dir.path}/data`, { recursive: true });
    await Deno.chmod(`${dir.path}/..`, 0o700);
    await assertRejects(
      () => startPostgres({ dataDir: dir.path, port: 0 }),
      Error,
      "uid 65534 can no longer reach the data",
    );
    await Deno.chmod(`${dir.path}/..`, 0o711);
  },
});

import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type PostgresEvent, startPostgres } from "../../../local/postgres/start_postgres.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { ask } from "../../support/postgres/ask.ts";
import { may } from "../../support/permissions.ts";
import { tempDataDir } from "../../support/postgres/temp_data_dir.ts";

Deno.test({
  name: "startPostgres() on one data folder",
  ignore: !may.runStack,
  async fn(t) {
    await using dir = await tempDataDir();
    const dataDir = dir.path;
    let port = 0;

    await t.step("makes the data and the database at the first start", async () => {
      const events: PostgresEvent[] = [];
      await using first = await startPostgres({
        dataDir,
        port: 0,
        onEvent: (event) => events.push(event),
      });
      port = first.port;
      assertEquals(first.url, `postgres://delhaize:delhaize@127.0.0.1:${port}/delhaize`);
      await ask(first.url, "create table notes as select 'kept' as text");
      assertEquals(events.map(({ type }) => type), ["initialising", "ready"]);
    });

    await t.step("keeps the data over a stop and a start on the same port", async () => {
      const events: PostgresEvent[] = [];
      const second = await startPostgres({
        dataDir,
        port,
        onEvent: (event) => events.push(event),
      });
      assertEquals(await ask(second.url, "select text from notes"), [{ text: "kept" }]);
      await second.stop();
      await second.stop();
      assertEquals(await second.exited, { code: 0, signal: null, expected: true });
      assertEquals(events.map(({ type }) => type), ["ready", "exited"]);
    });

    await t.step("creates another database when asked for one", async () => {
      await using other = await startPostgres({ dataDir, port: 0, database: 'a "b" c' });
      assertEquals(await ask(other.url, "select current_database() as name"), [{
        name: 'a "b" c',
      }]);
    });

    await t.step("holds to UTC, durability and 127.0.0.1, and takes more settings", async () => {
      await using server = await startPostgres({
        dataDir,
        port: 0,
        parameters: { work_mem: "7MB", listen_addresses: "*" },
      });
      const settings = await ask(
        server.url,
        `select name, setting from pg_settings where name in ('TimeZone', 'fsync',
           'synchronous_commit', 'listen_addresses', 'work_mem', 'unix_socket_directories')
         order by lower(name)`,
      );
      assertEquals(settings, [
        { name: "fsync", setting: "on" },
        { name: "listen_addresses", setting: "127.0.0.1" },
        { name: "synchronous_commit", setting: "on" },
        { name: "TimeZone", setting: "UTC" },
        { name: "unix_socket_directories", setting: "" },
        { name: "work_mem", setting: "7168" },
      ]);
    });

    await t.step("refuses a wrong password over TCP", async () => {
      await using server = await startPostgres({ dataDir, port: 0 });
      const url = server.url.replace(":delhaize@", ":wrong@");
      const error = await assertRejects(() => ask(url, "select 1"), Error);
      assert("code" in error && error.code === "28P01", error.message);
    });

    await t.step("names a taken port", async () => {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const taken = listener.addr.port;
      await assertRejects(
        () => startPostgres({ dataDir, port: taken }),
        TaskError,
        `Cannot listen on 127.0.0.1:${taken}: the port is taken. ` +
          "Stop what uses it, or set LOCAL_POSTGRES_PORT to another one",
      );
    });

    await t.step("refuses a folder that a running server has, and leaves that one be", async () => {
      await using server = await startPostgres({ dataDir, port: 0 });
      await assertRejects(
        () => startPostgres({ dataDir, port: 0 }),
        Error,
        "a running process already has it open",
      );
      assertEquals(await ask(server.url, "select 1 as one"), [{ one: 1 }]);
    });

    await t.step("says so when the data was made with another password", async () => {
      await assertRejects(
        () => startPostgres({ dataDir, port: 0, password: "another" }),
        Error,
        "was made with another user or password than delhaize's (28P01)",
      );
    });

    await t.step("quotes the log when the server ends at once", async () => {
      const error = await assertRejects(
        () => startPostgres({ dataDir, port: 0, parameters: { work_mem: "a lot" } }),
        Error,
        "Cannot start Postgres: the server ended",
      );
      assertStringIncludes(error.message, 'invalid value for parameter "work_mem": "a lot"');
    });

    await t.step({
      name: "runs as nobody when we are root",
      ignore: !may.runAsOther,
      async fn() {
        const { uid } = await Deno.stat(`${dataDir}/data/PG_VERSION`);
        assertEquals(uid, 65534);
      },
    });

    await t.step("refuses data of another major version", async () => {
      await Deno.writeTextFile(`${dataDir}/data/PG_VERSION`, "15\n");
      await assertRejects(
        () => startPostgres({ dataDir, port: 0 }),
        Error,
        "holds data of Postgres 15, this is Postgres 18",
      );
    });
  },
});

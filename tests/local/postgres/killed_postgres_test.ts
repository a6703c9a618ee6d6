import { assert, assertEquals } from "@std/assert";
import { type PostgresEvent, startPostgres } from "../../../local/postgres/start_postgres.ts";
import { ask, openSession } from "../../support/postgres/ask.ts";
import { may } from "../../support/permissions.ts";
import { type TempDataDir, tempDataDir } from "../../support/postgres/temp_data_dir.ts";
import type { TestProcess } from "../../support/process/spawn_process.ts";
import { spawnScript } from "../../support/process/spawn_script.ts";

const ignore = !may.runStack;

Deno.test({
  name: "startPostgres() starts again on data whose server or starter was killed",
  ignore,
  async fn(t) {
    await using dir = await tempDataDir();
    const options = { dataDir: dir.path, port: 0 };

    await t.step("by kill() under an open session, and keeps what was committed", async () => {
      const first = await startPostgres(options);
      await using session = await openSession(first.url);
      await session.query("create table notes as select 'committed' as text");
      await first.kill();
      assertEquals(await first.exited, { code: 137, signal: "SIGKILL", expected: true });

      await using second = await startPostgres({ ...options, port: first.port });
      assertEquals(await ask(second.url, "select text from notes"), [{ text: "committed" }]);
    });

    await t.step("by somebody else, which exited says", async () => {
      const server = await startPostgres(options);
      Deno.kill(server.pid, "SIGKILL");
      assertEquals(await server.exited, { code: 137, signal: "SIGKILL", expected: false });
    });

    await t.step("and leaves the process alone that has that server's pid now", async () => {
      const stranger = new Deno.Command("sleep", {
        args: ["60"],
        // Postgres itself takes a process of another user for gone; the hard case is its own.
        ...(may.runAsOther ? { uid: 65534, gid: 65534 } : {}),
      }).spawn();
      let ended = false;
      const status = stranger.status.finally(() => ended = true);
      try {
        const pidFile = `${dir.path}/data/postmaster.pid`;
        const [_pid, ...rest] = (await Deno.readTextFile(pidFile)).split("\n");
        await Deno.writeTextFile(pidFile, [stranger.pid, ...rest].join("\n"));

        const server = await startPostgres(options);
        await server.stop();
        assert(!ended, "the stranger was signalled");
      } finally {
        if (!ended) stranger.kill();
        await status;
      }
    });

    await t.step("and stops the server that outlived the process that started it", async () => {
      await using starter = spawnStarter(dir);
      const left = await killAt(starter, "ready");
      assert(left.type === "ready");
      const events: PostgresEvent[] = [];
      await using server = await startPostgres({
        dataDir: dir.path,
        port: left.port,
        onEvent: (event) => events.push(event),
      });
      assertEquals(events[0], { type: "orphan_stopped", pid: left.pid });
      assertEquals(await ask(server.url, "select text from notes"), [{ text: "committed" }]);
    });
  },
});

const FIRST_STARTS = [
  { during: "initdb", password: "another" },
  // Or initdb, when no test before this one has made the folder that is copied.
  { during: "the copying of a prepared one", password: "delhaize" },
];
for (const { during, password } of FIRST_STARTS) {
  Deno.test({
    name: `startPostgres() starts on a folder whose first start was killed during ${during}`,
    ignore,
    async fn() {
      await using dir = await tempDataDir();
      await using starter = spawnStarter(dir, password);
      await killAt(starter, "initialising");
      await using server = await startPostgres({ dataDir: dir.path, port: 0, password });
      assertEquals(await ask(server.url, "select 1 as one"), [{ one: 1 }]);
    },
  });
}

/** Starts Postgres in a process of its own and kills that process (only) at the event. */
async function killAt(starter: TestProcess, type: PostgresEvent["type"]): Promise<PostgresEvent> {
  const line = await starter.untilLine(`"type":"${type}"`);
  starter.kill("SIGKILL");
  await starter.ended;
  return JSON.parse(line);
}

function spawnStarter({ path }: TempDataDir, password = "delhaize"): TestProcess {
  return spawnScript(new URL("run_postgres.ts", import.meta.url), path, password);
}

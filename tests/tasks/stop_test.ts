/**
 * Ctrl-C and a terminal that is closed, at many moments: what was started ends, and says so.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sleep } from "../../shared/service/sleep.ts";
import { mayUseTerminal, spawnInTerminal } from "../support/process/spawn_in_terminal.ts";
import { waitUntil } from "../support/wait_until.ts";

/** Seconds after the start: before anything runs, during each step, and when all runs. */
const MOMENTS = [0.2, 0.5, 0.8, 1.1, 1.5, 2, 2.5, 3.2, 4, 6];

/**
 * Processes with `text` in their command line. Postgres and what it starts clear their environment,
 * so only the path of their data tells whose they are.
 */
async function findProcesses(text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    if (line.includes(text)) found.push(line.replaceAll("\0", " "));
  }
  return found;
}

/** A folder whose path is in the command line of every Postgres that is started for it. */
async function withFolder(fn: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "delhaize-stop-" });
  await Deno.chmod(dir, 0o711);
  try {
    await fn(dir);
    await waitUntil("no Postgres is left", async () => (await findProcesses(dir)).length === 0);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function startTask(task: "local" | "demo", dir: string) {
  return spawnInTerminal(`deno task ${task}`, {
    env: { LOCAL_DIR: dir, LOCAL_KAFKA_PORT: "0", LOCAL_POSTGRES_PORT: "0" },
  });
}

for (const task of ["local", "demo"] as const) {
  Deno.test(`Ctrl-C ends ${task} at any moment and leaves nothing behind`, {
    ignore: !mayUseTerminal,
  }, async (t) => {
    for (const seconds of MOMENTS) {
      await t.step(`after ${seconds} s`, () =>
        withFolder(async (dir) => {
          await using terminal = startTask(task, dir);
          await sleep(seconds * 1_000);
          await terminal.interrupt();
          const { code } = await terminal.ended;
          // 130 before its own handler is there or during the start, 0 once it runs.
          assert([0, 130].includes(code), `exit code ${code}:\n${terminal.output()}`);
          assertEquals(await terminal.descendants(), []);
        }));
    }
  });

  Deno.test(
    `a terminal that is closed ends ${task}`,
    { ignore: !mayUseTerminal },
    () =>
      withFolder(async (dir) => {
        await using terminal = startTask(task, dir);
        await terminal.untilLine(task === "local" ? "local ready" : "demo is running");
        assert((await findProcesses(dir)).length > 0, "Postgres runs");
        terminal.hangUp();
        await waitUntil(
          "all its processes have ended",
          async () => (await terminal.descendants()).length === 0,
        );
      }),
  );
}

Deno.test(
  "a task says that it is stopping",
  { ignore: !mayUseTerminal },
  () =>
    withFolder(async (dir) => {
      await using terminal = startTask("local", dir);
      await terminal.untilLine("local ready");
      await terminal.interrupt();
      await terminal.ended;
      assertStringIncludes(terminal.output(), "Stopping local");
    }),
);

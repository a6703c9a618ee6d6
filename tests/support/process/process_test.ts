/**
 * The processes of tests themselves: a terminal is one, another user is one, and nothing is left.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { may } from "../permissions.ts";
import { waitUntil } from "../wait_until.ts";
import { mayBeOrdinaryUser, ordinaryUser } from "./ordinary_user.ts";
import { mayUseTerminal, spawnInTerminal } from "./spawn_in_terminal.ts";
import { spawnProcess } from "./spawn_process.ts";
import { spawnTask } from "./spawn_task.ts";

const ignore = !may.runStack;

Deno.test("spawnProcess() leaves no process behind, whoever started it", { ignore }, async () => {
  let left: () => Promise<readonly number[]>;
  {
    await using shell = spawnProcess("sh", {
      args: ["-c", "setsid sleep 60 & echo started; exit 3"],
    });
    await shell.untilLine("started");
    assertEquals((await shell.ended).code, 3);
    left = shell.descendants;
    assertEquals((await left()).length, 1);
  }
  assertEquals(await left(), []);
});

Deno.test("untilLine() gives up with the output when the process ends", { ignore }, async () => {
  await using shell = spawnProcess("sh", { args: ["-c", "echo something else >&2"] });
  await assertRejects(() => shell.untilLine("ready"), Error, "something else");
});

Deno.test("spawnTask() runs what deno.json has for the name", { ignore }, async () => {
  await using task = spawnTask("api-key", { args: ["create", "till-1", "--scopes", "ingest"] });
  const { code, stdout, stderr } = await task.ended;
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /dlz_/);
  assertThrows(() => spawnTask("test"), Error, "test is no deno run");
});

Deno.test(
  "spawnInTerminal() is a terminal of 80 columns",
  { ignore: !mayUseTerminal },
  async () => {
    await using shell = spawnInTerminal(
      `sh -c "test -t 0 && test -t 1 && stty size && sleep 60"`,
    );
    await shell.untilLine("24 80");
    await shell.interrupt();
    assertEquals((await shell.ended).code, 130);
  },
);

Deno.test("hangUp() closes the terminal of what runs in it", {
  ignore: !mayUseTerminal,
}, async () => {
  await using shell = spawnInTerminal(
    `sh -c "trap 'sleep 0.1; exit' HUP; echo ready; sleep 60 & wait"`,
  );
  await shell.untilLine("ready");
  shell.hangUp();
  await waitUntil("the shell is gone", async () => (await shell.descendants()).length === 0);
});

Deno.test("ordinaryUser() runs a task in a terminal without being root", {
  ignore: !mayUseTerminal || !mayBeOrdinaryUser,
}, async () => {
  await using user = await ordinaryUser();
  await using shell = spawnInTerminal(
    `sh -c "id -u && deno task api-key create a --scopes ingest"`,
    { user },
  );
  const { code, stdout } = await shell.ended;
  assertEquals(code, 0, stdout);
  assertMatch(stdout, /^65534\r\n/);
  assert(!stdout.includes("Download"), stdout);
});

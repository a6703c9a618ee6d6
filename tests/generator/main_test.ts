import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { serveFakeApi } from "../support/http/fake_api.ts";
import { may } from "../support/permissions.ts";
import type { TestProcess } from "../support/process/spawn_process.ts";
import { spawnTask } from "../support/process/spawn_task.ts";
import { waitUntil } from "../support/wait_until.ts";

/** The line that the generator logs with `message`. */
async function untilLogged(
  task: TestProcess,
  message: string,
): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await task.untilLine(`"message":"${message}"`));
}

Deno.test("the generator sends at once, and stops at SIGTERM", {
  ignore: !may.runStack,
}, async () => {
  await using api = serveFakeApi();
  await using task = spawnTask("generate", {
    env: { PORT: "0", API_URL: api.url, BASKETS_PER_SECOND: "200", SEED: "35" },
  });
  const listening = await untilLogged(task, "Generator is listening");
  const started = await untilLogged(task, "Generator has started");
  assertEquals([started.apiUrl, started.ratePerSecond, started.seed], [api.url, 200, 35]);
  await api.untilRequests(100);
  const readMetrics = async () =>
    await (await fetch(`http://127.0.0.1:${listening.port}/metrics`)).text();
  assertMatch(await readMetrics(), /^generator_target_baskets_per_second 200$/m);
  await waitUntil(
    "accepted ones are counted",
    async () =>
      /^generator_baskets_total\{outcome="accepted"\} [1-9]\d*$/m.test(await readMetrics()),
  );
  task.kill("SIGTERM");
  const { code, stdout } = await task.ended;
  assertEquals(code, 0);
  // Two lines when a full minute has come between.
  const reports = stdout.trimEnd().split("\n").map((line) => JSON.parse(line))
    .filter(({ message }) => message === "Sent baskets");
  const sum = (field: string) => reports.reduce((sum, report) => sum + report[field], 0);
  // A busy machine is too late for some ticks, may not get every answer before the end, and sends again
  // what had none.
  const unsure = sum("unfinished") + sum("unavailable");
  const indexes = new Set(api.baskets.map(({ id }) => Number(id.split("-")[2])));
  assertLessOrEqual(sum("accepted"), indexes.size);
  assertLessOrEqual(indexes.size, sum("accepted") + unsure);
  // Its day has an index for each tick since midnight UTC, so ids follow one another.
  const ticks = Math.max(...indexes) - Math.min(...indexes) + 1;
  assertLessOrEqual(ticks - indexes.size, sum("skipped") + unsure);
  assert(api.baskets.every(({ id }) => /^\d{8}-z-\d+$/.test(id)));
});

Deno.test("the generator keeps trying while the API is away", {
  ignore: !may.runStack,
}, async () => {
  const gone = serveFakeApi();
  await gone[Symbol.asyncDispose]();
  await using task = spawnTask("generate", {
    env: { PORT: "0", API_URL: gone.url, BASKETS_PER_SECOND: "20" },
  });
  const listening = await untilLogged(task, "Generator is listening");
  const warning = await untilLogged(task, "Cannot reach the API, still trying");
  assertEquals(warning.reason, "nothing listens there");
  assertStringIncludes(String(warning.advice), "deno task api starts it");
  const ready = await fetch(`http://127.0.0.1:${listening.port}/health/ready`);
  assertEquals([ready.status, await ready.json()], [
    503,
    { status: "unready", checks: { api: false } },
  ]);
  task.kill("SIGINT");
  assertEquals((await task.ended).code, 0);
});

Deno.test("the generator does not start with bad settings, and names them all", {
  ignore: !may.runStack,
}, async () => {
  await using task = spawnTask("generate", {
    env: { PORT: "http", API_URL: "ftp://x", BASKETS_PER_SECOND: "many", SEED: "-1" },
  });
  const { code, stderr } = await task.ended;
  assertEquals(code, 1);
  for (const name of ["PORT", "API_URL", "BASKETS_PER_SECOND", "SEED"]) {
    assertStringIncludes(stderr, name);
  }
});

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { serveFakeApi } from "../support/http/fake_api.ts";
import { may } from "../support/permissions.ts";
import { startTask, type TaskProcess } from "../support/process/spawn_task.ts";

const ENV = "--allow-env=HOST,PORT,API_URL,API_KEY,BASKETS_PER_SECOND,SEED,LOG_LEVEL,LOG_FORMAT";
/** What a busy machine may add to the second in which the generator ends. */
const MARGIN_MS = 1_000;

/** Reads log lines until one has the message. */
async function untilLogged(task: TaskProcess, message: string): Promise<Record<string, unknown>> {
  while (true) {
    const line = await task.nextLine();
    if (line === undefined) throw new Error(`The generator ended before it logged "${message}"`);
    const record = JSON.parse(line);
    if (record.message === message) return record;
  }
}

Deno.test("the generator sends at once, and ends well within a second", {
  ignore: !may.runStack,
}, async () => {
  await using api = serveFakeApi();
  await using task = startTask("generator/main.ts", {
    permissions: [`--allow-net=${api.host},127.0.0.1:0`, ENV],
    env: { PORT: "0", API_URL: api.url, BASKETS_PER_SECOND: "200", SEED: "35" },
  });
  const listening = await untilLogged(task, "Generator is listening");
  const started = await untilLogged(task, "Generator has started");
  assertEquals([started.apiUrl, started.ratePerSecond, started.seed], [api.url, 200, 35]);
  await api.untilRequests(100);
  const metrics = await (await fetch(`http://127.0.0.1:${listening.port}/metrics`)).text();
  assertMatch(metrics, /^generator_target_baskets_per_second 200$/m);
  assertMatch(metrics, /^generator_baskets_total\{outcome="accepted"\} [1-9]\d*$/m);
  const stoppedAt = performance.now();
  task.stop("SIGTERM");
  const { code, output } = await task.end();
  assert(performance.now() - stoppedAt < 1_000 + MARGIN_MS);
  assertEquals(code, 0);
  // Two lines when a full minute has come between.
  const reports = output.split("\n").map((line) => JSON.parse(line))
    .filter(({ message }) => message === "Sent baskets");
  const accepted = reports.reduce((sum, report) => sum + report.accepted, 0);
  assertEquals(accepted, api.baskets.length);
  // Its day has an index for each tick since midnight UTC, so ids follow one another.
  const indexes = api.baskets.map(({ id }) => Number(id.split("-")[2])).sort((a, b) => a - b);
  assertEquals(indexes.at(-1), (indexes[0] ?? NaN) + indexes.length - 1);
  assert(api.baskets.every(({ id }) => /^\d{8}-z-\d+$/.test(id)));
});

Deno.test("the generator keeps trying while the API is away", {
  ignore: !may.runStack,
}, async () => {
  const gone = serveFakeApi();
  await gone[Symbol.asyncDispose]();
  await using task = startTask("generator/main.ts", {
    permissions: [`--allow-net=${gone.host},127.0.0.1:0`, ENV],
    env: { PORT: "0", API_URL: gone.url, BASKETS_PER_SECOND: "20" },
  });
  const listening = await untilLogged(task, "Generator is listening");
  const warning = await untilLogged(task, "Cannot reach the API, keeps trying");
  assertStringIncludes(String(warning.reason), "refused");
  const ready = await fetch(`http://127.0.0.1:${listening.port}/health/ready`);
  assertEquals([ready.status, await ready.json()], [
    503,
    { status: "unready", checks: { api: false } },
  ]);
  task.stop("SIGINT");
  assertEquals((await task.end()).code, 0);
});

Deno.test("the generator does not start with bad settings, and names them all", {
  ignore: !may.runStack,
}, async () => {
  await using task = startTask("generator/main.ts", {
    permissions: [ENV],
    env: { PORT: "http", API_URL: "ftp://x", BASKETS_PER_SECOND: "many", SEED: "-1" },
  });
  const { code, output } = await task.end();
  assertEquals(code, 1);
  for (const name of ["PORT", "API_URL", "BASKETS_PER_SECOND", "SEED"]) {
    assertStringIncludes(output, name);
  }
});

/**
 * Takes a CPU profile of the API or the consumer under the benchmark's load, and prints the functions
 * that take the most time themselves. The times are those of a clock: on a busy machine, only their
 * shares mean something.
 *
 * `deno run -A bench/profile.ts api|consume [FILE.cpuprofile]`
 *
 * @module
 */
import { makeDemoFolder } from "../local/demo/demo_folder.ts";
import { openPg } from "../shared/postgres/pg.ts";
import { type Bench, createDatabase, laneSettings, startService } from "./bench.ts";
import { fillTopic } from "./fill_topic.ts";
import { connectInspector, type CpuProfile } from "./inspector.ts";
import { runLoad } from "./load/run_load.ts";
import { countStored, untilStored } from "./prove_stored.ts";
import { toSelfTimes } from "./self_times.ts";
import { freePort } from "./spawn.ts";
import { startBench } from "./start_bench.ts";

/** A profile and how many baskets were worked off meanwhile. */
interface Profiled {
  readonly profile: CpuProfile;
  readonly baskets: number;
}

const [service, file] = Deno.args;
if (service !== "api" && service !== "consume") {
  console.error("Usage: deno run -A bench/profile.ts api|consume [FILE.cpuprofile]");
  Deno.exit(2);
}
await using folder = await makeDemoFolder(".local");
const dir = await Deno.realPath(folder.path);
await using bench = await startBench(dir, {
  ...{ rounds: 1, baskets: 40_000, seconds: 15, minutes: 1, peers: false, millions: [] },
});
const { profile, baskets } = await (service === "api" ? profileApi(bench) : profileConsumer(bench));
if (file !== undefined) await Deno.writeTextFile(file, JSON.stringify(profile));
const times = toSelfTimes(profile);
const sumUs = times.reduce((sum, { selfUs }) => sum + selfUs, 0);
console.log(`${service}: ${(sumUs / baskets).toFixed(1)} µs a basket on its thread, of it`);
for (const { name, selfUs } of times.slice(0, 30)) {
  const share = `${(100 * selfUs / sumUs).toFixed(1)} %`.padStart(7);
  console.log(`${share} ${(selfUs / baskets).toFixed(2).padStart(7)} µs  ${name}`);
}

/** Under `ingest`'s load, 64 connections, once warm. */
async function profileApi(bench: Bench): Promise<Profiled> {
  const port = freePort();
  const env = laneSettings(bench, { topic: "profile" });
  const flags = [`--inspect=127.0.0.1:${port}`];
  await using api = await startService(bench, { task: "api", env, flags });
  const load = (requests: number) =>
    runLoad({
      ...{ ports: [api.port], path: "/baskets", connections: 64, requests, maxSeconds: 120 },
      prefix: crypto.randomUUID().slice(0, 8),
    });
  await load(bench.baskets / 4);
  using inspector = await connectInspector(port);
  await inspector.startProfile();
  const { accepted } = await load(bench.baskets);
  return { profile: await inspector.stopProfile(), baskets: accepted };
}

/** While it stores a full topic, once a quarter of it is stored. */
async function profileConsumer(bench: Bench): Promise<Profiled> {
  const port = freePort();
  const url = await createDatabase(bench);
  await fillTopic(bench, { topic: "profile", baskets: bench.baskets, prefix: "profile" });
  const env = { ...laneSettings(bench, { topic: "profile" }), DATABASE_URL: url };
  await using _consumer = await startService(bench, {
    ...{ task: "consume", env: { ...env, POSTGRES_DRIVER: "pg" }, waitsForReady: false },
    flags: [`--inspect=127.0.0.1:${port}`],
  });
  await using database = openPg({ url, applicationName: "bench" });
  await untilStored(database, bench.baskets / 4);
  using inspector = await connectInspector(port);
  const before = await countStored(database);
  await inspector.startProfile();
  await untilStored(database, bench.baskets);
  return { profile: await inspector.stopProfile(), baskets: bench.baskets - before };
}

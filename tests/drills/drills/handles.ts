/**
 * More idle connections than a service has file handles, one service after the other: it goes on
 * with what it has, and accepts again once there are some.
 *
 * @module
 */
import { toTaskWords } from "../../../local/task_words.ts";
import { isReady } from "../../../local/demo/is_ready.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import { freePorts } from "../../support/kafka/free_ports.ts";
import { spawnProcess, type TestProcess } from "../../support/process/spawn_process.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { countHandles } from "../count_handles.ts";
import type { Drill, DrillCheck } from "../drill.ts";
import type { World } from "../world.ts";

/** The drill. */
export const handles: Drill = {
  name: "handles",
  onAnyBroker: true,
  async run(world, { short }) {
    const seconds = short ? 2 : 15;
    const [consumerPort = 0, generatorPort = 0] = freePorts(2);
    await using api = start(world, "api", Number(new URL(world.apiUrl).port));
    await using consumer = start(world, "consume", consumerPort);
    await untilReady([api, consumer]);
    await using generator = start(world, "generate", generatorPort);
    await untilReady([generator]);
    const services = [api, consumer, generator];
    const before = await world.offer({ seed: 1, ratePerSecond: RATE, seconds });
    const checks: DrillCheck[] = [];
    for (const service of services) checks.push(await exhaust(service, { seconds }));
    const after = await world.offer({ seed: 2, ratePerSecond: RATE, seconds });
    // The others end with this function, and what they have not stored is left to this one.
    await world.startConsumer();
    return {
      did: `${CONNECTIONS} idle connections to each service with ${HANDLES} file handles`,
      checks: [
        ...checks,
        ...[["before", before], ["after", after]].map(([when, report]): DrillCheck => {
          const { accepted, requests } = report as typeof before;
          return {
            name: `baskets are accepted ${when}`,
            ok: accepted === requests,
            seen: `${accepted} of ${requests}`,
          };
        }),
      ],
    };
  },
};

const HANDLES = 200;
const CONNECTIONS = 250;
const RATE = 50;

interface Limited extends AsyncDisposable {
  readonly task: string;
  readonly url: string;
  readonly process: TestProcess;
}

/** Starts a service as its task does, with few file handles. */
function start(world: World, task: "api" | "consume" | "generate", port: number): Limited {
  // The program itself and not `deno task`, which would be a process of its own.
  const words = toTaskWords(task);
  const process = spawnProcess("sh", {
    args: ["-c", `ulimit -n ${HANDLES} && exec "$0" "$@"`, Deno.execPath(), ...words],
    env: {
      PORT: String(port),
      KAFKA_BROKERS: world.broker.address,
      DATABASE_URL: world.databaseUrl,
      POSTGRES_DRIVER: "pg",
      API_URL: world.apiUrl,
      BASKETS_PER_SECOND: "10",
      LOG_FORMAT: "json",
    },
  });
  return {
    task,
    url: `http://127.0.0.1:${port}`,
    process,
    async [Symbol.asyncDispose]() {
      // Baskets that are under way would be missing in `verify`.
      process.kill("SIGTERM");
      await process.ended;
      await process[Symbol.asyncDispose]();
    },
  };
}

async function untilReady(services: readonly Limited[]): Promise<void> {
  for (const { task, url } of services) {
    await waitUntil(`${task} is ready`, () => isReady(url), { timeoutMs: 90_000 });
  }
}

/** Takes all its handles for a while, and returns them. */
async function exhaust(
  { task, url, process }: Limited,
  { seconds }: { readonly seconds: number },
): Promise<DrillCheck> {
  const counts = [await countHandles(process.pid)];
  const port = Number(new URL(url).port);
  const connections: Deno.Conn[] = [];
  for (let at = 0; at < CONNECTIONS; at++) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => {});
    if (connection !== undefined) connections.push(connection);
  }
  await process.untilLine("Cannot accept connections, listening again");
  await sleep(1_000 * seconds);
  counts.push(await countHandles(process.pid));
  for (const connection of connections) connection.close();
  const startedAt = performance.now();
  await waitUntil(`${task} is ready again`, () => isReady(url), { timeoutMs: 30_000 });
  const readyMs = Math.round(performance.now() - startedAt);
  // Whoever waits for its answer has a handle of its own.
  await waitUntil("handles are returned", async () => {
    const count = await countHandles(process.pid);
    return Number.isNaN(count) || count < (counts[0] ?? 0) + 20;
  });
  counts.push(await countHandles(process.pid));
  return {
    name: `${task} goes on and accepts again`,
    ok: readyMs < 10_000,
    seen: `${counts[0]} handles before, ${counts[1]} during, ${counts[2]} after; ready again ` +
      `after ${readyMs} ms`,
  };
}

/**
 * The whole pipeline as child processes: local broker and Postgres, consumer, API.
 *
 * @module
 */
import { sleep } from "../../shared/service/sleep.ts";
import { isLive, isReady } from "./is_ready.ts";
import { startService } from "./service_process.ts";

/** Options for {@linkcode startPipeline}. */
export interface PipelineOptions {
  /** Folder for data and logs. */
  readonly dir: string;
  /** Told of each step, in words. */
  readonly onStep: (step: string) => void;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** The running pipeline. Disposing it drains and stops all of it. */
export interface Pipeline extends AsyncDisposable {
  /** Folder of data and logs. */
  readonly dir: string;
  readonly apiUrl: string;
  readonly consumerUrl: string;
  /** For `KAFKA_BROKERS`. */
  readonly kafka: string;
  /** For `DATABASE_URL`. */
  readonly database: string;
  /**
   * Resolves when the API is ready. Baskets that come earlier wait for the broker with it.
   *
   * @throws {Error} with the end of its log when it does not come up
   * @throws the signal's reason when that aborts
   */
  readonly accepting: Promise<void>;
  /** The same for the consumer, which what is accepted until then waits for. */
  readonly storing: Promise<void>;
  /** Starts the generator too. @returns the address of its health and metrics */
  startGenerator(): string;
  /** Resolves with the name of the first service that ends by itself. */
  readonly ended: Promise<string>;
}

/**
 * Starts it, on the usual ports where those are free and on others where they are not. Resolves
 * once the API listens, so that the first baskets are on their way while the rest still starts.
 *
 * @throws {Error} with the end of its log when a service does not come up
 * @throws the signal's reason when that aborts
 */
export async function startPipeline({ dir, onStep, signal }: PipelineOptions): Promise<Pipeline> {
  await using services = new AsyncDisposableStack();
  const ended = Promise.withResolvers<string>();

  function start(task: "api" | "consume" | "generate" | "local", env: Record<string, string>) {
    const service = services.use(
      startService({
        task,
        env: { LOG_LEVEL: "info", LOG_FORMAT: "text", ...env },
        logFile: `${dir}/${task}.log`,
      }),
    );
    service.ended.then((code) => ended.resolve(`${task} (exit code ${code})`));
    return service;
  }

  async function untilUp<T>(
    task: string,
    service: ReturnType<typeof start>,
    check: () => Promise<T | undefined>,
  ): Promise<T> {
    const until = performance.now() + START_TIMEOUT_MS;
    let exited = false;
    service.ended.then(() => exited = true);
    while (!exited && performance.now() < until) {
      signal?.throwIfAborted();
      const answer = await check();
      if (answer !== undefined) return answer;
      await sleep(POLL_MS);
    }
    const log = (await service.readLog()).split("\n").slice(-12).join("\n  ");
    throw new Error(`Cannot start ${task}:\n  ${log}`);
  }

  onStep("starting broker and Postgres");
  const local = start("local", {
    LOCAL_DIR: dir,
    LOCAL_DURABLE: "false", // the data goes with the run
    LOCAL_KAFKA_PORT: String(freePort(9_092)),
    LOCAL_POSTGRES_PORT: String(freePort(5_432)),
  });
  const { kafka, database } = await untilUp("local", local, async () => {
    const ready = /^local ready · kafka (\S+) · postgres (\S+)$/m.exec(await local.readLog());
    return ready?.[1] && ready[2] ? { kafka: ready[1], database: ready[2] } : undefined;
  });

  onStep("starting consumer and API");
  const consumerPort = freePort(8_001);
  const apiPort = freePort(8_000);
  const consumerUrl = `http://127.0.0.1:${consumerPort}`;
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const consumer = start("consume", {
    PORT: String(consumerPort),
    KAFKA_BROKERS: kafka,
    DATABASE_URL: database,
  });
  const api = start("api", {
    PORT: String(apiPort),
    KAFKA_BROKERS: kafka,
    DATABASE_URL: database,
  });
  // Not at the top: nothing has started then.
  const { migrateEarly } = await import("./migrate_early.ts");
  const migrating = migrateEarly(database);
  const check = (isUp: (url: string) => Promise<boolean>, url: string) => async () =>
    await isUp(url) || undefined;
  const storing = Promise.all([
    untilUp("consumer", consumer, check(isReady, consumerUrl)),
    migrating,
  ]).then(() => {});
  // Whoever awaits it learns of it; nobody may, when the API fails first or Ctrl-C comes.
  storing.catch(() => {});
  await untilUp("api", api, check(isLive, apiUrl));
  const accepting = untilUp("api", api, check(isReady, apiUrl)).then(() => {});
  accepting.catch(() => {});

  const running = services.move();
  return {
    dir,
    apiUrl,
    consumerUrl,
    kafka,
    database,
    accepting,
    storing,
    startGenerator() {
      const port = freePort(8_002);
      running.use(
        startService({
          task: "generate",
          env: { PORT: String(port), API_URL: apiUrl, LOG_FORMAT: "text", TILLS_PER_SHOP: "3" },
          logFile: `${dir}/generate.log`,
        }),
      );
      return `http://127.0.0.1:${port}`;
    },
    ended: ended.promise,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** `wanted` when nothing listens there, or else any other. */
function freePort(wanted: number): number {
  for (const port of [wanted, 0]) {
    try {
      using listener = Deno.listen({ hostname: "127.0.0.1", port });
      return listener.addr.port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error("Cannot find a free port on 127.0.0.1");
}

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 15;

/**
 * The whole pipeline as child processes: local broker and Postgres, consumer, API.
 *
 * @module
 */
import { isReady } from "./is_ready.ts";
import { type ServiceOptions, type ServiceProcess, startService } from "./service_process.ts";
import { type Listening, startOnPorts, untilUp } from "./start_on_ports.ts";

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
  /** The same for the consumer, which what is accepted until then waits for. Resolves to its address. */
  readonly storing: Promise<string>;
  /**
   * Starts the generator too. Resolves to the address of its health and metrics.
   *
   * @throws {Error} with the end of its log when it does not come up
   */
  startGenerator(): Promise<string>;
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
  await using starting = new AsyncDisposableStack();
  const services = starting.use(new AsyncDisposableStack());
  const ended = Promise.withResolvers<string>();

  function start(task: Task, env: Readonly<Record<string, string>>): ServiceProcess {
    if (services.disposed) throw new Error(`Cannot start ${task}: the demo is stopping`);
    return services.use(
      startService({
        task,
        env: { LOG_LEVEL: "info", LOG_FORMAT: "text", ...env },
        logFile: `${dir}/${task}.log`,
      }),
    );
  }

  /** From here on its end is that of the demo. */
  function watch<T>({ service, address }: Listening<T>, task: Task): T {
    service.ended.then((code) => ended.resolve(`${task} (exit code ${code})`));
    return address;
  }

  /** Starts a service, and resolves once it listens. */
  async function listen(
    task: Exclude<Task, "local">,
    { name, port, env }: {
      readonly name: string;
      readonly port: number;
      readonly env: Readonly<Record<string, string>>;
    },
  ): Promise<{ readonly url: string; readonly ready: Promise<void> }> {
    const listening = await startOnPorts({
      name,
      ports: { PORT: port },
      start: (ports) => start(task, { ...env, ...ports }),
      readAddress: (log) => / is listening .*\bport=(\d+)/.exec(log)?.[1],
      signal,
    });
    const url = `http://127.0.0.1:${watch(listening, task)}`;
    const check = async () => await isReady(url) || undefined;
    const ready = untilUp(listening.service, { name, check, signal }).then(() => {});
    // Whoever awaits it learns of it; nobody may, when another one fails first or Ctrl-C comes.
    ready.catch(() => {});
    return { url, ready };
  }

  onStep("starting broker and Postgres");
  const stack = await startOnPorts({
    name: "local",
    ports: { LOCAL_KAFKA_PORT: 9_092, LOCAL_POSTGRES_PORT: 5_432 },
    // Its data goes with the run.
    start: (ports) => start("local", { LOCAL_DIR: dir, LOCAL_DURABLE: "false", ...ports }),
    readAddress(log) {
      const ready = /^local ready · kafka (\S+) · postgres (\S+)$/m.exec(log);
      return ready?.[1] && ready[2] ? { kafka: ready[1], database: ready[2] } : undefined;
    },
    signal,
  });
  const { kafka, database } = watch(stack, "local");

  onStep("starting consumer and API");
  const env = { KAFKA_BROKERS: kafka, DATABASE_URL: database };
  const consumer = listen("consume", { name: "consumer", port: 8_001, env });
  const api = listen("api", { name: "api", port: 8_000, env });
  api.catch(() => {}); // awaited below
  // Not at the top: nothing has started then.
  const { migrateEarly } = await import("./migrate_early.ts");
  const migrating = migrateEarly(database);
  const storing = consumer.then(async ({ url, ready }) => {
    await Promise.all([ready, migrating]);
    return url;
  });
  storing.catch(() => {});
  const { url: apiUrl, ready: accepting } = await api;

  const running = starting.move();
  return {
    dir,
    apiUrl,
    kafka,
    database,
    accepting,
    storing,
    async startGenerator() {
      const generator = await listen("generate", {
        name: "generator",
        port: 8_002,
        env: { API_URL: apiUrl, TILLS_PER_SHOP: "3" },
      });
      return generator.url;
    },
    ended: ended.promise,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

type Task = ServiceOptions["task"];

/**
 * A real Postgres server of a test's own, which can be stopped and started again.
 *
 * @module
 */
import { startPostgres } from "../../../local/postgres/start_postgres.ts";
import { tempDataDir } from "./temp_data_dir.ts";

/** A running server. Disposing it stops it and removes its data. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** Where it writes its log. */
  readonly logFile: string;
  /** Ends it, and every session with it. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

/** Starts one, with these settings on top of those of the local Postgres. */
export async function startTestServer(
  parameters: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  await using starting = new AsyncDisposableStack();
  const { path: dataDir } = starting.use(await tempDataDir());
  let server = await startPostgres({ dataDir, port: 0, parameters, durable: false });
  starting.defer(() => server.stop());
  const running = starting.move();
  const { port, url, logFile } = server;
  return {
    url,
    logFile,
    stop: () => server.stop(),
    async start() {
      server = await startPostgres({ dataDir, port, parameters });
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/**
 * A real Postgres server of a test's own, which can be stopped and started again.
 *
 * @module
 */
import { removePostgres } from "../../../local/postgres/remove_postgres.ts";
import { startPostgres } from "../../../local/postgres/start_postgres.ts";

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
  const dir = await Deno.makeTempDir({ prefix: "delhaize-test-" });
  // What makeTempDir gives (0700) would shut out the user that Postgres runs as under root.
  await Deno.chmod(dir, 0o711);
  const dataDir = `${dir}/postgres`;
  let server = await startPostgres({ dataDir, port: 0, parameters });
  const { port, url, logFile } = server;
  return {
    url,
    logFile,
    stop: () => server.stop(),
    async start() {
      server = await startPostgres({ dataDir, port, parameters });
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await removePostgres(dataDir);
      await Deno.remove(dir, { recursive: true });
    },
  };
}

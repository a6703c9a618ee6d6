/**
 * The dashboard over fake statistics, on a free port of this machine.
 *
 * @module
 */
import { aDashboard, type FakeStats } from "../../api/dashboard/support/fake_stats.ts";

/** A served dashboard. Disposing it ends its streams and its server. */
export interface ServedDashboard extends AsyncDisposable {
  /** What it answers. */
  readonly stats: FakeStats;
  /** With a slash at its end. */
  readonly url: string;
}

/** Serves it. */
export function serveDashboard(): ServedDashboard {
  const stop = new AbortController();
  const { router, stats } = aDashboard({ stop: stop.signal });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => router.fetch(request),
  );
  return {
    stats,
    url: `http://127.0.0.1:${server.addr.port}/`,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.shutdown();
    },
  };
}

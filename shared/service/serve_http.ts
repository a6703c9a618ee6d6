/**
 * Opens the HTTP port of a service.
 *
 * @module
 */
import { formatAddress } from "./format_address.ts";
import { findForeignPage } from "./find_foreign_page.ts";
import { getLogger } from "./log.ts";
import { isLoopback } from "./loopback.ts";
import { sleep } from "./sleep.ts";
import { toSystemReason } from "./system_error.ts";
import { TaskError } from "./task_error.ts";

/** Where to listen, and what {@linkcode Deno.serve} takes besides. */
export type ServeHttpOptions = Deno.ServeTcpOptions & {
  readonly hostname: string;
  readonly port: number;
  /**
   * Whether requests may come from pages of other sites, because they show a key or whoever runs
   * the service wants it so. Otherwise, on a loopback address, they are answered with `403`.
   *
   * @default {false}
   */
  readonly admitsForeignPages?: boolean;
  /** Origins whose pages may send requests all the same. @default {[]} */
  readonly allowedOrigins?: readonly string[];
};

/** A server that listens until it is shut down. */
export interface HttpServer extends AsyncDisposable {
  /** Where it listens. */
  readonly addr: Deno.NetAddr;
  /** Resolves when it was shut down or the signal of its options aborted. Never rejects. */
  readonly finished: Promise<void>;
  /** Stops accepting connections, and resolves when the requests in flight are answered. */
  shutdown(): Promise<void>;
}

/**
 * Serves `handle` on the address that `HOST` and `PORT` name.
 *
 * A process without a free file handle cannot accept a connection, and the server of Deno 2.9.6
 * ends then (`ulimit -n 200` and 200 idle connections). This one listens again after a pause, and
 * closes what is idle or has not sent a whole head, for which Deno has no timeout. Requests in
 * flight are answered; a body that is not whole ten seconds later is broken off.
 *
 * @throws {TaskError} naming the address when it cannot be had
 */
export function serveHttp(
  options: ServeHttpOptions,
  handle: Deno.ServeHandler<Deno.NetAddr>,
): HttpServer {
  const handler = isLoopback(options.hostname) && !options.admitsForeignPages
    ? refuseForeignPages(handle, options)
    : handle;
  const finished = Promise.withResolvers<void>();
  let isClosing = false;
  let failures = 0;
  let current: Listener;
  try {
    current = listen(options, handler);
  } catch (cause) {
    throw toListenError(cause, options);
  }
  const { addr } = current.server;
  watch(current);
  // Not handed to Deno, whose `abort()` throws after `shutdown()` (2.9.6).
  options.signal?.addEventListener("abort", () => {
    isClosing = true;
    current.cut();
  }, { once: true });

  function watch(listener: Listener): void {
    listener.server.finished.then(finished.resolve, (error) => {
      void listener.free();
      void listenAgain(error);
    });
  }

  async function listenAgain(error: unknown): Promise<void> {
    if (isClosing) return finished.resolve();
    // Once in a while: with every handle taken this repeats several times a second.
    if (failures++ % 100 === 0) {
      logger.error("Cannot accept connections, listening again", { port: addr.port, error });
    }
    await sleep(LISTEN_AGAIN_MS, options.signal);
    if (isClosing || options.signal?.aborted) return finished.resolve();
    try {
      current = listen({ ...options, port: addr.port, onListen() {} }, handler);
      watch(current);
    } catch (again) {
      await listenAgain(again);
    }
  }

  async function shutdown(): Promise<void> {
    isClosing = true;
    await current.server.shutdown();
  }
  return { addr, finished: finished.promise, shutdown, [Symbol.asyncDispose]: shutdown };
}

interface Listener {
  readonly server: Deno.HttpServer<Deno.NetAddr>;
  /** Ends it with all its connections, unless they end by themselves already. */
  cut(): void;
  /** Closes idle connections and half heads of a server that has failed. Never rejects. */
  free(): Promise<void>;
}

function listen(
  { signal, ...options }: ServeHttpOptions,
  handle: Deno.ServeHandler<Deno.NetAddr>,
): Listener {
  const cutting = new AbortController();
  let inFlight = 0;
  let isFreed = false;
  const server = Deno.serve({ ...options, signal: cutting.signal }, async (request, info) => {
    inFlight++;
    try {
      return await handle(request, info);
    } finally {
      inFlight--;
    }
  });
  if (signal?.aborted) cutting.abort();
  return {
    server,
    cut() {
      if (!isFreed) cutting.abort();
    },
    async free() {
      // `shutdown()` breaks off bodies that are being read.
      const until = performance.now() + FREE_AFTER_MS;
      while (inFlight > 0 && performance.now() < until) await sleep(LISTEN_AGAIN_MS);
      if (cutting.signal.aborted) return;
      isFreed = true;
      await server.shutdown().catch(() => {});
    },
  };
}

function refuseForeignPages(
  handle: Deno.ServeHandler<Deno.NetAddr>,
  { allowedOrigins = [] }: ServeHttpOptions,
): Deno.ServeHandler<Deno.NetAddr> {
  return function handleLocally(request, info) {
    const detail = findForeignPage(request.headers, { allowedOrigins });
    if (detail === undefined) return handle(request, info);
    const title = "Without API keys only pages of this machine may use this service";
    const problem = { type: "about:blank", title, status: 403, code: "foreign_page", detail };
    return Response.json(problem, {
      status: 403,
      headers: { "content-type": "application/problem+json" },
    });
  };
}

const LISTEN_AGAIN_MS = 200;
/** As long as a basket may take by default, so that none is broken off that was on its way. */
const FREE_AFTER_MS = 10_000;
const logger = getLogger(["http"]);

/** What is said of a port in use: those who start a service look for it in what that prints. */
export const PORT_IS_TAKEN = "the port is taken";

/** What was wrong with the address; any other error as it is. */
export function toListenError(
  cause: unknown,
  { hostname, port, setting = "PORT" }: {
    readonly hostname: string;
    readonly port: number;
    /** The setting that chooses the port. @default {"PORT"} */
    readonly setting?: string;
  },
): unknown {
  const reason = cause instanceof Deno.errors.AddrInUse
    ? `${PORT_IS_TAKEN}. Stop what uses it, or set ${setting} to another one`
    : cause instanceof Deno.errors.PermissionDenied
    ? `this user may not use the port. Set ${setting} to one above 1023`
    : cause instanceof Deno.errors.AddrNotAvailable
    ? "the address is not one of this machine. Set HOST to one that is"
    : toHostReason(cause);
  if (reason === undefined) return cause;
  const address = formatAddress({ hostname, port });
  return new TaskError(`Cannot listen on ${address}: ${reason}`, { cause });
}

/** For a host that is a name, which is looked up first. */
function toHostReason(cause: unknown): string | undefined {
  const reason = toSystemReason(cause);
  return reason === undefined ? undefined : `${reason}. Set HOST to an address of this machine`;
}

/**
 * Serves HTTP until a signal, then drains: requests in flight are answered before the socket closes.
 *
 * @module
 */
import { atMost } from "../../shared/service/at_most.ts";
import { serveHttp } from "../../shared/service/serve_http.ts";
import { untilAborted } from "../../shared/service/shutdown.ts";
import { sleep } from "../../shared/service/sleep.ts";
import { withTimeout } from "../../shared/service/with_timeout.ts";

/** Options for {@linkcode serveUntil}. */
export interface ServeOptions {
  readonly handle: (
    request: Request,
    info: Deno.ServeHandlerInfo,
  ) => Response | Promise<Response>;
  readonly hostname: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Whether pages of other sites may send requests to a loopback address. @default {false} */
  readonly admitsForeignPages?: boolean;
  /** Origins whose pages may. @default {[]} */
  readonly allowedOrigins?: readonly string[];
  /**
   * How long to go on serving after the signal, so that a load balancer has seen that this instance
   * is not ready before its port closes.
   *
   * @default {0}
   */
  readonly drainDelayMs?: number;
  /** Longest wait for requests in flight, and again for their clients to read. @default {10_000} */
  readonly drainTimeoutMs?: number;
  readonly onListen?: (address: { readonly hostname: string; readonly port: number }) => void;
  readonly onDrain?: (inFlight: number) => void;
}

/**
 * Resolves once the server has stopped or the drain timeout is over. A client that does not read its
 * response keeps its connection, and with it the process, alive: the caller has to exit.
 *
 * `Deno.serve`'s own `shutdown()` breaks off bodies that are still being read, so requests in
 * flight are awaited first. Meanwhile every response says `connection: close`, which sends
 * keep-alive clients to another instance.
 *
 * @throws {TaskError} when the port cannot be had
 */
export async function serveUntil(stop: AbortSignal, options: ServeOptions): Promise<void> {
  const { handle, hostname, port, drainDelayMs = 0, drainTimeoutMs = 10_000 } = options;
  const cut = new AbortController();
  let inFlight = 0;
  let isClosing = false;
  const idle = Promise.withResolvers<void>();

  const server = serveHttp({
    hostname,
    port,
    admitsForeignPages: options.admitsForeignPages ?? false,
    allowedOrigins: options.allowedOrigins ?? [],
    signal: cut.signal,
    tcpBacklog: TCP_BACKLOG,
    onListen: options.onListen ?? (() => {}),
  }, serve);

  async function serve(request: Request, info: Deno.ServeHandlerInfo): Promise<Response> {
    inFlight++;
    try {
      const response = await handle(request, info);
      if (stop.aborted) response.headers.set("connection", "close");
      return response;
    } finally {
      inFlight--;
      if (isClosing && inFlight === 0) idle.resolve();
    }
  }

  await untilAborted(stop);
  options.onDrain?.(inFlight);
  await sleep(drainDelayMs);
  isClosing = true;
  if (inFlight > 0) {
    // `shutdown()` would wait for a stuck request for ever.
    await withTimeout(drainTimeoutMs, () => idle.promise).catch(() => cut.abort());
  }
  if (cut.signal.aborted) await server.finished;
  // Nothing cuts a connection from here on: `abort()` throws after `shutdown()` (Deno 2.9.6).
  else await atMost(drainTimeoutMs, server.shutdown());
}

/**
 * New connections that the kernel queues until we accept them (Deno's default is 511). The kernel's
 * own limit is `somaxconn`, 4,096 on Linux. Past it handshakes are dropped, and clients repeat them
 * after a second or more, which no shedding of load can repair.
 */
const TCP_BACKLOG = 4_096;

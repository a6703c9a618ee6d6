/**
 * A network between a service and what it connects to, which can break: a TCP relay on loopback that
 * refuses, cuts, delays, narrows or swallows what passes, at any moment.
 *
 * @module
 */
import { freePorts } from "./kafka/free_ports.ts";
import { sleep } from "../../shared/service/sleep.ts";

/**
 * What becomes of what passes. `open`: nothing. `refused`: connections are cut, and new ones refused.
 * `slow`: each piece waits `delayMs`. `narrow`: all connections together pass `bytesPerSecond` in each
 * direction. `swallowed`: connections stay, new ones are taken, and nothing
 * passes until the relay is open again. `half_requests`: each connection passes `halfBytes` more to the
 * server, then it is cut, as a rule in the middle of a request; `half_answers` likewise to the client.
 */
export type RelayMode =
  | "open"
  | "refused"
  | "slow"
  | "narrow"
  | "swallowed"
  | "half_requests"
  | "half_answers";

/** A relay. Disposing it cuts all connections and frees the port. */
export interface Relay extends AsyncDisposable {
  /** Where clients connect, on 127.0.0.1; always the same. */
  readonly port: number;
  /** How many connections are open. */
  connections(): number;
  /** Changes the network from now on, for open connections too. */
  set(mode: RelayMode): void;
  /** Cuts all connections once; new ones are taken. */
  cut(): void;
}

/** Options for {@linkcode startRelay}. */
export interface RelayOptions {
  /** Port on 127.0.0.1 to pass on to. */
  readonly to: number;
  /**
   * Whether the other side is a Kafka broker, which tells clients where to connect: its address is
   * replaced by the relay's in what it answers, or they would go past the relay.
   *
   * @default {false}
   */
  readonly isKafka?: boolean;
  /**
   * Relays of the same client to the other brokers of the cluster: ports of the brokers, and of their
   * relays. A broker tells the addresses of all of them.
   *
   * @default none
   */
  readonly peers?: ReadonlyMap<number, number>;
  /** Port on 127.0.0.1 to listen on. @default a free one */
  readonly port?: number;
  /** @default {300} */
  readonly delayMs?: number;
  /** @default {100} */
  readonly halfBytes?: number;
  /** @default {16_384} */
  readonly bytesPerSecond?: number;
}

/** Starts a relay. */
export function startRelay(
  { to, isKafka = false, peers = new Map(), delayMs = 300, halfBytes = 100, ...rest }: RelayOptions,
): Relay {
  const { port = freePorts(1)[0] ?? 0, bytesPerSecond = 16 * 1024 } = rest;
  /** When each direction of a narrow network has passed what it took. */
  const freeAtMs = { half_requests: 0, half_answers: 0 };
  const relayPorts = new Map([...peers, [to, port]]);
  let mode: RelayMode = "open";
  let changed = Promise.withResolvers<void>();
  let listener: Deno.TcpListener | undefined = Deno.listen({ hostname: HOST, port });
  let isDisposed = false;
  const open = new Set<Deno.TcpConn>();
  let accepting = accept(listener);
  const serving = new Set<Promise<void>>();

  async function accept(on: Deno.TcpListener): Promise<void> {
    for await (const client of on) {
      const work = serve(client).finally(() => serving.delete(work));
      serving.add(work);
    }
  }

  /** @returns whether the port could be taken: Deno gives it back a turn after its listener was closed */
  function listen(): boolean {
    try {
      listener = Deno.listen({ hostname: HOST, port });
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) return false;
      throw error;
    }
  }

  async function listenAgain(): Promise<void> {
    while (mode !== "refused" && listener === undefined && !isDisposed && !listen()) await sleep(1);
    if (listener !== undefined) await accept(listener);
  }

  async function serve(client: Deno.TcpConn): Promise<void> {
    open.add(client);
    const server = await Deno.connect({ hostname: HOST, port: to }).catch(() => undefined);
    if (server === undefined || !open.has(client)) {
      close(client);
      if (server !== undefined) close(server);
      return;
    }
    open.add(server);
    for (const each of [client, server]) each.setNoDelay(true);
    const rewrite = isKafka ? createAddressRewriter(relayPorts) : (chunk: Uint8Array) => chunk;
    await Promise.all([
      pass(client, server, { halved: "half_requests", rewrite: (chunk) => chunk }),
      pass(server, client, { halved: "half_answers", rewrite }),
    ]);
  }

  async function pass(
    from: Deno.TcpConn,
    into: Deno.TcpConn,
    { halved, rewrite }: {
      readonly halved: keyof typeof freeAtMs;
      readonly rewrite: (chunk: Uint8Array) => Uint8Array;
    },
  ): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    let halfLeft = halfBytes;
    try {
      while (true) {
        const read = await from.read(buffer);
        if (read === null) break;
        let bytes = rewrite(buffer.subarray(0, read));
        while (mode === "swallowed") await changed.promise;
        if (mode === "slow") await sleep(delayMs);
        if (mode === halved) {
          bytes = bytes.subarray(0, halfLeft);
          halfLeft -= bytes.length;
        } else halfLeft = halfBytes;
        for (let sent = 0; sent < bytes.length;) {
          const most = mode === "narrow" ? Math.ceil(bytesPerSecond / 10) : bytes.length;
          const piece = bytes.subarray(sent, sent + most);
          if (mode === "narrow") await takeTurn(piece.length, halved);
          sent += await into.write(piece);
        }
        if (halfLeft === 0) break;
      }
    } catch {
      // Either side has gone: the other goes, too.
    }
    close(from);
    close(into);
  }

  async function takeTurn(bytes: number, direction: keyof typeof freeAtMs): Promise<void> {
    const startMs = Math.max(performance.now(), freeAtMs[direction]);
    freeAtMs[direction] = startMs + 1_000 * bytes / bytesPerSecond;
    await sleep(freeAtMs[direction] - performance.now());
  }

  function close(connection: Deno.TcpConn): void {
    if (!open.delete(connection)) return;
    try {
      connection.close();
    } catch {
      // It is closed already.
    }
  }

  function cut(): void {
    for (const connection of [...open]) close(connection);
  }

  return {
    port,
    connections: () => Math.ceil(open.size / 2),
    set(next) {
      mode = next;
      freeAtMs.half_requests = freeAtMs.half_answers = 0;
      changed.resolve();
      changed = Promise.withResolvers();
      if (mode === "refused") {
        listener?.close();
        listener = undefined;
        cut();
      } else if (listener === undefined) {
        const before = accepting;
        accepting = listen() ? listenAgain() : before.then(listenAgain);
      }
    },
    cut,
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      mode = "open";
      changed.resolve();
      listener?.close();
      cut();
      await accepting;
      await Promise.all(serving);
    },
  };
}

/**
 * Replaces the addresses of brokers in an answer: `127.0.0.1` and the port in four bytes, as Metadata
 * and FindCoordinator have it. An answer is looked through as a whole, since a piece may end in an address;
 * larger ones than any of these are passed on piece by piece.
 */
function createAddressRewriter(
  relayPorts: ReadonlyMap<number, number>,
): (chunk: Uint8Array) => Uint8Array {
  let held: Uint8Array = new Uint8Array();
  let passing = 0;
  return (chunk) => {
    held = concat(held, chunk);
    const ready: Uint8Array[] = [];
    while (held.length > 0) {
      if (passing > 0) {
        const part = held.slice(0, passing);
        ready.push(part);
        passing -= part.length;
        held = held.slice(part.length);
        continue;
      }
      if (held.length < 4) break;
      const length = 4 + toView(held).getInt32(0);
      if (length > MOST_REWRITTEN_BYTES) passing = length;
      else if (held.length >= length) {
        ready.push(replaceAddresses(held.slice(0, length), relayPorts));
        held = held.slice(length);
      } else break;
    }
    return concat(...ready);
  };
}

function replaceAddresses(
  frame: Uint8Array,
  relayPorts: ReadonlyMap<number, number>,
): Uint8Array {
  for (let at = 0; at + ADDRESS.length + 4 <= frame.length; at++) {
    if (ADDRESS.some((byte, index) => frame[at + index] !== byte)) continue;
    const view = toView(frame);
    const port = relayPorts.get(view.getInt32(at + ADDRESS.length));
    if (port !== undefined) view.setInt32(at + ADDRESS.length, port);
  }
  return frame;
}

function toView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const HOST = "127.0.0.1";
const ADDRESS = new TextEncoder().encode(HOST);
const MOST_REWRITTEN_BYTES = 64 * 1024;

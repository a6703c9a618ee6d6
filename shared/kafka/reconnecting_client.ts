/**
 * A client of Kafka that is connected when it is needed and replaced after every failure: for the
 * producers of the API, of dead letters and of replays, and for those who ask the broker.
 *
 * @module
 */
import { withTimeout } from "../service/with_timeout.ts";

/** A producer or an admin client of kafkajs, as far as its life is concerned. */
export interface ConnectingClient {
  /** Resolves once the broker has answered. */
  connect(): Promise<void>;
  /** Ends its sockets. */
  disconnect(): Promise<void>;
}

/** See {@linkcode createReconnectingClient}. */
export interface ReconnectingClient<C extends ConnectingClient> extends AsyncDisposable {
  /** Connects ahead of the first use. @throws as `use` does */
  connect(): Promise<void>;
  /**
   * The result of `work` with a connected client. Several may share the client at a time.
   *
   * @throws what connecting or `work` throws, or an error after `timeoutMs`, connecting included.
   * If it comes before `work` began, `work` is not called any more.
   */
  use<T>(
    work: (client: C) => Promise<T>,
    options?: { readonly timeoutMs?: number | undefined },
  ): Promise<T>;
}

/**
 * A client that `createClient` makes with the first use, and again with the first use after a
 * failure, whatever the failure was.
 *
 * For an idempotent producer of kafkajs 2.2.4 this is what keeps data: it takes back the sequence
 * numbers of a request that failed, although the broker may have appended it. The next request
 * would carry the same numbers with other records, and the broker would answer it as a duplicate
 * without writing it (docs/decisions/0002). A new producer has a new producer id.
 */
export function createReconnectingClient<C extends ConnectingClient>(
  createClient: () => C | Promise<C>,
): ReconnectingClient<C> {
  let current: Promise<C> | undefined;
  let isClosed = false;

  async function connect(): Promise<C> {
    const client = await createClient();
    try {
      await client.connect();
    } catch (error) {
      // kafkajs 2.2.4 keeps the socket of a broker that took the connection and then said nothing.
      // Left open, it would keep the process from ending.
      await client.disconnect().catch(() => {});
      throw error;
    }
    return client;
  }

  async function drop(dropped: Promise<C> | undefined): Promise<void> {
    // Work that was given up may fail late. By then there can be a successor, which is kept.
    if (current === dropped) current = undefined;
    await dropped?.then((client) => client.disconnect()).catch(() => {});
  }

  async function workWith<T>(
    used: Promise<C>,
    work: (client: C) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const client = await used;
    signal?.throwIfAborted();
    try {
      return await work(client);
    } finally {
      // kafkajs 2.2.4 connects again after `disconnect()` to repeat a request that failed, and
      // nobody else closes those sockets.
      if (current !== used) void client.disconnect().catch(() => {});
    }
  }

  async function use<T>(
    work: (client: C) => Promise<T>,
    { timeoutMs }: { readonly timeoutMs?: number | undefined } = {},
  ): Promise<T> {
    if (isClosed) throw new Error("Cannot use a Kafka client that was closed");
    const used = current ??= connect();
    try {
      if (timeoutMs === undefined) return await workWith(used, work);
      return await withTimeout(timeoutMs, (signal) => workWith(used, work, signal));
    } catch (error) {
      // Not awaited: disconnecting waits for what is under way, and the caller for nothing.
      void drop(used);
      throw error;
    }
  }

  return {
    connect: () => use(() => Promise.resolve()),
    use,
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await drop(current);
    },
  };
}

/**
 * Reads something off a broker for many callers: over one connection, not more often than needed,
 * and in bounded time whatever state the broker is in.
 *
 * @module
 */
import { type ConnectingClient, createReconnectingClient } from "./reconnecting_client.ts";

/** Options for {@linkcode createAdminReader}. */
export interface AdminReaderOptions<A extends ConnectingClient, T> {
  /** Makes an admin client that has yet to connect; called again after a failure. */
  readonly createAdmin: () => A;
  /** Reads through a connected client. */
  readonly read: (admin: A) => Promise<T>;
  /** Longest time for a reading, connecting included. */
  readonly timeoutMs: number;
  /** How long a reading is good for, counted from when it began. @default {1_000} */
  readonly cacheMs?: number;
}

/** Reads; `undefined` when the broker does not answer. Never rejects. */
export interface AdminReader<T> extends AsyncDisposable {
  (): Promise<T | undefined>;
}

/**
 * A reader whose callers share the reading that is under way. After the disposal it reads
 * `undefined`.
 */
export function createAdminReader<A extends ConnectingClient, T>(
  { createAdmin, read, timeoutMs, cacheMs = 1_000 }: AdminReaderOptions<A, T>,
): AdminReader<T> {
  const client = createReconnectingClient(createAdmin);
  let last: { readonly startedAt: number; readonly reading: Promise<T | undefined> } | undefined;
  let isPending = false;
  let isClosed = false;

  async function readNow(): Promise<T | undefined> {
    isPending = true;
    try {
      return await client.use(read, { timeoutMs });
    } catch {
      return undefined;
    } finally {
      isPending = false;
    }
  }

  function readShared(): Promise<T | undefined> {
    if (isClosed) return Promise.resolve(undefined);
    const now = performance.now();
    if (last === undefined || (!isPending && now - last.startedAt > cacheMs)) {
      last = { startedAt: now, reading: readNow() };
    }
    return last.reading;
  }

  return Object.assign(readShared, {
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await client[Symbol.asyncDispose]();
    },
  });
}

/**
 * One question to a broker that many may ask: over one connection, at most once in a while, with
 * an answer in bounded time whatever state the broker is in.
 *
 * @module
 */

/** The part of a Kafka admin client that makes a connection of it. */
export interface ConnectingAdmin {
  /** Resolves once the broker has answered. */
  connect(): Promise<void>;
  /** Ends its sockets. */
  disconnect(): Promise<void>;
}

/** Options for {@linkcode createAdminQuestion}. */
export interface AdminQuestionOptions<A extends ConnectingAdmin, T> {
  /** Makes a client that has yet to connect; called again after a failure. */
  readonly createAdmin: () => A;
  /** Asks a connected client. */
  readonly ask: (admin: A) => Promise<T>;
  /** Longest time for an answer, the connecting included. */
  readonly timeoutMs: number;
  /** How long an answer is good for, counted from when it was asked for. @default {1_000} */
  readonly cacheMs?: number;
}

/** Gives the answer, or `undefined` when the broker gave none. Never rejects. */
export interface AdminQuestion<T> extends AsyncDisposable {
  (): Promise<T | undefined>;
}

/**
 * The question. Those who ask while it is being answered share the answer. After a failure the
 * client is dropped, and the next asking connects anew; after the disposal the answer is
 * `undefined`.
 */
export function createAdminQuestion<A extends ConnectingAdmin, T>(
  { createAdmin, ask, timeoutMs, cacheMs = 1_000 }: AdminQuestionOptions<A, T>,
): AdminQuestion<T> {
  let connection: Promise<A> | undefined;
  let last: { readonly askedAt: number; readonly answer: Promise<T | undefined> } | undefined;
  let isPending = false;
  let isClosed = false;

  async function connect(): Promise<A> {
    const admin = createAdmin();
    try {
      await admin.connect();
    } catch (error) {
      // kafkajs 2.2.4 keeps the socket of a broker that took the connection and said nothing more:
      // left open, it would keep the process from ending.
      await admin.disconnect();
      throw error;
    }
    return admin;
  }

  async function answerInTime(): Promise<T | undefined> {
    const used = connection ??= connect();
    const answered = used.then(ask).catch(() => undefined);
    const timeout = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => timeout.resolve(undefined), timeoutMs);
    const answer = await Promise.race([answered, timeout.promise]);
    clearTimeout(timer);
    isPending = false;
    if (answer === undefined && connection === used) drop();
    return answer;
  }

  function drop(): Promise<void> {
    const dropped = connection;
    connection = undefined;
    return dropped?.then((admin) => admin.disconnect()).catch(() => {}) ?? Promise.resolve();
  }

  function question(): Promise<T | undefined> {
    if (isClosed) return Promise.resolve(undefined);
    const now = performance.now();
    if (last === undefined || (!isPending && now - last.askedAt > cacheMs)) {
      isPending = true;
      last = { askedAt: now, answer: answerInTime() };
    }
    return last.answer;
  }

  return Object.assign(question, {
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await drop();
    },
  });
}

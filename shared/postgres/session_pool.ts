/**
 * A bounded pool of sessions. It is our own because neither driver's pool keeps the port's
 * promises: deno-postgres 0.19.5 loses a place with each failed connect and hands out a killed
 * connection for ever, and pg's `end()` waits without limit for clients that are in use.
 *
 * @module
 */
import { atMost } from "../service/at_most.ts";
import type { Session } from "./session.ts";

/** Options for {@linkcode SessionPool}. */
export interface SessionPoolOptions {
  /** Opens a session, or rejects, within `timeoutMs`. */
  readonly connect: (timeoutMs: number) => Promise<Session>;
  /** Most sessions at once. */
  readonly maxSessions: number;
  /** Longest wait for a session, and at the disposal for those in use. */
  readonly acquireTimeoutMs: number;
}

/** The pool was disposed: a mistake in our code, which waiting does not mend. */
export class PoolClosedError extends Error {
  /** The name in logs. */
  override readonly name = "PoolClosedError";

  /** Has one message. */
  constructor() {
    super("Cannot get a connection: the database was closed");
  }
}

/** Sessions to borrow. Disposing ends them all; idempotent. */
export class SessionPool implements AsyncDisposable {
  readonly #options: SessionPoolOptions;
  readonly #idle: Session[] = [];
  readonly #borrowed = new Set<Session>();
  readonly #waiting = new Set<PromiseWithResolvers<void>>();
  readonly #drained = Promise.withResolvers<void>();
  /** Sessions in use or being opened. */
  #held = 0;
  #disposal: Promise<void> | undefined;
  #isCutOff = false;

  /** Opens no session yet. */
  constructor(options: SessionPoolOptions) {
    this.#options = options;
  }

  /**
   * A session that is ready; return it with {@linkcode SessionPool.release}.
   *
   * @throws {Error} if none becomes free in time
   * @throws {PoolClosedError} if the pool is closed
   * @throws whatever `connect` throws
   */
  async acquire(): Promise<Session> {
    const until = performance.now() + this.#options.acquireTimeoutMs;
    await this.#takePlace();
    try {
      const session = this.#takeIdle() ??
        await this.#options.connect(Math.max(1, until - performance.now()));
      if (this.#isCutOff) {
        session.destroy();
        throw new PoolClosedError();
      }
      this.#borrowed.add(session);
      return session;
    } catch (error) {
      this.#leavePlace();
      throw error;
    }
  }

  /** Takes a session back. Closes one that is not ready, such as inside a transaction. */
  release(session: Session): void {
    this.#borrowed.delete(session);
    if (session.isReady) this.#idle.push(session);
    else session.destroy();
    this.#leavePlace();
  }

  /** Refuses new callers, waits for the others up to the limit, then ends all sessions. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#disposal ??= this.#dispose();
  }

  async #takePlace(): Promise<void> {
    if (this.#disposal !== undefined) throw new PoolClosedError();
    if (this.#held < this.#options.maxSessions) {
      this.#held++;
      return;
    }
    const { maxSessions, acquireTimeoutMs } = this.#options;
    const turn = Promise.withResolvers<void>();
    this.#waiting.add(turn);
    const timer = setTimeout(() => {
      this.#waiting.delete(turn);
      turn.reject(new Error(`all ${maxSessions} were in use for ${acquireTimeoutMs} ms`));
    }, acquireTimeoutMs);
    try {
      await turn.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Hands the place to the caller that waits longest. */
  #leavePlace(): void {
    const [next] = this.#waiting;
    if (next !== undefined) {
      this.#waiting.delete(next);
      next.resolve();
      return;
    }
    this.#held--;
    if (this.#disposal !== undefined && this.#held === 0) this.#drained.resolve();
  }

  #takeIdle(): Session | undefined {
    while (true) {
      const session = this.#idle.pop();
      if (session === undefined || session.isReady) return session;
      session.destroy();
    }
  }

  async #dispose(): Promise<void> {
    if (this.#held > 0) await atMost(this.#options.acquireTimeoutMs, this.#drained.promise);
    this.#isCutOff = true;
    for (const turn of this.#waiting) turn.reject(new PoolClosedError());
    this.#waiting.clear();
    for (const session of this.#borrowed) session.destroy();
    await Promise.all(
      this.#idle.splice(0).map(async (session) => {
        await atMost(GOODBYE_MS, session.end());
        session.destroy();
      }),
    );
  }
}

/** Ending a session takes one round trip. */
const GOODBYE_MS = 1_000;

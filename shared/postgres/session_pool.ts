/**
 * A bounded pool of sessions. It is our own because neither driver's pool keeps the port's
 * promises: deno-postgres 0.19.5 loses a place with each failed connect and offers a killed
 * connection for ever, and pg's `end()` waits without limit for whoever holds a client.
 *
 * @module
 */
import { atMost } from "../service/at_most.ts";
import type { Session } from "./session.ts";

/** How a {@linkcode SessionPool} gets its sessions, and how many. */
export interface SessionPoolOptions {
  /** Opens a session, or rejects, within `timeoutMs`. */
  readonly connect: (timeoutMs: number) => Promise<Session>;
  /** Most sessions at once. */
  readonly maxSessions: number;
  /** Longest wait for a session, and for those who still have one when the pool closes. */
  readonly acquireTimeoutMs: number;
}

/** The pool was disposed of: a mistake of the program, which no waiting mends. */
export class PoolClosedError extends Error {
  /** Set so that a log tells it from other errors. */
  override readonly name = "PoolClosedError";

  /** Always says the same. */
  constructor() {
    super("Cannot get a connection: the database was closed");
  }
}

/** Sessions to borrow; disposing ends them all, and is safe twice. */
export class SessionPool implements AsyncDisposable {
  readonly #options: SessionPoolOptions;
  readonly #idle: Session[] = [];
  readonly #borrowed = new Set<Session>();
  readonly #waiting = new Set<PromiseWithResolvers<void>>();
  readonly #drained = Promise.withResolvers<void>();
  /** Places held by those who have a session or are getting one. */
  #held = 0;
  #disposal: Promise<void> | undefined;
  #isCutOff = false;

  /** Opens nothing yet. */
  constructor(options: SessionPoolOptions) {
    this.#options = options;
  }

  /**
   * A session that is ready; give it back with {@linkcode SessionPool.release}.
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

  /** Takes a session back; one that is not ready, be it for an open transaction, is closed. */
  release(session: Session): void {
    this.#borrowed.delete(session);
    if (session.isReady) this.#idle.push(session);
    else session.destroy();
    this.#leavePlace();
  }

  /** Takes nobody new, waits for those who have come, but no longer than the limit, and ends all. */
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

  /** Hands the place to whoever waits longest. */
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

/** A server that is there answers a goodbye in one round trip. */
const GOODBYE_MS = 1_000;

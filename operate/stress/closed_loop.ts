/**
 * Closed-loop load: a fixed number of clients, each sending its next basket when it has the
 * answer to the one before.
 *
 * @module
 */
import { createInFlight } from "../../generator/in_flight.ts";
import type { Sleep } from "../../shared/service/sleep.ts";

/** Options for {@linkcode closedLoop}. */
export interface ClosedLoopOptions {
  /** How many times to send. */
  readonly count: number;
  readonly concurrency: number;
  /** Stops sending; sends in flight then have `graceMs` to end. */
  readonly signal: AbortSignal;
  /** @default {500} */
  readonly graceMs?: number;
  readonly sleep: Sleep;
}

/** One send. */
export interface Turn {
  /** 0 to `count` - 1. */
  readonly index: number;
  /** Aborts when the send must end now. */
  readonly signal: AbortSignal;
}

/**
 * Calls `send` for every index, `concurrency` at a time, and resolves when all calls have ended.
 *
 * @throws whatever `send` throws first; no further call is made after it
 */
export async function closedLoop(
  { count, concurrency, signal, graceMs = 500, sleep }: ClosedLoopOptions,
  send: (turn: Turn) => Promise<void>,
): Promise<void> {
  const inFlight = createInFlight({ stop: signal, graceMs, sleep });
  let next = 0;

  async function sendInTurn(): Promise<void> {
    while (next < count && !signal.aborted && !inFlight.cut.aborted) {
      await send({ index: next++, signal: inFlight.cut });
    }
  }

  for (let client = 0; client < Math.min(concurrency, count); client++) inFlight.start(sendInTurn);
  await inFlight.drain();
}

/**
 * Open-loop pacing: sends on an absolute schedule, whether or not the target keeps up. A slow target
 * gets the load that it would get from real shops.
 *
 * @module
 */
import { createInFlight } from "./in_flight.ts";
import { type Sleep, sleep as timerSleep } from "../shared/service/sleep.ts";

/** Options for {@linkcode pace}. */
export interface PaceOptions {
  /** Sends a second; may be a fraction. */
  readonly ratePerSecond: number;
  /** Number of ticks in the schedule. */
  readonly count: number;
  /** When the first tick is due, on the clock of `now`. @default {now()} */
  readonly startMs?: number;
  /** Stops the schedule; sends in flight may go on for `graceMs`. */
  readonly signal: AbortSignal;
  /** Most sends in flight. @default {512} */
  readonly maxInFlight?: number;
  /** How late a tick may be sent; a later one is skipped. @default {1_000} */
  readonly maxLateMs?: number;
  /** @default {500} */
  readonly graceMs?: number;
  /** Called for each tick that is skipped. */
  readonly onSkip?: () => void;
  /** Milliseconds. @default {Date.now} */
  readonly now?: () => number;
  readonly sleep?: Sleep;
}

/** One place in the schedule. */
export interface Tick {
  /** 0 to `count` - 1. */
  readonly index: number;
  /** When the tick is due. Latency from here on includes the time that sending is late. */
  readonly dueMs: number;
  /** Aborts when the send must end now. */
  readonly signal: AbortSignal;
}

/** The counts of a schedule. They leave out ticks after a stop. */
export interface PaceReport {
  readonly sent: number;
  /** Ticks that were too late to send, because the target or this machine was too slow. */
  readonly skipped: number;
  /** Sends that had not ended after the grace period. */
  readonly unfinished: number;
}

/**
 * Calls `send` at `startMs + k / rate` for each tick k, and resolves when all of them have ended.
 *
 * Each due time is computed from the start, so lateness never adds up. Timers wake some
 * milliseconds apart: ticks that became due meanwhile are sent together. While `maxInFlight` sends
 * are in flight, due ticks wait up to `maxLateMs`; then they are skipped and counted. Only their
 * number is kept, no queue.
 *
 * @throws the first error of `send`, which ends the schedule
 */
export async function pace(
  options: PaceOptions,
  send: (tick: Tick) => Promise<void>,
): Promise<PaceReport> {
  const { ratePerSecond, count, signal, now = Date.now, sleep = timerSleep } = options;
  const { startMs = now(), maxInFlight = 512, maxLateMs = 1_000, graceMs = 500, onSkip } = options;
  const inFlight = createInFlight({ stop: signal, graceMs, sleep });
  let index = 0;
  let skipped = 0;

  while (index < count && !signal.aborted && !inFlight.cut.aborted) {
    const dueMs = startMs + index * 1_000 / ratePerSecond;
    const lateMs = now() - dueMs;
    if (lateMs < 0) {
      await sleep(-lateMs, signal);
    } else if (lateMs > maxLateMs) {
      skipped++;
      onSkip?.();
      index++;
    } else if (inFlight.size < maxInFlight) {
      const tick = { index, dueMs, signal: inFlight.cut };
      inFlight.start(() => send(tick));
      index++;
    } else {
      await sleep(POLL_MS, signal);
    }
  }
  const unfinished = await inFlight.drain();
  return { sent: index - skipped, skipped, unfinished };
}

/** How often to check again while `maxInFlight` sends are in flight. */
const POLL_MS = 1;

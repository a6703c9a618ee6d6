/**
 * The span of time that the generator paces next. Cron ticks arrive a little early or late, or not
 * at all while a machine sleeps. Spans join nevertheless, without gap or overlap.
 *
 * @module
 */

/** From `startMs` (included) to `endMs` (excluded), within one minute, so within one day of any zone of today; milliseconds since 1970. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The span from `pacedUntilMs`, the end of the last one, to the next full minute; `undefined` when
 * that is paced already. Minutes that were missed altogether are left out: their load is past.
 */
export function nextSpan(
  { nowMs, pacedUntilMs }: { readonly nowMs: number; readonly pacedUntilMs: number },
): Span | undefined {
  const minuteMs = Math.floor((nowMs + EARLY_MS) / MINUTE_MS) * MINUTE_MS;
  const endMs = minuteMs + MINUTE_MS;
  const startMs = Math.max(minuteMs, pacedUntilMs);
  return startMs < endMs ? { startMs, endMs } : undefined;
}

const MINUTE_MS = 60_000;
/** A tick this much before a full minute belongs to it: timers and clocks are not that exact. */
const EARLY_MS = 500;

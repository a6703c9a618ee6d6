/**
 * The chunks of a request body: the first stage of a batch. `Deno.serve` has no timeout of its own,
 * so a client that stalls would keep its request open for ever, and one that drips for days.
 *
 * @module
 */
import { openBody } from "../http/open_body.ts";
import { BodyFault } from "../http/body_fault.ts";

/**
 * Yields the chunks of `body`, each valid until the next one is requested; an absent body has none.
 * It reads only on request, which is the back-pressure: the time between requests is ours and does
 * not count. Ending the iteration early cancels the body.
 *
 * The client has `timeoutMs` for its first bytes. Waiting uses up that time, and each byte adds to
 * it what it takes at the lowest rate, up to `timeoutMs` again.
 *
 * @throws {BodyFault} `body_timeout` when the time is used up, `body_incomplete` when the
 * connection breaks
 */
export async function* readChunks(
  body: ReadableStream<Uint8Array> | null,
  { timeoutMs, minBytesPerSecond = 0, onBytes = () => {}, now = () => performance.now() }: {
    readonly timeoutMs: number;
    /** The lowest rate in the long run; 0: any. @default {0} */
    readonly minBytesPerSecond?: number;
    /** Called with the size of each chunk. */
    readonly onBytes?: ((bytes: number) => void) | undefined;
    /** Milliseconds of a clock that never goes back. @default {performance.now} */
    readonly now?: () => number;
  },
): AsyncGenerator<Uint8Array, void> {
  if (body === null) return;
  const reading = openBody(body);
  let timedOut = false;
  let leftMs = timeoutMs;
  try {
    while (true) {
      const startedMs = now();
      const timer = setTimeout(() => {
        timedOut = true;
        reading.cancel();
      }, leftMs);
      const chunk = await reading.read().finally(() => clearTimeout(timer));
      if (timedOut) throw new BodyFault("body_timeout");
      if (chunk === undefined) return;
      const earnedMs = minBytesPerSecond === 0
        ? timeoutMs
        : 1_000 * chunk.length / minBytesPerSecond;
      leftMs = Math.min(timeoutMs, leftMs - (now() - startedMs) + earnedMs);
      onBytes(chunk.length);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof BodyFault) throw cause;
    throw new BodyFault(timedOut ? "body_timeout" : "body_incomplete", { cause });
  } finally {
    reading.cancel();
  }
}

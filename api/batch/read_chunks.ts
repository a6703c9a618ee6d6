/**
 * The bytes of a request body as they come: the first stage of a batch upload. `Deno.serve` has no
 * timeout of its own, so a client that stalls would hold its request for ever.
 *
 * @module
 */
import { openBody } from "../http/open_body.ts";
import { BodyFault } from "./body_fault.ts";

/**
 * Yields the chunks of `body`, each valid until the next one is asked for; an absent body has none. Reads only when asked for the next one,
 * which is the back-pressure: the time between is not the client's and does not count. Whoever
 * stops early cancels the body.
 *
 * @throws {BodyFault} `body_timeout` when a chunk takes longer than `timeoutMs`, `body_incomplete`
 * when the connection breaks
 */
export async function* readChunks(
  body: ReadableStream<Uint8Array> | null,
  { timeoutMs, onBytes = () => {} }: {
    readonly timeoutMs: number;
    /** Told the size of each chunk. */
    readonly onBytes?: ((bytes: number) => void) | undefined;
  },
): AsyncGenerator<Uint8Array, void> {
  if (body === null) return;
  const reading = openBody(body);
  let timedOut = false;
  try {
    while (true) {
      const timer = setTimeout(() => {
        timedOut = true;
        reading.cancel();
      }, timeoutMs);
      const chunk = await reading.read().finally(() => clearTimeout(timer));
      if (timedOut) throw new BodyFault("body_timeout");
      if (chunk === undefined) return;
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

/**
 * The chunks of a request body: the first stage of a batch. `Deno.serve` has no timeout of its own,
 * so a client that stalls would keep its request open for ever.
 *
 * @module
 */
import { openBody } from "../http/open_body.ts";
import { BodyFault } from "./body_fault.ts";

/**
 * Yields the chunks of `body`, each valid until the next one is requested; an absent body has none.
 * It reads only on request, which is the back-pressure: the time between requests is ours and does
 * not count. Ending the iteration early cancels the body.
 *
 * @throws {BodyFault} `body_timeout` when a chunk takes longer than `timeoutMs`, `body_incomplete`
 * when the connection breaks
 */
export async function* readChunks(
  body: ReadableStream<Uint8Array> | null,
  { timeoutMs, onBytes = () => {} }: {
    readonly timeoutMs: number;
    /** Called with the size of each chunk. */
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

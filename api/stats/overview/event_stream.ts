/**
 * The overview as server-sent events (WHATWG HTML, 9.2).
 *
 * @module
 */
import type { Hub } from "./hub.ts";
import type { Overview } from "./overview.ts";

/**
 * A body of events, or `undefined` when the hub takes no more watchers. It ends when the hub says
 * so, and for a reader who is {@linkcode MAX_BEHIND} events behind: the rest would wait in memory.
 */
export function createEventStream(
  hub: Pick<Hub, "watch">,
  stores: readonly string[] | null,
): ReadableStream<Uint8Array> | undefined {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(started) {
      controller = started;
      started.enqueue(RETRY);
    },
    cancel: () => leave?.(),
  }, new CountQueuingStrategy({ highWaterMark: MAX_BEHIND }));
  const leave = hub.watch(stores, {
    tell(overview) {
      controller?.enqueue(toEvent(overview));
      if ((controller?.desiredSize ?? 0) <= 0) {
        leave?.();
        controller?.close();
      }
    },
    end: () => controller?.close(),
  });
  return leave === undefined ? undefined : stream;
}

/** Events that may wait for a reader. */
export const MAX_BEHIND = 16;

/** The same bytes for all who watch. */
function toEvent(overview: Overview): Uint8Array {
  let bytes = EVENTS.get(overview);
  if (bytes === undefined) {
    bytes = ENCODER.encode(`event: overview\ndata: ${JSON.stringify(overview)}\n\n`);
    EVENTS.set(overview, bytes);
  }
  return bytes;
}

const EVENTS = new WeakMap<Overview, Uint8Array>();
const ENCODER = new TextEncoder();
/** How long a browser waits, in milliseconds, before it connects again. */
const RETRY = ENCODER.encode("retry: 2000\n\n");

/**
 * Shares the overview among all who want it. For each set of stores it is made at most once a
 * second, and only on demand: 200 streams cost the database what one costs.
 *
 * @module
 */
import { getLogger } from "../../../shared/service/log.ts";
import { createShares } from "../../limits/shares.ts";
import type { Overview } from "./overview.ts";
import {
  createOverviewSource,
  type OverviewParts,
  type OverviewSource,
} from "./overview_source.ts";

/** Options for {@linkcode createHub}. */
export interface HubOptions extends OverviewParts {
  /** Ends all streams when it aborts. */
  readonly stop: AbortSignal;
  /** Most streams at a time. @default {200} */
  readonly maxWatchers?: number;
  /** From one overview to the next. @default {1_000} */
  readonly intervalMs?: number;
  /** Longest stream: a key that was revoked must not watch for ever. @default {900_000} */
  readonly maxWatchMs?: number;
}

/** The overviews of all sets of stores; `null` is everything. */
export interface Hub {
  /** The overview, at most `intervalMs` old. */
  read(stores: readonly string[] | null): Promise<Overview>;
  /**
   * Server-sent events (WHATWG HTML, 9.2): an overview at once, and then every `intervalMs`. The
   * stream ends with the stop, after `maxWatchMs`, and for a reader who is {@linkcode MAX_BEHIND}
   * events behind, since those would wait in memory.
   *
   * @returns `undefined` when there are too many streams or the hub has stopped
   */
  watch(
    stores: readonly string[] | null,
    /** Whose share the stream takes. @default {""} */
    client?: string,
  ): ReadableStream<Uint8Array> | undefined;
  /** Whether the client has its share: it may hold as many streams as are still free. */
  hasItsShare(client: string): boolean;
  /** Streams that are open. */
  readonly watchers: number;
}

/** Events that may wait for a reader. */
export const MAX_BEHIND = 16;

/** Creates a hub. It makes no overview before the first call. */
export function createHub(options: HubOptions): Hub {
  const { stop, clock, maxWatchers = 200, intervalMs = 1_000, maxWatchMs = 900_000 } = options;
  // As many as there are different sets of stores among the API's keys.
  const channels = new Map<string, Channel>();
  const shares = createShares({ max: maxWatchers });

  function toChannel(stores: readonly string[] | null): Channel {
    const key = JSON.stringify(stores === null ? null : [...stores].sort());
    let channel = channels.get(key);
    if (channel === undefined) {
      channel = new Channel({ source: createOverviewSource(options, stores), clock, intervalMs });
      channels.set(key, channel);
    }
    return channel;
  }

  stop.addEventListener("abort", () => {
    for (const channel of channels.values()) channel.endAll();
  }, { once: true });

  return {
    read: (stores) => toChannel(stores).read(),
    watch(stores, client = "") {
      if (stop.aborted || shares.taken >= maxWatchers) return undefined;
      shares.take(client);
      return toChannel(stores).watch({
        untilMs: clock() + maxWatchMs,
        onEnd: () => shares.release(client),
      });
    },
    hasItsShare: (client) => shares.check(client) === "client",
    get watchers() {
      return shares.taken;
    },
  };
}

/** One open stream. */
interface Watcher {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  /** When to end it, on the channel's clock. */
  readonly untilMs: number;
  /** Called once, when it has ended. */
  readonly onEnd: () => void;
}

interface ChannelOptions {
  readonly source: OverviewSource;
  readonly clock: () => number;
  readonly intervalMs: number;
}

/** The overviews of one set of stores, and the streams that get them. */
class Channel {
  readonly #options: ChannelOptions;
  readonly #watchers = new Set<Watcher>();
  #last: Made | undefined;
  /** Whether an overview is under way that all watchers will get. */
  #isMaking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  async read(): Promise<Overview> {
    return (await this.#readRecent()).overview;
  }

  watch(end: Pick<Watcher, "untilMs" | "onEnd">): ReadableStream<Uint8Array> {
    let watcher: Watcher | undefined;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(RETRY);
        watcher = { controller, ...end };
        this.#add(watcher);
      },
      cancel: () => watcher && this.#remove(watcher),
    }, new CountQueuingStrategy({ highWaterMark: MAX_BEHIND }));
  }

  endAll(): void {
    for (const watcher of this.#watchers) this.#end(watcher);
  }

  #add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    if (this.#isMaking) return;
    if (this.#timer === undefined) this.#sendAll(() => this.#readRecent());
    else if (this.#last !== undefined) this.#send(watcher, this.#last.event);
  }

  /** Sends an overview to all watchers, and plans the next one while there are any. */
  async #sendAll(read: () => Promise<Made>): Promise<void> {
    const { clock, intervalMs } = this.#options;
    const startedMs = clock();
    this.#isMaking = true;
    try {
      const { event } = await read();
      for (const watcher of this.#watchers) this.#send(watcher, event);
    } catch (error) {
      logger.error("Cannot make the overview", { error });
    }
    this.#isMaking = false;
    const nowMs = clock();
    for (const watcher of this.#watchers) {
      if (nowMs >= watcher.untilMs) this.#end(watcher);
    }
    if (this.#watchers.size === 0) return;
    this.#timer = setTimeout(
      () => this.#sendAll(() => this.#make()),
      Math.max(0, startedMs + intervalMs - nowMs),
    );
  }

  async #readRecent(): Promise<Made> {
    const { clock, intervalMs } = this.#options;
    const last = this.#last;
    return last !== undefined && clock() - last.madeMs < intervalMs ? last : await this.#make();
  }

  async #make(): Promise<Made> {
    const overview = await this.#options.source();
    return this.#last = new Made(overview, this.#options.clock());
  }

  #send(watcher: Watcher, event: Uint8Array): void {
    watcher.controller.enqueue(event);
    if ((watcher.controller.desiredSize ?? 0) <= 0) this.#end(watcher);
  }

  #end(watcher: Watcher): void {
    this.#remove(watcher);
    watcher.controller.close();
  }

  #remove(watcher: Watcher): void {
    if (this.#watchers.delete(watcher)) watcher.onEnd();
    if (this.#watchers.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** An overview, and the event that all its watchers get, made when the first one does. */
class Made {
  readonly overview: Overview;
  readonly madeMs: number;
  #event: Uint8Array | undefined;

  constructor(overview: Overview, madeMs: number) {
    this.overview = overview;
    this.madeMs = madeMs;
  }

  get event(): Uint8Array {
    return this.#event ??= toEvent(this.overview);
  }
}

function toEvent(overview: Overview): Uint8Array {
  return ENCODER.encode(`event: overview\ndata: ${JSON.stringify(overview)}\n\n`);
}

const ENCODER = new TextEncoder();
/** How long a browser waits, in milliseconds, before it connects again. */
const RETRY = ENCODER.encode("retry: 2000\n\n");
const logger = getLogger(["api", "stats"]);

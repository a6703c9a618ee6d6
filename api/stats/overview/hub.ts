/**
 * Where all who want the overview meet. For each set of stores it is made once a second, while
 * somebody watches, and once for all of them: 200 watchers cost the database what one costs.
 *
 * @module
 */
import { Channel, type Watcher } from "./channel.ts";
import type { Overview } from "./overview.ts";
import { createOverviewSource, type OverviewParts } from "./overview_source.ts";

/** Options for {@linkcode createHub}. */
export interface HubOptions extends OverviewParts {
  /** Ends all watching when it aborts. */
  readonly stop: AbortSignal;
  /** Most watchers at a time. @default {200} */
  readonly maxWatchers?: number;
  /** From one overview to the next. @default {1_000} */
  readonly intervalMs?: number;
  /** Longest watching: a key that was taken back must not watch for ever. @default {900_000} */
  readonly maxWatchMs?: number;
}

/** See the module. */
export interface Hub {
  /** The overview of a moment ago, or one that is made now. */
  read(stores: readonly string[] | null): Promise<Overview>;
  /**
   * Tells `watcher` an overview as soon as there is one, and then every second.
   *
   * @returns what ends it, or `undefined` when there are too many watchers or the hub has stopped
   */
  watch(stores: readonly string[] | null, watcher: Watcher): (() => void) | undefined;
  /** How many watch. */
  readonly watchers: number;
}

/** A hub; it does nothing until somebody asks. */
export function createHub(options: HubOptions): Hub {
  const { stop, clock, maxWatchers = 200, intervalMs = 1_000, maxWatchMs = 900_000 } = options;
  // As many as there are different sets of stores among the API's keys.
  const channels = new Map<string, Channel>();
  let watchers = 0;

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
    watch(stores, watcher) {
      if (stop.aborted || watchers >= maxWatchers) return undefined;
      watchers++;
      const channel = toChannel(stores);
      const watching = { ...watcher, untilMs: clock() + maxWatchMs, onLeave: () => watchers-- };
      channel.add(watching);
      return () => channel.remove(watching);
    },
    get watchers() {
      return watchers;
    },
  };
}

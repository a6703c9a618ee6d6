/**
 * Those who watch the overview of one set of stores. It is made while there are any, once for all
 * of them.
 *
 * @module
 */
import { getLogger } from "../../../shared/service/log.ts";
import type { Overview } from "./overview.ts";
import type { OverviewSource } from "./overview_source.ts";

/** Somebody who is told each overview. */
export interface Watcher {
  /** Called with each; the same object for all watchers. */
  readonly tell: (overview: Overview) => void;
  /** Called once, when there will be no more. Not after the watcher left. */
  readonly end: () => void;
}

/** A watcher in a channel. */
export interface Watching extends Watcher {
  /** When it ends, on the channel's clock. */
  readonly untilMs: number;
  /** Called once, when it has left or is about to be ended. */
  readonly onLeave: () => void;
}

/** Options for {@linkcode Channel}. */
export interface ChannelOptions {
  readonly source: OverviewSource;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** From one overview to the next. */
  readonly intervalMs: number;
}

/** See the module. */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #watching = new Set<Watching>();
  #last: { readonly overview: Overview; readonly madeMs: number } | undefined;
  /** Whether an overview is being made for those who watch. */
  #isMaking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Makes nothing until somebody asks. */
  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** The overview of a moment ago, or one that is made now. */
  async read(): Promise<Overview> {
    const { clock, intervalMs } = this.#options;
    const last = this.#last;
    if (last !== undefined && clock() - last.madeMs < intervalMs) return last.overview;
    return await this.#make();
  }

  /** Tells `watching` the last overview, or the next one as soon as it is made. */
  add(watching: Watching): void {
    this.#watching.add(watching);
    if (this.#isMaking) return;
    if (this.#timer === undefined) this.#tellAll(() => this.read());
    else if (this.#last !== undefined) watching.tell(this.#last.overview);
  }

  /** Safe twice. */
  remove(watching: Watching): void {
    if (!this.#watching.delete(watching)) return;
    watching.onLeave();
    if (this.#watching.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Ends all watching. */
  endAll(): void {
    for (const watching of this.#watching) this.#end(watching);
  }

  async #tellAll(read: () => Promise<Overview>): Promise<void> {
    const { clock, intervalMs } = this.#options;
    const startedMs = clock();
    this.#isMaking = true;
    try {
      const overview = await read();
      for (const watching of this.#watching) this.#tell(watching, overview);
    } catch (error) {
      logger.error("Cannot make the overview", { error });
    }
    this.#isMaking = false;
    const nowMs = clock();
    for (const watching of this.#watching) {
      if (nowMs >= watching.untilMs) this.#end(watching);
    }
    if (this.#watching.size === 0) return;
    this.#timer = setTimeout(
      () => this.#tellAll(() => this.#make()),
      Math.max(0, startedMs + intervalMs - nowMs),
    );
  }

  async #make(): Promise<Overview> {
    const overview = await this.#options.source();
    this.#last = { overview, madeMs: this.#options.clock() };
    return overview;
  }

  /** What is wrong with one watcher is no concern of the others. */
  #tell(watching: Watching, overview: Overview): void {
    try {
      watching.tell(overview);
    } catch (error) {
      logger.error("Cannot tell the overview", { error });
      this.remove(watching);
    }
  }

  #end(watching: Watching): void {
    this.remove(watching);
    watching.end();
  }
}

const logger = getLogger(["api", "stats"]);

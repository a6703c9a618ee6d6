/**
 * Shows how far a long task is: a bar on a terminal, a line now and then in a log.
 *
 * @module
 */
// @ts-types="./cli_progress.d.ts"
import cliProgress from "cli-progress";

/** How far a task is. */
export interface Progress {
  /** Of the total. */
  readonly done: number;
  /** What a person wants to know of it, short: beside it a bar must fit 80 columns. */
  readonly text: string;
}

/** Options for {@linkcode showProgress}. */
export interface ShowProgressOptions {
  /** Of whatever `done` counts. */
  readonly total: number;
  /** Whether standard error is a terminal. */
  readonly isTerminal: boolean;
  /** Writes a line, for when it is none. */
  readonly writeLine: (line: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The display of {@linkcode showProgress}; disposing it stops it. */
export interface ProgressDisplay extends Disposable {
  update(progress: Progress): void;
  /** Leaves the last state on the screen. Idempotent. */
  stop(): void;
}

/** Begins to show progress; stop it, or the cursor of the terminal stays hidden. */
export function showProgress(options: ShowProgressOptions): ProgressDisplay {
  const display = options.isTerminal ? showBar(options) : writeLines(options);
  return { ...display, [Symbol.dispose]: display.stop };
}

/** With the numbers of ten million baskets the line still fits a terminal of 80 columns. */
const BAR_COLUMNS = 16;

function showBar({ total, now }: ShowProgressOptions): Omit<ProgressDisplay, symbol> {
  const bar = new cliProgress.SingleBar({
    format: "{bar} {percentage}% | {text} | {left}",
    barsize: BAR_COLUMNS,
    // The task handles signals itself, to close the receipts.
    gracefulExit: false,
    hideCursor: true,
  });
  const startMs = now();
  bar.start(total, 0, { text: "", left: "" });
  return {
    update({ done, text }) {
      const left = formatTimeLeft({ done, total, elapsedMs: now() - startMs });
      bar.update(done, { text, left });
    },
    stop: () => bar.stop(),
  };
}

/** The time left at the mean rate so far, such as `1 min 5 s left`; nothing in the first second. */
export function formatTimeLeft(
  { done, total, elapsedMs }: {
    readonly done: number;
    readonly total: number;
    readonly elapsedMs: number;
  },
): string {
  if (elapsedMs < 1_000 || done === 0) return "";
  const seconds = Math.ceil(elapsedMs * (total - done) / done / 1_000);
  if (seconds < 60) return `${seconds} s left`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s left`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor(seconds % 3_600 / 60)} min left`;
}

function writeLines(
  { writeLine, now }: ShowProgressOptions,
): Omit<ProgressDisplay, symbol> {
  let nextLineMs = now() + LINE_EVERY_MS;
  return {
    update({ text }) {
      if (now() < nextLineMs) return;
      nextLineMs = now() + LINE_EVERY_MS;
      writeLine(text);
    },
    stop() {},
  };
}

const LINE_EVERY_MS = 5_000;

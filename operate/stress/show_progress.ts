/**
 * Shows how far a stress run is: a bar on a terminal, a line now and then in a log.
 *
 * @module
 */
// @ts-types="./cli_progress.d.ts"
import cliProgress from "cli-progress";
import type { StressProgress } from "./stress.ts";

/** Options for {@linkcode showProgress}. */
export interface ShowProgressOptions {
  readonly total: number;
  /** Whether standard error is a terminal. */
  readonly isTerminal: boolean;
  /** Writes a line, for when it is none. */
  readonly writeLine: (line: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** See {@linkcode showProgress}. */
export interface ProgressDisplay {
  update(progress: StressProgress): void;
  stop(): void;
}

/** Begins to show progress; `stop` it, or the cursor of the terminal stays hidden. */
export function showProgress(options: ShowProgressOptions): ProgressDisplay {
  return options.isTerminal ? showBar(options.total) : writeLines(options);
}

function showBar(total: number): ProgressDisplay {
  const bar = new cliProgress.SingleBar({
    format:
      "{bar} {percentage}% | {value} of {total} | not accepted: {notAccepted} | {eta_formatted}",
    // The task handles signals itself, to close the receipts.
    gracefulExit: false,
    hideCursor: true,
  });
  bar.start(total, 0, { notAccepted: 0 });
  return {
    update: ({ done, accepted }) => bar.update(done, { notAccepted: done - accepted }),
    stop: () => bar.stop(),
  };
}

function writeLines({ total, writeLine, now }: ShowProgressOptions): ProgressDisplay {
  let nextLineMs = now() + LINE_EVERY_MS;
  return {
    update({ done, accepted }) {
      if (now() < nextLineMs) return;
      nextLineMs = now() + LINE_EVERY_MS;
      writeLine(`${done} of ${total}, not accepted: ${done - accepted}`);
    },
    stop() {},
  };
}

const LINE_EVERY_MS = 5_000;

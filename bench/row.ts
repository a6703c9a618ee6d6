/**
 * A row of the benchmark: what we do beside the limit it cannot pass, in one run.
 *
 * @module
 */

/** One round of one row; both in baskets a second. */
export interface Round {
  readonly ours: number;
  readonly limit: number;
}

/** The medians of all rounds. */
export interface Row extends Round {
  readonly name: string;
  /** Median of the rounds' ratios, not the ratio of the medians: noise hits both sides of a round. */
  readonly ratio: number;
  readonly rounds: readonly Round[];
  /** Peak resident memory of our process, in MB. */
  readonly peakMb: number;
}

/** Sums the rounds up. */
export function toRow(name: string, rounds: readonly Round[], peakMb: number): Row {
  return {
    name,
    ours: Math.round(median(rounds.map(({ ours }) => ours))),
    limit: Math.round(median(rounds.map(({ limit }) => limit))),
    ratio: Number(median(rounds.map(({ ours, limit }) => ours / limit)).toFixed(3)),
    rounds: rounds.map(({ ours, limit }) => ({ ours: Math.round(ours), limit: Math.round(limit) })),
    peakMb,
  };
}

/** Peak resident memory of a process in MB; 0 where there is no /proc. */
export async function readPeakMb(pid: number): Promise<number> {
  try {
    // Deno lets only a process with every permission read /proc. This one may start programs.
    const { stdout } = await new Deno.Command("cat", {
      args: [`/proc/${pid}/status`],
      stderr: "null",
    }).output();
    const status = new TextDecoder().decode(stdout);
    return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}

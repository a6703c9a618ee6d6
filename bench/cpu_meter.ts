/**
 * CPU time of processes as the operating system counts it, threads and ended children included: what
 * a basket costs, whatever else runs on the machine. Linux only; elsewhere the columns stay empty.
 *
 * @module
 */
import type { Values } from "./measurement.ts";

/** Which processes a column sums up. */
export interface Role {
  readonly column: "apiUs" | "consumerUs" | "brokerUs" | "postgresUs";
  readonly pids: readonly number[];
  /**
   * `self`: the processes alone. `tree`: all below, too. `below`: only those below, as Postgres is
   * the child of the process that is the broker.
   *
   * @default {"tree"}
   */
  readonly scope?: "self" | "tree" | "below";
}

/** Counts from one moment to another. */
export interface CpuMeter {
  /** Forgets what was counted. */
  start(): Promise<void>;
  /** Microseconds a basket since the start, by column. Empty where there is no /proc. */
  read(baskets: number): Promise<Values>;
}

interface ProcessTimes {
  readonly parent: number;
  /** Ticks of its own threads. */
  readonly own: number;
  /** Ticks of its children that have ended. */
  readonly ended: number;
}

/** A meter of these processes, which need not have started when it is made. */
export function createCpuMeter(roles: readonly Role[]): CpuMeter {
  let before: readonly number[] = [];

  async function readTicks(): Promise<readonly number[]> {
    const times = await readProcessTimes();
    return roles.map((role) => sumTicks(role, times));
  }

  return {
    async start() {
      before = await readTicks();
    },
    async read(baskets) {
      const after = await readTicks();
      const values: Record<string, number> = {};
      for (const [index, { column }] of roles.entries()) {
        const ticks = (after[index] ?? NaN) - (before[index] ?? NaN);
        if (ticks > 0) values[column] = ticks * TICK_US / baskets;
      }
      return values;
    },
  };
}

/** Peak resident memory of a process in MB; NaN where there is no /proc. */
export async function readPeakMb(pid: number): Promise<number> {
  const status = await readProc(`cat /proc/${pid}/status`);
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** Resident memory of a process now, in MB; NaN where there is no /proc. */
export async function readResidentMb(pid: number): Promise<number> {
  const status = await readProc(`cat /proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

function sumTicks(
  { pids, scope = "tree" }: Role,
  times: ReadonlyMap<number, ProcessTimes>,
): number {
  if (scope === "self") return pids.reduce((sum, pid) => sum + (times.get(pid)?.own ?? 0), 0);
  let sum = 0;
  for (const [pid, { own, ended }] of times) {
    const isRoot = pids.includes(pid);
    if (isRoot ? scope === "tree" : isBelow(pid, { pids, times })) sum += own + ended;
  }
  return sum;
}

function isBelow(
  pid: number,
  { pids, times }: {
    readonly pids: readonly number[];
    readonly times: ReadonlyMap<number, ProcessTimes>;
  },
): boolean {
  for (let at = times.get(pid)?.parent; at !== undefined && at > 1; at = times.get(at)?.parent) {
    if (pids.includes(at)) return true;
  }
  return false;
}

/** Fields of /proc/PID/stat (proc_pid_stat(5)), counted behind the name, which may hold blanks. */
async function readProcessTimes(): Promise<ReadonlyMap<number, ProcessTimes>> {
  const times = new Map<number, ProcessTimes>();
  for (const line of (await readProc("cat /proc/[0-9]*/stat")).split("\n")) {
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ").map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    times.set(parseInt(line), { parent, own: user + system, ended: endedUser + endedSystem });
  }
  return times;
}

/** Deno lets only a process with every permission read /proc. This one may start programs. */
async function readProc(command: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", command],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

/** USER_HZ is 100 on every architecture that Deno runs on. */
const TICK_US = 10_000;

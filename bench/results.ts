/**
 * A run of the benchmark as it is kept: the numbers of every round, and what they were measured on.
 *
 * @module
 */
import type { Row } from "./measurement.ts";

/** What `--json` writes. */
export interface Results {
  readonly machine: Machine;
  /** The task and its arguments. */
  readonly command: string;
  readonly rows: readonly KeptRow[];
}

/** A row that says what it measured. */
export interface KeptRow extends Row {
  readonly title: string;
}

/** Where it ran. */
export interface Machine {
  /** ISO 8601. */
  readonly date: string;
  readonly cpus: number;
  readonly cpu: string;
  readonly memoryGb: number;
  /** With the version of its kernel. */
  readonly platform: string;
  readonly deno: string;
  /** Processes that wanted a core when it began (load average of a minute): 0 on a quiet machine. */
  readonly load: number;
  /** Abbreviated commit of the project, `+` when files differ from it. */
  readonly commit: string;
}

/** This machine. What cannot be told is empty. */
export async function describeMachine(): Promise<Machine> {
  const cpu = await ask("sh", "-c", "sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1");
  const memory = await ask("sh", "-c", "sed -n 's/^MemTotal: *//p' /proc/meminfo");
  const commit = await ask("git", "rev-parse", "--short", "HEAD");
  const changes = await ask("git", "status", "--porcelain", "--untracked-files=no");
  return {
    date: new Date().toISOString().slice(0, 10),
    cpus: navigator.hardwareConcurrency,
    cpu,
    memoryGb: Math.round(parseInt(memory) / 1024 ** 2) || 0,
    platform: await ask("uname", "-s", "-r", "-m"),
    deno: Deno.version.deno,
    load: parseFloat(await ask("sh", "-c", "cat /proc/loadavg")) || 0,
    commit: changes === "" ? commit : `${commit}+`,
  };
}

async function ask(command: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(command, { args: [...args], stderr: "null" })
      .output();
    return new TextDecoder().decode(stdout).trim();
  } catch {
    return "";
  }
}

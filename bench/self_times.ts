/**
 * Sums a CPU profile up: how long each function itself was on top of the stack.
 *
 * @module
 */
import type { CpuProfile } from "./inspector.ts";

/** A function of the profile. */
export interface SelfTime {
  /** Its name with file and line of what Deno runs (types stripped), or V8's own, such as `(garbage collector)`. */
  readonly name: string;
  /** Microseconds, its callees left out. */
  readonly selfUs: number;
}

/** Longest first; waiting for events (`(idle)`) is left out. */
export function toSelfTimes({ nodes, samples, timeDeltas }: CpuProfile): readonly SelfTime[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, toName(callFrame)]));
  const sums = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? "(unknown)";
    if (name === "(idle)") continue;
    sums.set(name, (sums.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  }
  return [...sums]
    .map(([name, selfUs]) => ({ name, selfUs }))
    .sort((a, b) => b.selfUs - a.selfUs);
}

function toName(
  { functionName, url, lineNumber }: CpuProfile["nodes"][number]["callFrame"],
): string {
  if (url === "") return functionName || "(anonymous)";
  const root = new URL("../", import.meta.url).href;
  const file = url.replace(root, "").replace(/^.*\/registry\.npmjs\.org\//, "npm:");
  return `${functionName || "(anonymous)"} ${file}:${lineNumber + 1}`;
}

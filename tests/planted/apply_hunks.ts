/**
 * Applies the hunks of a planted bug by their text alone. Line numbers do not count, so a patch goes
 * on applying while the file grows around it; but its lines must be there exactly once. It needs
 * neither git nor `patch`, which a machine that runs the gate may lack.
 *
 * @module
 */
import type { Hunk } from "./parse_patch.ts";

/**
 * The text with all hunks replaced.
 *
 * @throws {Error} when the lines of a hunk are not in `text`, or more than once
 */
export function applyHunks(text: string, hunks: readonly Hunk[]): string {
  return hunks.reduce((before, hunk) => applyHunk(before, hunk), text);
}

function applyHunk(text: string, { before, after }: Hunk): string {
  // A line feed on both sides: lines are found as wholes.
  const wanted = `\n${before.join("\n")}\n`;
  const padded = `\n${text}`;
  const at = padded.indexOf(wanted);
  if (at === -1) throw new Error(`These lines are not there:\n${before.join("\n")}`);
  if (padded.indexOf(wanted, at + 1) !== -1) {
    throw new Error(`These lines are there more than once:\n${before.join("\n")}`);
  }
  const replaced = `\n${after.map((line) => `${line}\n`).join("")}`;
  return (padded.slice(0, at) + replaced + padded.slice(at + wanted.length)).slice(1);
}

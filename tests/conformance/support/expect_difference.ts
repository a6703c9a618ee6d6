/**
 * Tests that a broker is known to fail: each must still fail, and in the way that is known.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";

/**
 * Runs a test that must fail so that `seen` matches: the lines of the difference (`-` what the
 * broker says, `+` what is right), or else the first line of the message.
 *
 * @throws {Error} when it passes, or fails in another way
 */
export async function expectDifference(seen: RegExp, run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    const text = toDifference(error);
    if (seen.test(text)) return;
    throw new Error(`Fails otherwise than known: ${text}`, { cause: error });
  }
  throw new Error("This no longer differs: take it out of the known differences");
}

/** What a failed assertion shows, in one line. */
export function toDifference(error: unknown): string {
  const message = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const lines = message.split("\n").map((line) => line.replace(/\s+/g, " ").trim());
  const changed = lines.filter((line) => /^[-+] /.test(line));
  return changed.length > 0 ? changed.join(" ") : lines[0] ?? "";
}

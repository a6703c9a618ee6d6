/**
 * Reads a planted bug: a sentence or two that say what mistake it is and what it costs a user, and
 * behind them a unified diff.
 *
 * @module
 */

/** A mistake that somebody could make here, as a change of the tree. */
export interface Patch {
  /** As typed after `deno task planted`. */
  readonly name: string;
  /** What the mistake is, in a sentence. */
  readonly mistake: string;
  /** What a user loses by it. */
  readonly harm: string;
  readonly files: readonly PatchedFile[];
}

/** What is changed in one file. */
export interface PatchedFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly hunks: readonly Hunk[];
}

/** Lines that are replaced by others; both have the same context around them. */
export interface Hunk {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Reads `text`.
 *
 * @throws {Error} that says what is wrong with it
 */
export function parsePatch(name: string, text: string): Patch {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("--- a/"));
  if (start === -1) throw new Error(`Cannot read the patch ${name}: no line begins with "--- a/"`);
  const [mistake = "", ...rest] = lines.slice(0, start);
  const harm = rest.join(" ").trim();
  if (!isSentence(mistake) || !isSentence(harm)) {
    throw new Error(
      `Cannot read the patch ${name}: it must begin with a line that says the mistake, and one ` +
        "that says what a user loses",
    );
  }
  return { name, mistake, harm, files: readFiles(name, lines.slice(start)) };
}

function isSentence(text: string): boolean {
  return /^["A-Z].{10,}\.$/.test(text);
}

function readFiles(name: string, lines: readonly string[]): readonly PatchedFile[] {
  const files: { path: string; hunks: { before: string[]; after: string[] }[] }[] = [];
  for (const line of lines) {
    const hunk = files.at(-1)?.hunks.at(-1);
    if (line.startsWith("--- a/")) {
      files.push({ path: line.slice("--- a/".length), hunks: [] });
    } else if (line.startsWith("@@ ")) {
      files.at(-1)?.hunks.push({ before: [], after: [] });
    } else if (hunk !== undefined) {
      const content = line.slice(1);
      if (line.startsWith(" ") || line.startsWith("-")) hunk.before.push(content);
      if (line.startsWith(" ") || line.startsWith("+")) hunk.after.push(content);
    }
  }
  const isEmpty = files.some(({ hunks }) =>
    hunks.length === 0 || hunks.some(({ before }) => before.length === 0)
  );
  if (isEmpty) throw new Error(`Cannot read the patch ${name}: a hunk of it has no lines to find`);
  return files;
}

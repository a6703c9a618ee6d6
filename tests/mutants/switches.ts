/**
 * The switches of mutants in a source file. Stryker's own keep counts in objects by name, each time;
 * where code runs for each character of a text, tests then take a hundred times as long.
 *
 * @module
 */

/** What the switches of all files share, as `globalThis.__stryker__`. */
export interface Switches {
  /** The number of the mutant that is active, or -1. */
  activeMutant: number;
  /** How often its code ran, and may run before that counts as endless. */
  hitCount: number;
  hitLimit: number;
  /** How often the code of each mutant ran; `undefined` while nobody asks. */
  counts: Float64Array | undefined;
}

/** What goes before the first line of a file with mutants; without it, `process.env` says which one. */
export const SWITCHES_HEADER = [
  "const stryker_9fa48 = globalThis.__stryker__ ??= {",
  'activeMutant: Number(globalThis.process?.env?.__STRYKER_ACTIVE_MUTANT__ ?? "-1"),',
  "hitCount: 0, hitLimit: Infinity, counts: undefined };",
  "function stryMutAct_9fa48(id) { if (stryker_9fa48.activeMutant !== id) return false;",
  "if (++stryker_9fa48.hitCount > stryker_9fa48.hitLimit) throw new Error('Runs for ever');",
  "return true; }",
  "function stryCov_9fa48(...ids) { const { counts } = stryker_9fa48;",
  "if (counts !== undefined) for (const id of ids) counts[id]++; }",
].join(" ");

/** The calls with numbers in place of Stryker's texts, counted on from `first`. */
export function numberSwitches(code: string, first: number): string {
  return code.replaceAll(
    /\b(stryMutAct_9fa48|stryCov_9fa48)\(([\d", ]+)\)/g,
    (_, call, ids: string) =>
      `${call}(${ids.replaceAll(/"(\d+)"/g, (_, id) => String(first + Number(id)))})`,
  );
}

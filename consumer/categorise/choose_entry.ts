/**
 * Decides between the words that a name is known by: the rules of precedence.
 *
 * @module
 */
import type { Findings } from "./find_entries.ts";
import type { Entry } from "./lexicon.ts";
import { WEIGHTS } from "./weights.ts";

/**
 * The entry that has the say, `undefined` when nothing is known.
 *
 * 1. A word for whom, or for what is no food, has the say wherever it stands: `croquettes pour
 *    chien au bœuf`. The heaviest of them, by {@linkcode WEIGHTS}.
 * 2. Else what stands before the first `with`, `aux`, `met` … that has anything known before it:
 *    `poulet à la crème`, `kip met rijst`.
 * 3. Among those the heaviest: `yoghurt aardbei`, `strawberry yoghurt`.
 * 4. But fresh food in a tin or in oil is a preserve: `sardines à l'huile`.
 * 5. Among equals the last in an English name (`cheese sauce`), else the first: French puts its
 *    head first, and so does Dutch when it does not write a compound (`chips kaas`).
 */
export function chooseEntry({ found, isEnglish }: Findings): Entry | undefined {
  let chosen: Entry | undefined;
  let preserve: Entry | undefined;
  let clause = 0;
  for (const finding of found) {
    const { entry } = finding;
    if (entry.weight === WEIGHTS.preserving) {
      preserve ??= entry;
      continue;
    }
    if (chosen === undefined) {
      chosen = entry;
      clause = finding.clause;
      continue;
    }
    const speaks = finding.clause === clause || entry.weight >= WEIGHTS.Household ||
      chosen.weight === WEIGHTS.shapes;
    const wins = entry.weight > chosen.weight ||
      (entry.weight === chosen.weight && isEnglish && finding.clause === clause);
    if (!speaks || !wins) continue;
    chosen = entry;
    clause = finding.clause;
  }
  if (preserve === undefined) return chosen;
  return isFresh(chosen) ? preserve : chosen;
}

/** Chocolates in a tin stay what they are; so does everything else that somebody made. */
function isFresh(entry: Entry | undefined): boolean {
  return entry?.category === undefined || WEIGHTS[entry.category] < WEIGHTS.preserving;
}

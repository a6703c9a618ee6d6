/**
 * Chooses between the known words of a name, by the rules of precedence.
 *
 * @module
 */
import type { Findings } from "./find_entries.ts";
import type { LexiconEntry } from "./lexicon_entry.ts";
import { WEIGHTS } from "./weights.ts";

/**
 * The entry that decides the category; `undefined` when no word is known.
 *
 * 1. A word for pets, babies or non-food wins at any position: `croquettes pour chien au bœuf`.
 *    Among several the heaviest, by {@linkcode WEIGHTS}.
 * 2. Else only words before the first `with`, `aux`, `met` … count, if one of them is known:
 *    `poulet à la crème`, `kip met rijst`.
 * 3. Among those the heaviest wins: `yoghurt aardbei`, `strawberry yoghurt`.
 * 4. But fresh food in a tin or in oil is a preserve: `sardines à l'huile`.
 * 5. Among equal weights the last wins in an English name (`cheese sauce`), else the first: French
 *    puts its head first, and so does Dutch outside compounds (`chips kaas`, but `loempia saus`).
 * 6. A fruit alone behind a word that nothing knows may be no more than the taste of it:
 *    `glucoregul framboise` stays unknown, `fraise gariguette` does not.
 */
export function chooseEntry(
  { found, isEnglish, hasUnknownHead }: Findings,
): LexiconEntry | undefined {
  let chosen: LexiconEntry | undefined;
  let preserve: LexiconEntry | undefined;
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
    const counts = finding.clause === clause || entry.weight >= WEIGHTS.Household ||
      chosen.weight === WEIGHTS.shapes;
    const isLaterHead = (finding.endsCompound && entry.weight > WEIGHTS.ingredients) ||
      (isEnglish && finding.clause === clause);
    const wins = entry.weight > chosen.weight || (entry.weight === chosen.weight && isLaterHead);
    if (!counts || !wins) continue;
    chosen = entry;
    clause = finding.clause;
  }
  if (hasUnknownHead && found.length === 1 && chosen?.category === "Fruit") return undefined;
  if (preserve === undefined) return chosen;
  return isFresh(chosen) ? preserve : chosen;
}

/** Whether a tin makes it a preserve. Made products, such as chocolates, keep their category. */
function isFresh(entry: LexiconEntry | undefined): boolean {
  return entry?.category === undefined || WEIGHTS[entry.category] < WEIGHTS.preserving;
}

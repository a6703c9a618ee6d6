/**
 * Prints what an erasure did.
 *
 * @module
 */
import type { Erased } from "./erase_basket.ts";
import type { SuspectLetters } from "./suspect_letters.ts";

/** Never the basket's name: what is printed may be kept. */
export function formatErased(
  { identityHash, wasNoted, baskets, replacedVersions, deadLetters }: Erased,
  { dryRun, left: { suspects, suspectCount, unsearchable } }: {
    readonly dryRun: boolean;
    readonly left: SuspectLetters;
  },
): string {
  const counts = [
    baskets > 0 ? "the stored basket with its lines" : "no stored basket",
    `replaced versions ${replacedVersions}`,
    `dead letters ${deadLetters}`,
  ].join(" · ");
  const hash = identityHash.slice(0, 12);
  const noted = wasNoted ? "was noted before" : dryRun ? "would be noted" : "is noted";
  return [
    `${dryRun ? "dry run, would erase" : "erased"}: ${counts}`,
    `as ${hash}… it ${noted}: no record of it is stored again`,
    ...suspectCount === 0 ? [] : [
      `Dead letters that nobody can read and that hold both names: ${suspectCount}. Look at each`,
      "(deno task dead-letters show) and empty what is about it (docs/operations.md):",
      ...suspects.map((position) => `  ${position}`),
      ...suspectCount > suspects.length ? ["  … the newest are listed"] : [],
    ],
    ...unsearchable === 0 ? [] : [
      `Dead letters of which only a part or packed bytes are kept: ${unsearchable}. Nobody can tell`,
      "whose they are: deno task dead-letters list --code unreadable_batch (oversized_value)",
    ],
    "The topics hold it until their retention ends, backups until they go: see docs/operations.md",
  ].join("\n");
}

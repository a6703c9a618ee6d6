/**
 * Prints what an erasure did.
 *
 * @module
 */
import type { Erased } from "./erase_basket.ts";

/** Never the basket's name: what is printed may be kept. */
export function formatErased(
  { identityHash, wasNoted, baskets, replacedVersions, deadLetters }: Erased,
  { dryRun }: { readonly dryRun: boolean },
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
    "The topics hold it until their retention ends, backups until they go: see docs/operations.md",
  ].join("\n");
}

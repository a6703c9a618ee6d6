/**
 * Holds the categoriser to a share of known and of right names.
 *
 * @module
 */
import { assertGreaterOrEqual } from "@std/assert";
import { categorise } from "../../../consumer/categorise/categorise.ts";

/** Percent of the names that are known, and percent of those that are right. */
export interface Floor {
  readonly known: number;
  readonly right: number;
}

/** Throws when fewer of the names (each with the category it belongs to) are known or right. */
export function assertShare(
  names: readonly (readonly string[])[],
  floor: Floor,
  label: string,
): void {
  const answers = names.map(([name = "", wanted]) => ({ answer: categorise(name), wanted }));
  const known = answers.filter(({ answer }) => answer !== "Uncategorised");
  const right = known.filter(({ answer, wanted }) => answer === wanted);
  assertGreaterOrEqual(100 * known.length / names.length, floor.known, `${label}: known`);
  assertGreaterOrEqual(100 * right.length / known.length, floor.right, `${label}: right`);
}

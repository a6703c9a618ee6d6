// @ts-check
/**
 * What can be done with a dead letter, by its code. The API decides again; this keeps the page from
 * offering what would only be left.
 *
 * @module
 */

/** @typedef {import("../../../shared/dead_letters/action_request.ts").LetterAction} LetterAction */
/**
 * What an action is asked of: single ones, or all open ones with a code.
 *
 * @typedef {{ readonly positions: readonly string[] }
 *   | { readonly code: string, readonly open: number }} Target
 */

/** Most positions of one request. */
export const MOST_POSITIONS = 100;

/**
 * The actions that make sense for all of these codes, the one that is asked for most first.
 *
 * @param {readonly string[]} codes
 * @param {{ readonly isValid?: boolean }} [options] whether the records are valid by today's rules, where
 * that is known
 * @returns {readonly LetterAction[]}
 */
export function toActions(codes, { isValid = true } = {}) {
  const [first, ...others] = codes.map((code) => BY_CODE[code] ?? REPLAYED);
  if (first === undefined) return [];
  return first.filter((action) =>
    (isValid || action === "discard") && others.every((actions) => actions.includes(action))
  );
}

/** How many dead letters it is about. @param {Target} target */
export function countTarget(target) {
  return "code" in target ? target.open : target.positions.length;
}

/** The body of the request. @param {Target} target @param {string} reason */
export function toActionBody(target, reason) {
  return "code" in target ? { code: target.code, reason } : { positions: target.positions, reason };
}

/** @type {readonly LetterAction[]} */
const REPLAYED = ["replay", "discard"];
/** @type {readonly LetterAction[]} */
const DISCARDED = ["discard"];

/** @type {Readonly<Record<string, readonly LetterAction[]>>} */
const BY_CODE = Object.assign(Object.create(null), {
  conflict: ["replace", "discard"],
  id_reused: ["new-id", "replace", "discard"],
  // Only their beginning is kept.
  unreadable_batch: DISCARDED,
  oversized_value: DISCARDED,
  expired: DISCARDED,
});

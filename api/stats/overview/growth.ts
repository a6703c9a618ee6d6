/**
 * How fast a number grows, from what it was at a few instants.
 *
 * @module
 */

/** See {@linkcode createGrowth}. */
export interface Growth {
  /** Notes what the number is now; `undefined`, when nobody knows, forgets what it was. */
  note(value: number | undefined, atMs: number): void;
  /** Growth a second between the oldest and the newest note; `null` while there is but one. */
  readonly perSecond: number | null;
}

/**
 * Growth over the last `windowMs`, or, where the notes are further apart, since the one before,
 * unless that is older than `maxGapMs`.
 */
export function createGrowth({ windowMs = 5_000, maxGapMs = 15_000 } = {}): Growth {
  let notes: { readonly value: number; readonly atMs: number }[] = [];
  return {
    note(value, atMs) {
      const last = notes.at(-1);
      // A number that shrinks was begun anew: a topic made again, a table emptied.
      const isBroken = value === undefined ||
        last !== undefined && (value < last.value || atMs - last.atMs > maxGapMs);
      if (isBroken) notes = [];
      if (value === undefined || last?.atMs === atMs && !isBroken) return;
      notes.push({ value, atMs });
      const firstInside = notes.findIndex((note) => note.atMs >= atMs - windowMs);
      notes = notes.slice(Math.min(firstInside, notes.length - 2));
    },
    get perSecond() {
      const [first, last] = [notes[0], notes.at(-1)];
      if (first === undefined || last === undefined || first === last) return null;
      return (last.value - first.value) * 1_000 / (last.atMs - first.atMs);
    },
  };
}

/**
 * Remembers which baskets a file has had, in bounded memory.
 *
 * @module
 */
import { hash } from "node:crypto";

/** A set of texts that forgets the oldest ones when it is full. */
export interface SeenKeys {
  /** Adds `key`; `false` when it was there already. */
  add(key: string): boolean;
}

/**
 * Holds 52 bits of the SHA-256 of each key: a false alarm in a file of 10 million baskets has a
 * chance of 1 %, and costs one basket a second look. Keeps the last `capacity` to twice as many:
 * 128 MB at most by default.
 */
export function createSeenKeys(
  { capacity = 4_194_304, salt = crypto.randomUUID() }: {
    readonly capacity?: number;
    readonly salt?: string;
  } = {},
): SeenKeys {
  let older = createTable(1);
  let newer = createTable(1_024);
  return {
    add(key) {
      const digest = hash("sha256", salt + key, "hex");
      const number = parseInt(digest.slice(0, 13), 16) + 1;
      if (older.has(number) || newer.has(number)) return false;
      if (newer.size >= capacity) {
        older = newer;
        newer = createTable(1_024);
      }
      newer.add(number);
      return true;
    },
  };
}

/** Open addressing over doubles: a Set takes four times the memory. 0 is an empty place. */
function createTable(places: number) {
  let table = new Float64Array(places);
  let size = 0;

  function find(number: number): number {
    let at = number % table.length;
    while (table[at] !== 0 && table[at] !== number) at = (at + 1) % table.length;
    return at;
  }

  return {
    get size() {
      return size;
    },
    has: (number: number) => size > 0 && table[find(number)] === number,
    add(number: number) {
      table[find(number)] = number;
      size++;
      if (size * 2 < table.length) return;
      const old = table;
      table = new Float64Array(old.length * 2);
      for (const each of old) if (each !== 0) table[find(each)] = each;
    },
  };
}

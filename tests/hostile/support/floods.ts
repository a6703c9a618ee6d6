/**
 * Text of many members, for floods.
 *
 * @module
 */

/** What `write` makes of 0, 1, 2, …, with commas between. */
export function listed(count: number, write: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => write(at)).join();
}

/** `text` again and again, with commas between. */
export function again(text: string, count: number): string {
  return listed(count, () => text);
}

/** Members whose names V8 files under one hash: a `Set` of 60,000 of them takes seconds. */
export function collisions(count: number): string {
  return listed(count, (at) => `"${7 + at * 262_144}":1`);
}

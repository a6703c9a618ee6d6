/**
 * Remembers where a log starts when records were deleted from the middle of a segment; in all other
 * cases the name of the first segment says it.
 *
 * @module
 */

import { writeFileAtomically } from "../../../shared/service/write_file_atomically.ts";

/** Keeps `offset` as the first readable one of the log in `directory`. */
export function writeStartOffset(directory: string, offset: number): void {
  writeFileAtomically(`${directory}/start-offset`, `${offset}\n`);
}

/** The offset kept, or 0. */
export function readStartOffset(directory: string): number {
  try {
    return Number.parseInt(Deno.readTextFileSync(`${directory}/start-offset`), 10) || 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

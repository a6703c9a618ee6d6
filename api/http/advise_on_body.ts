/**
 * What to change where a body is not what its headers say: "is not valid JSON" alone helps nobody
 * who sent a compressed file.
 *
 * @module
 */

/**
 * A sentence from the first bytes of a body that could not be read as JSON; `undefined` where they
 * tell nothing.
 */
export function adviseOnBody(head: Uint8Array): string | undefined {
  const [first = NOTHING, second = NOTHING] = head;
  if (first === 0x1f && second === 0x8b) return "It is gzip: send content-encoding: gzip";
  if (first === 0x50 && second === 0x4b) return "It is a zip file: send what is in it";
  const hasMark = first === 0xff && second === 0xfe || first === 0xfe && second === 0xff;
  // The first character of JSON is ASCII, so in UTF-16 one of its two bytes is 0.
  const hasZero = first !== NOTHING && second !== NOTHING && (first === 0) !== (second === 0);
  return hasMark || hasZero ? "It is UTF-16: send it in UTF-8" : undefined;
}

const NOTHING = -1;

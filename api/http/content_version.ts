/**
 * A name for a content, for paths and entity tags.
 *
 * @module
 */

/** 16 hexadecimal digits of the SHA-256 of `text`: another content, another version. */
export async function toContentVersion(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex().slice(0, 16);
}

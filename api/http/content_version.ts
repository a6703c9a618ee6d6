/**
 * A name for a content, for paths and entity tags.
 *
 * @module
 */

import { hash } from "node:crypto";

/** 16 hexadecimal digits of the SHA-256 of `text`: another content, another version. */
export function toContentVersion(text: string): string {
  return hash("sha256", text).slice(0, 16);
}

/**
 * Makes API keys: 256 random bits for the holder, their hash for the settings.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import type { ApiKey } from "../../api/auth/api_key.ts";

/** A new key. `key` is shown to its holder once and kept nowhere. */
export interface CreatedKey {
  /** `dlz_` and 43 characters of base64url (RFC 4648, section 5). */
  readonly key: string;
  /** What goes into `API_KEYS`. */
  readonly entry: ApiKey;
}

/** Options for {@linkcode createKey}. */
export interface CreateKeyOptions {
  /** Fills an array with bytes that nobody can guess. @default {crypto.getRandomValues} */
  readonly fillRandom?: (bytes: Uint8Array<ArrayBuffer>) => void;
}

/**
 * A new key with the given name and rights.
 *
 * A plain hash is right for it, where a password needs scrypt: 256 random bits cannot be tried
 * through, and scrypt would cost 43 ms a request where this costs 3 µs.
 */
export function createKey(
  { name, scopes, stores }: Omit<ApiKey, "sha256">,
  { fillRandom = (bytes) => void crypto.getRandomValues(bytes) }: CreateKeyOptions = {},
): CreatedKey {
  const bytes = new Uint8Array(32);
  fillRandom(bytes);
  // The prefix lets people and secret scanners tell what such a text is.
  const key = `dlz_${Buffer.from(bytes).toString("base64url")}`;
  const sha256 = hash("sha256", key);
  return { key, entry: { name, sha256, scopes, ...(stores === undefined ? {} : { stores }) } };
}

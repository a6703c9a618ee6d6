/**
 * An API key as the API stores it: a name, a hash, and what its holder may do. Only the holder has
 * the key itself.
 *
 * @module
 */

/** What a key can allow. `admin` allows everything. */
export const SCOPES = ["ingest", "read", "admin"] as const;

/** One of {@linkcode SCOPES}. */
export type Scope = (typeof SCOPES)[number];

/** An entry of `API_KEYS`, checked. */
export interface ApiKey {
  /** Names the holder in logs and metrics; unique. */
  readonly name: string;
  /** SHA-256 of the key's characters, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly scopes: readonly Scope[];
  /** The only shops whose baskets it may touch, trimmed and in NFC; absent: all shops. */
  readonly stores?: readonly string[];
}

/** Whether the key has `scope`, or `admin`. */
export function hasScope({ scopes }: ApiKey, scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes("admin");
}

/** Whether the key may touch baskets of `store`, in whatever Unicode form it is written. */
export function allowsStore({ stores }: ApiKey, store: string): boolean {
  return stores === undefined || stores.includes(normalizeStore(store));
}

/** Trims and converts to NFC, as baskets are stored: the form in which shops are compared. */
export function normalizeStore(store: string): string {
  return store.trim().normalize("NFC");
}

/**
 * An API key as the API knows it: a name, a hash, and what its holder may do. The key itself is
 * nowhere: only its holder has it.
 *
 * @module
 */

/** What a key can be for. `admin` may do everything. */
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

/** Whether the key may do what needs `scope`. */
export function hasScope({ scopes }: ApiKey, scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes("admin");
}

/** Whether the key may touch baskets of `store`, in whatever Unicode form it is written. */
export function allowsStore({ stores }: ApiKey, store: string): boolean {
  return stores === undefined || stores.includes(normalizeStore(store));
}

/** The form in which names of shops are compared, which is the one baskets are stored under. */
export function normalizeStore(store: string): string {
  return store.trim().normalize("NFC");
}

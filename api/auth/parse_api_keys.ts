/**
 * Parses the JSON of `API_KEYS` or of the file `API_KEYS_FILE`. Every fault is named by its place,
 * and no value is quoted: it may be a key in the place of its hash.
 *
 * @module
 */
import { z } from "zod";
import { LIMITS } from "../../shared/basket/basket_schema.ts";
import { toPointer } from "../../shared/basket/issue.ts";
import { type ApiKey, normalizeStore, SCOPES } from "./api_key.ts";

/** The keys, or every fault as "where what": `/0/sha256 must be …`. */
export type ParsedApiKeys =
  | { readonly ok: true; readonly keys: readonly ApiKey[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Parses the JSON text of a list of entries. An empty list is valid and admits nobody: that is how
 * all keys are revoked.
 */
export function parseApiKeys(text: string): ParsedApiKeys {
  let json: unknown;
  try {
    // Editors on Windows may write a byte order mark first; RFC 8259 allows to ignore it.
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // The parser's own message quotes the text.
    return { ok: false, faults: ["must be a JSON array of entries"] };
  }
  const parsed = ENTRIES.safeParse(json);
  if (!parsed.success) {
    return { ok: false, faults: parsed.error.issues.map(toFault) };
  }
  const keys = parsed.data.map(toApiKey);
  const faults = [...findRepeats(keys, "name"), ...findRepeats(keys, "sha256")];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, keys };
}

const ENTRY = z.strictObject({
  name: z.string({ error: "must be a text" }).regex(
    // It becomes a metrics label and a log property.
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u,
    { error: "must be 1 to 64 letters, digits, spaces, dots, dashes or underscores" },
  ),
  sha256: z.string({ error: "must be a text" }).regex(/^[0-9a-f]{64}$/i, {
    error: "must be 64 hexadecimal digits, the SHA-256 of the key",
  }),
  scopes: z.array(z.enum(SCOPES, { error: `must be one of ${SCOPES.join(", ")}` }), {
    error: `must be a list of ${SCOPES.join(", ")}`,
  }).min(1, { error: "must not be empty" }),
  stores: z.array(
    z.string({ error: "must be a text" }).refine(isStoreName, {
      error: `must be the name of a shop, 1 to ${LIMITS.storeLength} characters`,
    }),
    { error: "must be a list of shops" },
    // A laxer parser would turn an empty list, which may mean "no shop", into "all shops".
  ).min(1, { error: "must not be empty; leave it out to allow all shops" }).optional(),
}, { error: "must be an object" });

const ENTRIES = z.array(ENTRY, { error: "must be a JSON array of entries" });

function isStoreName(value: string): boolean {
  const store = normalizeStore(value);
  return store !== "" && [...store].length <= LIMITS.storeLength && !/\p{Cc}/u.test(store);
}

function toFault(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? "" : `${toPointer(issue.path)} `;
  if (issue.code !== "unrecognized_keys") return `${place}${issue.message}`;
  // A field is quoted only when it looks like one: it may be a key in the wrong place.
  const fields = issue.keys.filter((field) => /^[A-Za-z_][A-Za-z0-9_]{0,15}$/.test(field));
  return fields.length < issue.keys.length
    ? `${place}must not have fields besides name, sha256, scopes, stores`
    : `${place}must not have the field ${fields.join(", ")}`;
}

function toApiKey({ name, sha256, scopes, stores }: z.infer<typeof ENTRY>): ApiKey {
  return {
    name,
    sha256: sha256.toLowerCase(),
    scopes: [...new Set(scopes)],
    ...(stores === undefined ? {} : { stores: [...new Set(stores.map(normalizeStore))] }),
  };
}

function findRepeats(keys: readonly ApiKey[], field: "name" | "sha256"): readonly string[] {
  const firsts = new Map<string, number>();
  return keys.flatMap((key, index) => {
    const first = firsts.get(key[field]);
    if (first !== undefined) return [`/${index}/${field} must not be that of /${first} too`];
    firsts.set(key[field], index);
    return [];
  });
}

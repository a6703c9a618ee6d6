/**
 * Authenticates a request and checks its scope. The bearer token is in the `Authorization` header
 * (RFC 6750, section 2.1), not in the body or the URL, where it would end up in logs.
 *
 * @module
 */
import { allowsStore, type ApiKey, hasScope, type Scope } from "./api_key.ts";
import type { ApiKeys } from "./key_ring.ts";

/** What the request needs a key for. */
export interface Need {
  readonly scope: Scope;
  /** The shop whose baskets it touches, if that is known before the body is read. */
  readonly store?: string | undefined;
}

/** The key of the request, or why it is refused. */
export type Authorization =
  | { readonly ok: true; readonly key: ApiKey }
  | AuthorizationRefusal;

/** `unauthorized` is a 401; the other two are a 403 to a known key. */
export interface AuthorizationRefusal {
  readonly ok: false;
  readonly code: "unauthorized" | "forbidden" | "store_not_allowed";
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Name of the key; absent: there is no known one. */
  readonly keyName?: string;
}

/** Checks the `Authorization` header of a request against `keys`. */
export function authorize(
  header: string | null,
  { keys, scope, store }: Need & { readonly keys: ApiKeys },
): Authorization {
  if (header === null) {
    return unauthorized("Send the header authorization: Bearer, followed by an API key", CHALLENGE);
  }
  const token = BEARER.exec(header)?.[1];
  const key = token === undefined ? undefined : keys.verify(token);
  // One answer for a malformed and for an unknown key: it must not help to guess one.
  if (key === undefined) {
    return unauthorized("The API key is not known here", `${CHALLENGE}, error="invalid_token"`);
  }
  if (!hasScope(key, scope)) {
    return {
      ok: false,
      code: "forbidden",
      keyName: key.name,
      detail: `The API key lacks the scope ${scope}`,
      headers: {
        "www-authenticate": `${CHALLENGE}, error="insufficient_scope", scope="${scope}"`,
      },
    };
  }
  return (store === undefined ? undefined : refuseStore(key, store)) ?? { ok: true, key };
}

/** The refusal of a basket of `store`, or `undefined` when the key allows that shop. */
export function refuseStore(key: ApiKey, store: string): AuthorizationRefusal | undefined {
  if (allowsStore(key, store)) return undefined;
  return {
    ok: false,
    code: "store_not_allowed",
    detail: "The API key is not for baskets of this store",
    headers: {},
    keyName: key.name,
  };
}

function unauthorized(detail: string, challenge: string): AuthorizationRefusal {
  return { ok: false, code: "unauthorized", detail, headers: { "www-authenticate": challenge } };
}

/** RFC 6750, section 3: `Bearer` is followed by at least one parameter. */
const CHALLENGE = 'Bearer realm="delhaize"';

/**
 * RFC 6750's b64token behind a scheme in any case (RFC 9110, 11.1). 512 characters at most, so that
 * no client can make us hash a header of 70 KB. Two headers arrive joined by a comma, which a token
 * cannot contain.
 */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]{1,512}={0,2})$/i;

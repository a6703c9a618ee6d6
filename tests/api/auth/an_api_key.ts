/**
 * API keys for tests, each showing only what matters.
 *
 * @module
 */
import { hash } from "node:crypto";
import type { ApiKey } from "../../../api/auth/api_key.ts";

/** The token of {@linkcode anApiKey}. */
export const TOKEN = "dlz_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

/** An entry whose key is `token`, for ingest into all shops unless `changes` say otherwise. */
export function anApiKey(
  { token = TOKEN, ...changes }: Partial<ApiKey> & { readonly token?: string } = {},
): ApiKey {
  return { name: "till-1", sha256: hash("sha256", token), scopes: ["ingest"], ...changes };
}

/**
 * Keeps an API without keys from being exposed by mistake.
 *
 * @module
 */
import { isLoopback } from "../../shared/service/loopback.ts";

/** Where the API listens, and who may use it. */
export interface Binding {
  /** The value of `HOST`. */
  readonly hostname: string;
  readonly hasKeys: boolean;
  /** The value of `AUTH`. */
  readonly auth?: "none" | undefined;
}

/** The fault of this binding as one sentence, or `undefined` when it is safe or intended. */
export function checkBinding({ hostname, hasKeys, auth }: Binding): string | undefined {
  if (hasKeys || auth === "none" || isLoopback(hostname)) return undefined;
  return "HOST is not a loopback address and there are no API keys: set API_KEYS or " +
    "API_KEYS_FILE (deno task api-key create makes a key), set HOST to 127.0.0.1, or set AUTH " +
    "to none to admit everybody who reaches this address";
}

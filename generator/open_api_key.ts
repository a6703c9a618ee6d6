/**
 * The key that clients of the API show: the generator, `stress` and `import`.
 *
 * @module
 */
import { openSecret, type Secret, type SecretSettings } from "../shared/service/secret.ts";

/**
 * The key of `API_KEY` or of the file that `API_KEY_FILE` names, which is read again each second;
 * `undefined` when neither is set.
 *
 * @throws {TaskError} when the file is missing, or holds what no header can carry: `fetch` would
 * quote that in its error, and so a log would
 */
export async function openApiKey(
  settings: SecretSettings<"API_KEY">,
): Promise<Secret | undefined> {
  return await openSecret(settings, "API_KEY", {
    maxAgeMs: API_KEY_MAX_AGE_MS,
    findFault: (text) => isApiKey(text) ? undefined : `it is not ${API_KEY_FORM}`,
  });
}

/** Whether `text` can be sent as a bearer token (RFC 6750, section 2.1). */
export function isApiKey(text: string): boolean {
  return /^[A-Za-z0-9._~+/-]+={0,2}$/.test(text);
}

/** What a key looks like, in words. */
export const API_KEY_FORM = "an API key: letters, digits and ._~+/-, no blanks";

const API_KEY_MAX_AGE_MS = 1_000;

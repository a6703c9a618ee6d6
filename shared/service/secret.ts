/**
 * Secrets and other small files that settings name. They are read again each time that they are
 * used, so that a password or a certificate can be replaced without a restart.
 *
 * @module
 */
import { getLogger } from "./log.ts";
import { readSettingFile, toFileError } from "./read_setting_file.ts";
import { type Secret, toSecret } from "./to_secret.ts";

export { type Secret, toSecret } from "./to_secret.ts";

/** How often a file is read. */
export interface SecretOptions {
  /** How long a text that was read is used, in milliseconds. @default {0} */
  readonly maxAgeMs?: number;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
  /** Why the text cannot be used, in words that never quote it. */
  readonly findFault?: (text: string) => string | undefined;
}

/** Settings in which `Name` may also come from a file. */
export type SecretSettings<Name extends string> = Readonly<
  Record<Name | `${Name}_FILE`, string | undefined>
>;

/**
 * The secret that the settings `name` and `name_FILE` give; `undefined` when neither is set. Reads a
 * file once, so that the start fails when it is not there.
 *
 * @throws {TaskError} naming the setting, the path and what to do
 *
 * @example
 * ```ts
 * import { openSecret } from "./secret.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await openSecret({ API_KEY: "abc", API_KEY_FILE: undefined }, "API_KEY");
 * assertEquals(await key?.read(), "abc");
 * ```
 */
export async function openSecret<Name extends string>(
  settings: SecretSettings<NoInfer<Name>>,
  name: Name,
  options: SecretOptions = {},
): Promise<Secret | undefined> {
  const file: `${Name}_FILE` = `${name}_FILE`;
  const path = settings[file];
  if (path !== undefined) {
    return await openSecretFile(file, path, { findFault: findLineFault, ...options });
  }
  const text = settings[name];
  return text === undefined ? undefined : toSecret(text);
}

/**
 * The text of the file at `path`, which the setting `setting` names; `undefined` without a path.
 * Reads it once, likewise.
 *
 * @throws {TaskError} naming the setting, the path and what to do
 */
export async function openSecretFile(
  setting: string,
  path: string | undefined,
  { maxAgeMs = 0, now = () => performance.now(), findFault = () => undefined }: SecretOptions = {},
): Promise<Secret | undefined> {
  if (path === undefined) return undefined;
  const existing = path;
  let current: { readonly text: Promise<string>; readonly readMs: number } | undefined;
  let isAway = false;

  async function readNow(): Promise<string> {
    try {
      const text = (await readSettingFile(setting, existing)).replace(/[\r\n]+$/, "");
      const fault = findFault(text);
      if (fault !== undefined) throw toFileError(new Error(fault), { setting, path: existing });
      if (isAway) logger.info("A file can be read again", { setting, path });
      isAway = false;
      return text;
    } catch (error) {
      if (current !== undefined && !isAway) {
        isAway = true;
        const reason = error instanceof Error ? error.message : String(error);
        logger.warning("A file cannot be read any more: trying again with each use", { reason });
      }
      throw error;
    }
  }

  // Not through `read`: what fails now is the caller's error, and no warning besides.
  const first = await readNow();
  current = { text: Promise.resolve(first), readMs: now() };
  return {
    read() {
      if (current === undefined || now() - current.readMs >= maxAgeMs) {
        current = { text: readNow(), readMs: now() };
      }
      return current.text;
    },
  };
}

/**
 * Why a password cannot be used: a file of several lines is most likely another one, and what is sent
 * of it may come back in somebody's error.
 */
export function findLineFault(text: string): string | undefined {
  return /[\r\n]/.test(text) ? "it has more than one line, and a password has one" : undefined;
}

const logger = getLogger(["secrets"]);

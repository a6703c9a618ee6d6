/**
 * Reads settings from environment variables into typed values. Every bad setting is named in one
 * message together with the form it should have, so that a start fails once, not five times.
 *
 * @module
 */

/** How one setting is read. Make them with {@linkcode text}, {@linkcode integer} and the like. */
export interface Setting<T> {
  /** What a good value looks like, for the error message: "a whole number from 1 to 65535". */
  readonly form: string;
  /** What it is for, in docs/settings.md. */
  readonly description?: string;
  /** The value when the variable is unset or empty; `undefined` makes the setting required. */
  readonly fallback?: { readonly value: T };
  /** The setting that this one may stand in for, by the path of a file that holds its value. */
  readonly fileOf?: string;
  /**
   * What is wrong with a text that does not have the form, in words that follow the setting's name;
   * `undefined` when that is all there is to say. Never quotes the text.
   */
  readonly explain?: (text: string) => string | undefined;
  /** The value of a non-empty text, or `undefined` when it does not have the form. */
  readonly parse: (text: string) => T | undefined;
}

/** A set of settings by the name of their environment variable. */
export type SettingsSpec = Readonly<Record<string, Setting<unknown>>>;

/** The values that a {@linkcode SettingsSpec} reads to. */
export type Settings<S extends SettingsSpec> = {
  readonly [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never;
};

/** Some settings are missing or bad; the message names every one of them, a line each. */
export class SettingsError extends Error {
  /** Set so that a log tells it from other errors. */
  override readonly name = "SettingsError";
}

/** The error that names `faults`, each of which begins with the name of its setting. */
export function toSettingsError(faults: readonly string[]): SettingsError {
  return new SettingsError(`Cannot start with these settings:\n  ${faults.join("\n  ")}`);
}

/**
 * Reads all settings of `spec`; an empty variable counts as unset.
 *
 * @throws {SettingsError} naming every bad setting at once; a value is never echoed, since it may
 * be a secret
 *
 * @example
 * ```ts
 * import { integer, readSettings, text } from "./settings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const environment = new Map([["PORT", "8080"]]);
 * const settings = readSettings((name) => environment.get(name), {
 *   HOST: text({ fallback: "127.0.0.1" }),
 *   PORT: integer({ min: 1, max: 65535, fallback: 8000 }),
 * });
 * assertEquals(settings, { HOST: "127.0.0.1", PORT: 8080 });
 * ```
 */
export function readSettings<S extends SettingsSpec>(
  get: (name: string) => string | undefined,
  spec: S,
): Settings<S> {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, setting] of Object.entries(spec)) {
    const text = get(name)?.trim();
    if (text === undefined || text === "") {
      if (setting.fallback === undefined) {
        faults.push(`${name} is not set: it must be ${setting.form}`);
      }
      values[name] = setting.fallback?.value;
      continue;
    }
    values[name] = setting.parse(text);
    if (values[name] === undefined) {
      faults.push(`${name} ${setting.explain?.(text) ?? `is not ${setting.form}`}`);
    }
    if (setting.fileOf !== undefined && (get(setting.fileOf)?.trim() ?? "") !== "") {
      faults.push(`${setting.fileOf} and ${name} are both set: only one of them may be`);
    }
  }
  if (faults.length > 0) throw toSettingsError(faults);
  return values as Settings<S>;
}

/** Any text. Without a fallback it is required. */
export function text(
  { form = "a text", ...options }: SettingOptions<string> = {},
): Setting<string> {
  return setting(form, (value) => value, options);
}

/** An address to listen on, or a name of one; brackets around IPv6 are left out. */
export function host(options: SettingOptions<string> = {}): Setting<string> {
  return setting("an address such as 127.0.0.1 or ::", (value) => {
    const bare = value.replace(/^\[(.*)\]$/, "$1");
    return /[\s/[\]]/.test(bare) ? undefined : bare;
  }, options);
}

/** A whole number between `min` and `max`, both included. */
export function integer(
  { min, max, ...options }: { min: number; max: number } & SettingOptions<number>,
): Setting<number> {
  return setting(`a whole number from ${min} to ${max}`, (value) => {
    const number = /^-?\d+$/.test(value) ? Number(value) : NaN;
    return number >= min && number <= max ? number : undefined;
  }, options);
}

/** A decimal number between `min` and `max`, both included. */
export function decimal(
  { min, max, ...options }: { min: number; max: number } & SettingOptions<number>,
): Setting<number> {
  return setting(`a number from ${min} to ${max}`, (value) => {
    const number = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
    return number >= min && number <= max ? number : undefined;
  }, options);
}

/** One of the given words. */
export function oneOf<const T extends string>(
  words: readonly T[],
  options: SettingOptions<NoInfer<T>> = {},
): Setting<T> {
  return setting(
    `one of ${words.join(", ")}`,
    (value) => words.find((word) => word === value),
    options,
  );
}

/** `true` or `false`. */
export function flag(options: SettingOptions<boolean> = {}): Setting<boolean> {
  return setting(
    "true or false",
    (value) => value === "true" ? true : value === "false" ? false : undefined,
    options,
  );
}

/** A comma-separated list of host:port addresses. */
export function addresses(
  options: SettingOptions<readonly string[]> = {},
): Setting<readonly string[]> {
  return setting("a comma-separated list of host:port addresses, IPv6 in brackets", (value) => {
    const parts = value.split(",").map((part) => part.trim());
    return parts.every(isAddress) ? parts : undefined;
  }, options);
}

/** A name or an IPv4 address, or an IPv6 address in brackets, and a port. */
function isAddress(text: string): boolean {
  const [, host = "", digits] = /^([^\s:/,[\]]+|\[[\da-f:.]+\]):(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits ?? 0);
  return port >= 1 && port <= 65_535 && (!host.startsWith("[") || URL.canParse(`http://${host}/`));
}

/** A comma-separated list of web origins (RFC 6454), such as `https://shop.example`. */
export function origins(
  options: SettingOptions<readonly string[]> = {},
): Setting<readonly string[]> {
  const form = "a comma-separated list of origins such as https://shop.example";
  return setting(form, (value) => {
    const parts = value.split(",").map((part) => part.trim());
    const isOrigin = (part: string) => /^https?:/.test(part) && URL.parse(part)?.origin === part;
    return parts.every(isOrigin) ? parts : undefined;
  }, options);
}

/** A URL with one of the given schemes, such as `http`. One with a password would be in every log. */
export function url(
  { schemes, ...options }: { schemes: readonly string[] } & SettingOptions<string>,
): Setting<string> {
  const beginnings = schemes.map((scheme) => `${scheme}://`).join(" or ");
  const form = `a URL that begins with ${beginnings}, without user and password`;
  return setting(form, (value) => {
    const parsed = URL.parse(value);
    return parsed !== null && schemes.includes(parsed.protocol.slice(0, -1)) &&
        parsed.host !== "" && parsed.username === "" && parsed.password === ""
      ? value
      : undefined;
  }, options);
}

/**
 * The path of a file that holds the value of the setting `name`, for secrets: see `openSecret()`.
 * Only one of the two may be set.
 */
export function fileOf(
  name: string,
  { form = "the path of a file", description = `The same in a file. ${REREAD}` }: SettingOptions<
    string
  > = {},
): Setting<string | undefined> {
  return { ...optional(text({ form, description })), fileOf: name };
}

/** For the description of settings that name such a file. */
export const REREAD = "It is read again for each connection, so a new one needs no restart";

/** Makes a setting `undefined` when its variable is unset. */
export function optional<T>(setting: Setting<T>): Setting<T | undefined> {
  return { ...setting, fallback: { value: undefined } };
}

/** Options of every kind of setting. */
export interface SettingOptions<T> {
  /** The value when the variable is unset; without it the setting is required. */
  readonly fallback?: T;
  /** What a good value looks like, instead of the kind's own words. */
  readonly form?: string;
  /** What it is for, in docs/settings.md. */
  readonly description?: string;
}

function setting<T>(
  form: string,
  parse: Setting<T>["parse"],
  { fallback, description }: SettingOptions<T>,
): Setting<T> {
  return {
    form,
    parse,
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { fallback: { value: fallback } }),
  };
}

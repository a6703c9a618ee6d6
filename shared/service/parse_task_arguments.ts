/**
 * From a command line to typed values. Options are read by the same {@linkcode Setting}s as
 * environment variables, and every fault is named at once.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Setting } from "./settings.ts";

/** One option: a setting that takes a value, or a {@linkcode toggle}. */
export type TaskOption<T> = Setting<T> & { readonly isToggle?: true };

/** Options by their name without the dashes, such as `dry-run`. */
export type TaskOptions = Readonly<Record<string, TaskOption<unknown>>>;

/** The values that {@linkcode TaskOptions} read to. */
export type OptionValues<O extends TaskOptions> = {
  readonly [Name in keyof O]: O[Name] extends Setting<infer T> ? T : never;
};

/** The arguments that are no options. */
export interface Operands {
  /** What one is, as the usage writes it: `FILE`. */
  readonly name: string;
  /** What a good one looks like, and whether a text is one; without it every text is. */
  readonly check?: { readonly form: string; readonly isGood: (text: string) => boolean };
  /** Fewest. @default {0} */
  readonly min?: number;
  /** Most. @default {Infinity} */
  readonly max?: number;
}

/** A good command line, a call for help, or everything that is wrong. */
export type ParsedTaskArguments<O extends TaskOptions> =
  | {
    readonly kind: "arguments";
    readonly options: OptionValues<O>;
    readonly operands: readonly string[];
  }
  | { readonly kind: "help" }
  | { readonly kind: "faults"; readonly faults: readonly string[] };

/** An option without a value: `true` when it is given. */
export function toggle(): TaskOption<boolean> {
  return { form: "given or not", parse: () => true, fallback: { value: false }, isToggle: true };
}

/**
 * Reads `args`. `--help` and `-h` win over everything else. Never throws.
 *
 * @example
 * ```ts
 * import { parseTaskArguments, toggle } from "./parse_task_arguments.ts";
 * import { integer } from "./settings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { requests: integer({ min: 1, max: 9, fallback: 5 }), json: toggle() };
 * assertEquals(parseTaskArguments(["--requests", "3"], { options }), {
 *   kind: "arguments",
 *   options: { requests: 3, json: false },
 *   operands: [],
 * });
 * assertEquals(parseTaskArguments(["--requests=ten", "--jsn"], { options }), {
 *   kind: "faults",
 *   faults: [
 *     "--jsn is not an option (options: --requests, --json)",
 *     '--requests must be a whole number from 1 to 9, not "ten"',
 *   ],
 * });
 * ```
 */
export function parseTaskArguments<const O extends TaskOptions>(
  args: readonly string[],
  { options, operands }: { readonly options: O; readonly operands?: Operands | undefined },
): ParsedTaskArguments<O> {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { isToggle }]) => [
        name,
        { type: isToggle ? "boolean" as const : "string" as const },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string | undefined>();
  const words: string[] = [];
  const faults: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (rawName === "--help" || rawName === "-h") return { kind: "help" };
    if (!rawName.startsWith("--") || !Object.hasOwn(options, name)) {
      faults.push(`${rawName} is not an option (${describeOptions(options)})`);
    } else if (given.has(name)) {
      faults.push(`--${name} is given twice`);
    } else if (options[name]?.isToggle && value !== undefined) {
      faults.push(`--${name} takes no value`);
    } else {
      given.set(name, value);
    }
  }

  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    values[name] = readOption(name, option, given, faults);
  }
  faults.push(...checkOperands(words, operands));
  if (faults.length > 0) return { kind: "faults", faults };
  return { kind: "arguments", options: values as OptionValues<O>, operands: words };
}

function readOption(
  name: string,
  { form, parse, fallback, isToggle }: TaskOption<unknown>,
  given: ReadonlyMap<string, string | undefined>,
  faults: string[],
): unknown {
  if (!given.has(name)) {
    if (fallback === undefined) faults.push(`--${name} is missing: it must be ${form}`);
    return fallback?.value;
  }
  const text = given.get(name);
  if (isToggle) return true;
  // What begins with dashes is the next option, whose predecessor lost its value.
  if (text === undefined || text.startsWith("--")) {
    faults.push(`--${name} needs a value: ${form}`);
    return undefined;
  }
  const value = text.trim() === "" ? undefined : parse(text);
  if (value === undefined) faults.push(`--${name} must be ${form}, not ${JSON.stringify(text)}`);
  return value;
}

function checkOperands(words: readonly string[], operands: Operands | undefined): string[] {
  const { name, check, min = 0, max = Infinity } = operands ?? { name: "", max: 0 };
  if (words.length < min) return [`${name} is missing`];
  return words.flatMap((word, index) => {
    if (max === 0) return [`${JSON.stringify(word)} is not expected: only options are`];
    if (index >= max) return [`${JSON.stringify(word)} is one ${name} too many`];
    return check === undefined || check.isGood(word)
      ? []
      : [`${JSON.stringify(word)} is not ${check.form}`];
  });
}

function describeOptions(options: TaskOptions): string {
  const names = Object.keys(options).map((name) => `--${name}`);
  return names.length === 0 ? "there are none" : `options: ${names.join(", ")}`;
}

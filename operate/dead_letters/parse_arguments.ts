/**
 * The command line of `deno task dead-letters`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { LETTER_CODES } from "../../shared/dead_letters/letter_code.ts";
import type { Selection } from "../../shared/dead_letters/selection.ts";
import { formatPosition, parsePosition, type Position } from "../../shared/kafka/position.ts";

/** What a good command line asks for. */
export type Command =
  | {
    readonly name: "list";
    readonly code: string | undefined;
    readonly limit: number;
    /** Whether settled letters are listed too. */
    readonly all: boolean;
    readonly json: boolean;
  }
  | { readonly name: "show"; readonly position: Position; readonly json: boolean }
  | {
    readonly name: "replay";
    readonly selection: Selection;
    readonly replace: boolean;
    readonly dryRun: boolean;
    readonly json: boolean;
  }
  | {
    readonly name: "discard";
    readonly selection: Selection;
    readonly reason: string;
    readonly dryRun: boolean;
    readonly json: boolean;
  };

/** The command, a call for help, or everything that is wrong with it. */
export type ParsedArguments =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "help" }
  | { readonly kind: "faults"; readonly faults: readonly string[] };

/** What `--help` prints. */
export const USAGE = `Records that could not become rows: look at them and settle them.

Usage: deno task dead-letters list    [--code C] [--limit N] [--all] [--json]
                              show    TOPIC/PARTITION@OFFSET [--json]
                              replay  [--code C | TOPIC/PARTITION@OFFSET …] [--replace]
                                      [--dry-run] [--json]
                              discard (--code C | TOPIC/PARTITION@OFFSET …) --reason TEXT
                                      [--dry-run] [--json]

  list     the open ones, newest first, and how many there are by code; --all adds those that
           were replayed or discarded; at most N (default 50)
  show     everything about one, with its faults as validated again now; beside it the stored
           basket with the same store and id, if there is one
  replay   validates again and sends what is valid now to the topic it came from; the rest is
           named and left. Without a code or positions: all that are open
  --replace  puts a conflict in the place of the stored basket, whose old version is kept in the
           table replaced_baskets; without it conflicts are left
  discard  marks as not to be replayed, with the reason; deletes nothing
  --dry-run  says what would happen and changes nothing

Codes: ${LETTER_CODES.join(", ")}.
Each command can be run again: what is settled already is left as it is. Exit code: 0 when all was
done, 1 when something could not be done, 2 when it was called wrongly.`;

/** Reads the arguments; all faults are reported at once. Never throws. */
export function parseArguments(args: readonly string[]): ParsedArguments {
  const [name, ...rest] = args;
  if (args.includes("--help") || name === "help") return { kind: "help" };
  if (!isCommandName(name)) {
    const said = name === undefined ? "a command is missing" : `"${name}" is no command`;
    return { kind: "faults", faults: [`${said}: it must be ${NAMES.join(", ")}`] };
  }
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: OPTIONS[name],
      allowPositionals: true,
    });
    return READERS[name](values, positionals);
  } catch (error) {
    return { kind: "faults", faults: [error instanceof Error ? error.message : String(error)] };
  }
}

type CommandName = Command["name"];
type Values = Readonly<Record<string, unknown>>;

const NAMES: readonly CommandName[] = ["list", "show", "replay", "discard"];

function isCommandName(name: string | undefined): name is CommandName {
  return NAMES.some((known) => known === name);
}

const JSON_OPTION = { json: { type: "boolean" } } as const;
const CODE = { code: { type: "string" } } as const;
const DRY_RUN = { "dry-run": { type: "boolean" } } as const;
const OPTIONS = {
  list: { ...JSON_OPTION, ...CODE, limit: { type: "string" }, all: { type: "boolean" } },
  show: JSON_OPTION,
  replay: { ...JSON_OPTION, ...CODE, ...DRY_RUN, replace: { type: "boolean" } },
  discard: { ...JSON_OPTION, ...CODE, ...DRY_RUN, reason: { type: "string" } },
} as const;

const READERS: Record<CommandName, (values: Values, words: readonly string[]) => ParsedArguments> =
  {
    list(values, words) {
      const faults = words.map((word) => `list takes no positions: "${word}"`);
      const code = readCode(values.code, faults);
      const limit = Number(values.limit ?? 50);
      if (!(Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT)) {
        faults.push(`--limit must be a whole number from 1 to ${MAX_LIMIT}`);
      }
      const { all, json } = toFlags(values);
      return toResult({ name: "list", code, limit, all, json }, faults);
    },
    show(values, words) {
      const faults: string[] = [];
      const [position, ...more] = readPositions(words, faults);
      if (faults.length === 0 && (position === undefined || more.length > 0)) {
        faults.push("show takes exactly one position, such as delhaize_shop/0@17");
      }
      if (position === undefined) return { kind: "faults", faults };
      return toResult({ name: "show", position, json: toFlags(values).json }, faults);
    },
    replay(values, words) {
      const faults: string[] = [];
      const selection = readSelection(values, words, faults);
      const { replace, dryRun, json } = toFlags(values);
      return toResult({ name: "replay", selection, replace, dryRun, json }, faults);
    },
    discard(values, words) {
      const faults: string[] = [];
      const selection = readSelection(values, words, faults);
      if (selection.by === "all" && faults.length === 0) {
        faults.push("discard needs --code or positions: it never discards all there are");
      }
      const reason = String(values.reason ?? "").trim();
      if (reason === "") faults.push("discard needs --reason, for whoever asks later");
      if ([...reason].length > MAX_REASON) {
        faults.push(`--reason must be at most ${MAX_REASON} characters long`);
      }
      const { dryRun, json } = toFlags(values);
      return toResult({ name: "discard", selection, reason, dryRun, json }, faults);
    },
  };

function toFlags(values: Values) {
  return {
    all: values.all === true,
    json: values.json === true,
    replace: values.replace === true,
    dryRun: values["dry-run"] === true,
  };
}

function toResult(command: Command, faults: readonly string[]): ParsedArguments {
  return faults.length > 0 ? { kind: "faults", faults } : { kind: "command", command };
}

function readSelection(values: Values, words: readonly string[], faults: string[]): Selection {
  const positions = readPositions(words, faults);
  const code = readCode(values.code, faults);
  if (code !== undefined && words.length > 0) faults.push("give --code or positions, not both");
  if (code !== undefined) return { by: "code", code };
  return words.length > 0 ? { by: "position", positions } : { by: "all" };
}

function readCode(value: unknown, faults: string[]): string | undefined {
  if (typeof value !== "string") return undefined;
  if (!LETTER_CODES.some((code) => code === value)) {
    faults.push(`--code must be one of ${LETTER_CODES.join(", ")}`);
  }
  return value;
}

function readPositions(words: readonly string[], faults: string[]): readonly Position[] {
  const positions = new Map<string, Position>();
  for (const word of words) {
    const position = parsePosition(word);
    if (position === undefined) faults.push(`"${word}" is no position such as delhaize_shop/0@17`);
    else positions.set(formatPosition(position), position);
  }
  return [...positions.values()];
}

const MAX_LIMIT = 100_000;
const MAX_REASON = 500;

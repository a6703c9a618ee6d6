/**
 * The command line of `deno task api-key`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { ApiKey } from "../../api/auth/api_key.ts";
import { parseApiKeys } from "../../api/auth/parse_api_keys.ts";

/** The key to make, a call for help, or everything that is wrong. */
export type ParsedArguments =
  | { readonly kind: "create"; readonly key: Omit<ApiKey, "sha256">; readonly json: boolean }
  | { readonly kind: "help" }
  | { readonly kind: "faults"; readonly faults: readonly string[] };

/** What `--help` prints. */
export const USAGE = `Makes an API key and prints it once, with the entry to keep.

Usage: deno task api-key create NAME --scopes SCOPES [--stores STORES] [--json]

  NAME              whose key it is; seen in logs and metrics
  --scopes SCOPES   comma-separated: ingest (send baskets), read (query them), admin (everything)
  --stores STORES   comma-separated shops, the only ones it is for; without it for all
  --json            {"key": …, "entry": …} for programs
  --help            prints this`;

/** Reads the arguments; all faults are reported at once. Never throws. */
export function parseCreateArguments(args: readonly string[]): ParsedArguments {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: OPTIONS,
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    return { kind: "faults", faults: [error instanceof Error ? error.message : String(error)] };
  }
  const { values: { scopes, stores, json = false, help }, positionals } = parsed;
  if (help) return { kind: "help" };

  const [command, name, ...rest] = positionals;
  const faults: string[] = [];
  if (command !== "create") faults.push("The command must be create");
  else if (name === undefined) faults.push("NAME is missing");
  if (rest.length > 0) faults.push("There must be one NAME; put a name with spaces in quotes");
  if (scopes === undefined) faults.push("--scopes is missing");
  if (faults.length > 0) return { kind: "faults", faults };

  // The reader of the settings is the judge, so that what is made here can be read there.
  const entry = {
    name,
    sha256: "0".repeat(64),
    scopes: toList(scopes ?? ""),
    ...(stores === undefined ? {} : { stores: toList(stores) }),
  };
  const checked = parseApiKeys(JSON.stringify([entry]));
  if (!checked.ok) return { kind: "faults", faults: checked.faults.map(toArgument) };
  const [key] = checked.keys;
  if (key === undefined) throw new Error("Cannot read the entry just written");
  const { sha256: _, ...rights } = key;
  return { kind: "create", key: rights, json };
}

function toList(text: string): readonly string[] {
  return text.split(",").map((part) => part.trim());
}

/** `/0/scopes/1 must …` as the command line has it: `--scopes must …`. */
function toArgument(fault: string): string {
  return fault.replace(/^\/0\/name/, "NAME").replace(/^\/0\/([a-z]+)(\/\d+)?/, "--$1");
}

const OPTIONS = {
  scopes: { type: "string" },
  stores: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/**
 * The command line of `deno task stress`.
 *
 * @module
 */
import { parseArgs } from "node:util";

/** What a good command line asks for. */
export interface StressArguments {
  readonly requests: number;
  readonly concurrency: number;
  readonly ratePerSecond: number | undefined;
  readonly url: string | undefined;
  readonly receipts: string | undefined;
  readonly seed: number | undefined;
}

/** The arguments, a call for help, or everything that is wrong with them. */
export type ParsedArguments =
  | { readonly kind: "arguments"; readonly arguments: StressArguments }
  | { readonly kind: "help" }
  | { readonly kind: "faults"; readonly faults: readonly string[] };

/** What `--help` prints. */
export const STRESS_HELP = `Sends new random baskets to the API and measures.

Usage: deno task stress [options]

  --requests N      baskets to send (default 1000)
  --concurrency N   most requests in flight (default 50)
  --rate R          requests a second on a fixed schedule; without it as fast as answers come
  --url U           where the API is (default API_URL, or http://127.0.0.1:8000)
  --receipts FILE   writes each receipt with its basket as a line of NDJSON; replaces the file
  --seed S          the same seed on the same day sends the same baskets (default random)
  --help            prints this

API_KEY is sent when it is set. Exit code: 0 when every basket was accepted, 1 when one was not,
2 for a bad option.`;

/** Reads the arguments; all faults are reported at once. Never throws. */
export function parseStressArguments(args: readonly string[]): ParsedArguments {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS, strict: true }));
  } catch (error) {
    return { kind: "faults", faults: [error instanceof Error ? error.message : String(error)] };
  }
  if (values.help) return { kind: "help" };

  const faults: string[] = [];
  const read = <T>(name: keyof typeof OPTIONS, { form, parse }: Reader<T>): T | undefined => {
    const value = values[name];
    if (typeof value !== "string") return undefined;
    const parsed = parse(value);
    if (parsed === undefined) faults.push(`--${name} must be ${form}, not "${value}"`);
    return parsed;
  };
  const parsed: StressArguments = {
    requests: read("requests", wholeNumber(1, 100_000_000)) ?? 1_000,
    concurrency: read("concurrency", wholeNumber(1, 10_000)) ?? 50,
    ratePerSecond: read("rate", RATE),
    url: read("url", HTTP_URL),
    receipts: read("receipts", PATH),
    seed: read("seed", wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  };
  return faults.length > 0 ? { kind: "faults", faults } : { kind: "arguments", arguments: parsed };
}

interface Reader<T> {
  readonly form: string;
  readonly parse: (value: string) => T | undefined;
}

function wholeNumber(min: number, max: number): Reader<number> {
  return {
    form: `a whole number from ${min} to ${max}`,
    parse(value) {
      const number = /^\d+$/.test(value) ? Number(value) : NaN;
      return number >= min && number <= max ? number : undefined;
    },
  };
}

const RATE: Reader<number> = {
  form: "a number above 0 and at most 100000",
  parse(value) {
    const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
    return number > 0 && number <= 100_000 ? number : undefined;
  },
};

const HTTP_URL: Reader<string> = {
  form: "a URL that begins with http:// or https://",
  parse: (value) => /^https?:\/\//.test(value) && URL.canParse(value) ? value : undefined,
};

const PATH: Reader<string> = {
  form: "the path of a file",
  parse: (value) => value.trim() === "" ? undefined : value,
};

const OPTIONS = {
  requests: { type: "string" },
  concurrency: { type: "string" },
  rate: { type: "string" },
  url: { type: "string" },
  receipts: { type: "string" },
  seed: { type: "string" },
  help: { type: "boolean" },
} as const;

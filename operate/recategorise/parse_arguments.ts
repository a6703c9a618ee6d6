/**
 * The command lines of `deno task recategorise` and `deno task uncategorised`.
 *
 * @module
 */
import { parseArgs } from "node:util";

/** The arguments, a call for help, or everything that is wrong with them. */
export type Parsed<T> =
  | { readonly kind: "arguments"; readonly values: T }
  | { readonly kind: "help" }
  | { readonly kind: "faults"; readonly faults: readonly string[] };

/** What `recategorise` is asked for. */
export interface RecategoriseArguments {
  readonly dryRun: boolean;
  readonly batchLines: number;
}

/** What `uncategorised` is asked for. */
export interface UncategorisedArguments {
  readonly limit: number;
  readonly csv: boolean;
}

/** What `recategorise --help` prints. */
export const RECATEGORISE_USAGE = `Reclassifies what older category rules classified.

Usage: deno task recategorise [--dry-run] [--batch N]

Gives every line that an older version of the rules classified the category that the running rules
give its name, and moves the sums in sales_by_day and product_sales_by_day with it, to the cent.
  --dry-run  says what would change and changes nothing
  --batch N  lines of a transaction (default 5000)

Safe while the consumer runs. It waits for a database that is away, stops after the batch in hand
at Ctrl-C, and goes on where it was when it is run again, however it ended. Exit code: 0 when all
was done, 1 when it could not be done, 2 when it was called wrongly, 130 when it was stopped.`;

/** What `uncategorised --help` prints. */
export const UNCATEGORISED_USAGE = `Product names that no category rule knows, by revenue.

Usage: deno task uncategorised [--limit N] [--csv]

  --limit N  at most so many (default 50)
  --csv      prints them as CSV (RFC 4180), revenue in euros

Exit code: 0, 1 when they could not be read, 2 when it was called wrongly.`;

/** Reads the arguments of `recategorise`; all faults are reported at once. Never throws. */
export function parseRecategoriseArguments(
  args: readonly string[],
): Parsed<RecategoriseArguments> {
  return parse(args, { number: "batch", flag: "dry-run" }, ({ number, flag }) => ({
    dryRun: flag,
    batchLines: number ?? 5_000,
  }));
}

/** Reads the arguments of `uncategorised`; all faults are reported at once. Never throws. */
export function parseUncategorisedArguments(
  args: readonly string[],
): Parsed<UncategorisedArguments> {
  return parse(args, { number: "limit", flag: "csv" }, ({ number, flag }) => ({
    limit: number ?? 50,
    csv: flag,
  }));
}

/** Both take one whole number and one flag. */
function parse<T>(
  args: readonly string[],
  names: { readonly number: string; readonly flag: string },
  toValues: (
    values: { readonly number: number | undefined; readonly flag: boolean },
  ) => T,
): Parsed<T> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        [names.number]: { type: "string" },
        [names.flag]: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    if (values.help) return { kind: "help" };
    const text = values[names.number];
    const number = text === undefined ? undefined : Number(text);
    if (number !== undefined && !(Number.isInteger(number) && number >= 1 && number <= MAX)) {
      const fault = `--${names.number} must be a whole number from 1 to ${MAX}, not "${text}"`;
      return { kind: "faults", faults: [fault] };
    }
    return { kind: "arguments", values: toValues({ number, flag: values[names.flag] === true }) };
  } catch (error) {
    return { kind: "faults", faults: [error instanceof Error ? error.message : String(error)] };
  }
}

/** More lines would keep a rollup's rows from the consumer for seconds. */
const MAX = 100_000;

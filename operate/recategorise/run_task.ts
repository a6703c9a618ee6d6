/**
 * What the tasks about categories do alike around their work: usage, errors, exit codes.
 *
 * @module
 */
import { SettingsError } from "../../shared/service/settings.ts";
import { explainFailure } from "../../shared/service/explain_failure.ts";
import type { Parsed } from "./parse_arguments.ts";

/** Runs `main` on good arguments, and ends the process with its exit code, 1 or 2. */
export async function runTask<T>(
  parsed: Parsed<T>,
  { usage, main }: { readonly usage: string; readonly main: (values: T) => Promise<number> },
): Promise<never> {
  if (parsed.kind === "help") {
    console.log(usage);
    Deno.exit(0);
  }
  if (parsed.kind === "faults") {
    console.error(`${parsed.faults.join("\n")}\n\n${usage}`);
    Deno.exit(2);
  }
  try {
    Deno.exit(await main(parsed.values));
  } catch (error) {
    console.error(explainFailure(error));
    Deno.exit(error instanceof SettingsError ? 2 : 1);
  }
}

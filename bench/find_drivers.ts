/**
 * Which Postgres drivers can be had on this machine: npm's `pg` always, deno-postgres where JSR
 * answers.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

/** The values of `POSTGRES_DRIVER` to measure, and why others are left out. */
export async function findDrivers(): Promise<{
  readonly drivers: readonly ("pg" | "deno-postgres")[];
  readonly notes: readonly string[];
}> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", config.imports["@db/postgres"]],
    stderr: "null",
  }).output();
  return success
    ? { drivers: ["pg", "deno-postgres"], notes: [] }
    : { drivers: ["pg"], notes: ["Skipped deno-postgres: JSR cannot be reached"] };
}

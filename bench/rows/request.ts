/**
 * The row `request`: one `POST /baskets` through the whole app beside its handler alone, in one
 * process; `../micro/request.ts` does it.
 *
 * @module
 */
import type { Bench, RowKind } from "../bench.ts";
import type { Row, Side } from "../measurement.ts";

/** The row. */
export const request: RowKind = {
  name: "request",
  title: "one `POST /baskets` through the whole app (router, API key, rate limit, headers), no " +
    "socket, no broker, beside the handler alone; baskets a second of CPU",
  isDefault: true,
  run: async (bench) => [await runMicro(bench, "request")],
};

/** Runs a script of `micro/` in a process of its own, which prints its sides. */
export async function runMicro(
  { rounds, baskets }: Pick<Bench, "rounds" | "baskets">,
  name: "request" | "validate",
): Promise<Row> {
  const script = new URL(`../micro/${name}.ts`, import.meta.url).pathname;
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", script, String(rounds), String(baskets)],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot count this run: the row ${name} broke off`);
  const sides: readonly Side[] = JSON.parse(new TextDecoder().decode(stdout));
  return { name, sides, notes: [] };
}

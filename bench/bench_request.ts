/**
 * Runs the row `request` as a process of its own; see `request.ts`.
 *
 * @module
 */
import { type Round, type Row, toRow } from "./row.ts";

/** Options for {@linkcode benchRequest}. */
export interface RequestOptions {
  readonly rounds: number;
  /** Requests of each side in a round. */
  readonly requests: number;
}

/** Runs it. The rates are requests a second of CPU time. */
export async function benchRequest({ rounds, requests }: RequestOptions): Promise<Row> {
  const script = new URL("./request.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", script, String(rounds), String(requests)],
    stderr: "inherit",
  }).output();
  const measured: readonly Round[] = JSON.parse(new TextDecoder().decode(stdout));
  return toRow("request", measured, 0);
}

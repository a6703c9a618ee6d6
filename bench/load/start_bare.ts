/**
 * Starts the bare server.
 *
 * @module
 */
import type { Bench } from "../bench.ts";
import { type Program, spawnProgram, untilUp } from "../spawn.ts";

/** A server on this machine that takes baskets. */
export interface BasketServer extends Program {
  readonly port: number;
}

/** Starts it; it produces to `topic`, which must exist. */
export async function startBare(
  bench: Pick<Bench, "dir" | "kafka">,
  topic: string,
): Promise<BasketServer> {
  const script = new URL("./bare_server.ts", import.meta.url).pathname;
  const program = spawnProgram({
    command: Deno.execPath(),
    args: [
      ...["run", "--no-prompt", "--quiet", "--allow-net=127.0.0.1"],
      ...["--allow-env=KAFKAJS_*,NODE_ENV", script, bench.kafka, topic],
    ],
    logFile: `${bench.dir}/bare-${topic}.log`,
  });
  const port = await untilUp(program, {
    name: "the bare server",
    async check() {
      const found = /^port (\d+)$/m.exec(await program.readLog());
      return found === null ? undefined : Number(found[1]);
    },
  });
  return { ...program, port };
}

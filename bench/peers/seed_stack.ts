/**
 * Starts the seed's stack: FastAPI, pydantic, kafka-python, uvicorn.
 *
 * @module
 */
import type { Bench } from "../bench.ts";
import type { BasketServer } from "../load/start_bare.ts";
import { freePort, spawnProgram, untilUp } from "../spawn.ts";
import { getPython } from "./python_venv.ts";

/** Starts it; it produces to `topic`, which must exist. @throws {PeerMissing} */
export async function startSeedStack(
  bench: Pick<Bench, "dir" | "kafka">,
  topic: string,
): Promise<BasketServer> {
  const python = await getPython(PACKAGES);
  const port = freePort();
  const program = spawnProgram({
    command: python,
    args: [
      ...["-m", "uvicorn", "seed_stack:app", "--port", String(port), "--no-access-log"],
      ...["--app-dir", new URL("./", import.meta.url).pathname],
    ],
    env: { BROKER: bench.kafka, TOPIC: topic, PYTHONDONTWRITEBYTECODE: "1" },
    logFile: `${bench.dir}/seed.log`,
  });
  await untilUp(program, {
    name: "the seed's stack",
    check: async () => /running on http/i.test(await program.readLog()) || undefined,
  });
  return { ...program, port };
}

const PACKAGES = [
  "fastapi==0.165.0",
  "pydantic==2.14.4",
  "kafka-python==3.0.12",
  "uvicorn==0.54.0",
];

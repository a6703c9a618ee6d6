/**
 * Starts a service of the demo on its usual ports, or on others where those are in use. Two demos
 * that start at the same moment find the same ports free: the slower one starts its service again.
 *
 * @module
 */
import { PORT_IS_TAKEN } from "../../shared/service/serve_http.ts";
import { sleep } from "../../shared/service/sleep.ts";
import type { ServiceProcess } from "./service_process.ts";

/** Options for {@linkcode startOnPorts}. */
export interface StartOptions<T> {
  /** What is said to have failed. */
  readonly name: string;
  /** The usual port of each setting. */
  readonly ports: Readonly<Record<string, number>>;
  /** Starts a process with these settings, which choose its ports; 0: any that is free. */
  readonly start: (ports: Readonly<Record<string, string>>) => ServiceProcess;
  /**
   * Finds in its log where it listens; undefined: not yet. Only its own log tells: on the port that
   * was meant for it the service of another demo may answer.
   */
  readonly readAddress: (log: string) => T | undefined;
  /** Gives up. */
  readonly signal?: AbortSignal | undefined;
}

/** A service that listens. */
export interface Listening<T> {
  readonly service: ServiceProcess;
  readonly address: T;
}

/**
 * Resolves once the service listens.
 *
 * @throws {Error} with the end of its log when it does not come up
 * @throws the signal's reason when that aborts
 */
export async function startOnPorts<T>(options: StartOptions<T>): Promise<Listening<T>> {
  const { name, ports, start, readAddress, signal } = options;
  const usual = Object.entries(ports).map(([key, port]) => [key, isFree(port) ? port : 0] as const);
  const any = usual.map(([key]) => [key, 0] as const);
  for (const chosen of [usual, any]) {
    const service = start(
      Object.fromEntries(chosen.map(([key, port]) => [key, String(port)])),
    );
    const readLog = async () => readAddress(await service.readLog());
    try {
      return { service, address: await untilUp(service, { name, check: readLog, signal }) };
    } catch (error) {
      signal?.throwIfAborted();
      if (chosen === any || !(await service.readLog()).includes(PORT_IS_TAKEN)) throw error;
    }
  }
  throw new Error(`Cannot start ${name}: no port is free`);
}

/** What {@linkcode untilUp} waits for. */
export interface UpOptions<T> {
  /** What is said to have failed. */
  readonly name: string;
  /** Undefined: not yet. */
  readonly check: () => Promise<T | undefined>;
  /** Gives up. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves to what `check` finds.
 *
 * @throws {Error} with the end of the service's log when it ends, or a minute passes
 * @throws the signal's reason when that aborts
 */
export async function untilUp<T>(
  service: ServiceProcess,
  { name, check, signal }: UpOptions<T>,
): Promise<T> {
  const until = performance.now() + START_TIMEOUT_MS;
  let exited = false;
  service.ended.then(() => exited = true);
  while (!exited && performance.now() < until) {
    signal?.throwIfAborted();
    const answer = await check();
    if (answer !== undefined) return answer;
    await sleep(POLL_MS);
  }
  const log = (await service.readLog()).trimEnd().split("\n").slice(-12).join("\n  ");
  throw new Error(`Cannot start ${name}:\n  ${log}`);
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 15;

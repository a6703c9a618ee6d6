/**
 * How much memory a service takes while a drill is at it.
 *
 * @module
 */
import type { DrillService } from "./world.ts";
import { sleep } from "../../shared/service/sleep.ts";

/** See {@linkcode watchMemory}; all in MiB of resident memory. */
export interface MemoryWatch extends AsyncDisposable {
  /** When the watch began. */
  readonly start: number;
  /** The most that was seen so far. */
  readonly peak: number;
  /** Now. @throws when the service does not answer */
  read(): Promise<number>;
}

/** Asks the service's own metrics five times a second until it is disposed. */
export async function watchMemory({ url }: Pick<DrillService, "url">): Promise<MemoryWatch> {
  const start = await readMebibytes(url);
  let peak = start;
  let isOver = false;

  async function read(): Promise<number> {
    const now = await readMebibytes(url);
    peak = Math.max(peak, now);
    return now;
  }

  const watching = (async () => {
    while (!isOver) {
      await read().catch(() => {}); // whoever is shedding load may well refuse
      await sleep(200);
    }
  })();
  return {
    start,
    get peak() {
      return peak;
    },
    read,
    async [Symbol.asyncDispose]() {
      isOver = true;
      await watching;
    },
  };
}

async function readMebibytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const bytes = Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
  return Math.round(bytes / 2 ** 20);
}

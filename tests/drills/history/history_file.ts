/**
 * A history as a file of NDJSON: written line by line while the run goes on, so that the run's memory
 * does not grow with it, and read again as a whole by those who check it.
 *
 * @module
 */
import type { History, HistoryEvent } from "./history_event.ts";

/** Where events go. Disposing it closes the file. */
export interface HistoryWriter extends Disposable {
  readonly path: string;
  /** Appends a line. */
  write(event: HistoryEvent): void;
}

/** Opens a file that begins empty; makes its folder when missing. */
export function openHistory(path: string): HistoryWriter {
  Deno.mkdirSync(path.replace(/[^/]+$/, "") || ".", { recursive: true });
  const file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  return {
    path,
    write(event) {
      const bytes = encoder.encode(`${JSON.stringify(event)}\n`);
      for (let from = 0; from < bytes.length;) from += file.writeSync(bytes.subarray(from));
    },
    [Symbol.dispose]: () => file.close(),
  };
}

/** Writes a line behind a history that is closed. */
export function appendToHistory(path: string, event: HistoryEvent): void {
  Deno.writeTextFileSync(path, `${JSON.stringify(event)}\n`, { append: true });
}

/**
 * Reads a history.
 *
 * @throws {SyntaxError} when a line is no JSON, such as the last one of a run that was killed
 */
export async function readHistory(path: string): Promise<History> {
  const file = await Deno.open(path);
  const events: HistoryEvent[] = [];
  let rest = "";
  for await (const text of file.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) events.push(JSON.parse(line));
  }
  if (rest !== "") events.push(JSON.parse(rest));
  return toHistory(events);
}

/** Sorts events by their type. */
export function toHistory(events: readonly HistoryEvent[]): History {
  const of = <T extends HistoryEvent["type"]>(type: T) =>
    events.filter((event): event is Extract<HistoryEvent, { readonly type: T }> =>
      event.type === type
    );
  return {
    run: of("run")[0],
    faults: of("fault"),
    held: of("held"),
    operations: of("operation"),
    snapshots: of("snapshot"),
    memory: of("memory"),
    stalls: of("stall"),
    operated: of("operated"),
    replaced: of("replaced_row"),
    records: of("record"),
    rows: of("row"),
    closings: of("closing_row"),
    deadLetters: of("dead_letter"),
    gaps: of("gap"),
    missing: of("missing"),
  };
}

/**
 * From the bytes of a batch to records at the broker: reads the body, cuts it into lines, validates
 * each and publishes the valid ones. It never holds more than a window of them.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import { parseBasket } from "../../shared/basket/parse_basket.ts";
import { parseJson } from "../../shared/basket/parse_json.ts";
import { encodeRecord, type RecordOrigin } from "../../shared/basket/record.ts";
import type { BatchReport } from "./batch_report.ts";
import { BodyFault, type BodyFaultCode } from "./body_fault.ts";
import type { Line, LineSplitter } from "./line_splitter.ts";
import type { PublishWindow } from "./publish_window.ts";

/** What {@linkcode ingestBody} needs, made for one request. */
export interface IngestBodyOptions {
  readonly splitter: LineSplitter;
  readonly window: PublishWindow;
  readonly report: BatchReport;
  /** The origin of every record, but for the time at which its line was read. */
  readonly origin: Omit<RecordOrigin, "receivedAt">;
  readonly now: () => Date;
  readonly mayIngest: (store: string) => boolean;
  /** Spends one basket of the client's rate; `false` when none is left. */
  readonly spend: () => boolean;
}

/** Why the reading stopped before the end of the body, and where. */
export interface StoppedReading {
  readonly code: BodyFaultCode;
  /** The first line that was not read: from here on the client has to send again. */
  readonly unreadFrom: number;
}

/**
 * Ingests the body, and resolves once `report` has an outcome of every line: to `undefined`, or to
 * what stopped the reading.
 *
 * Once a line is refused, by the publisher or for the client's rate, the ones behind it are
 * validated but not published. So none overtakes an earlier version of its basket that has to be
 * sent again, an outage costs one deadline of the publisher instead of one for each window, and the
 * report still names all lines.
 */
export async function ingestBody(
  chunks: AsyncIterable<Uint8Array>,
  options: IngestBodyOptions,
): Promise<StoppedReading | undefined> {
  const { splitter, window } = options;
  let stopped: StoppedReading | undefined;
  try {
    for await (const chunk of chunks) await takeLines(splitter.push(chunk), options);
    await takeLines(splitter.end(), options);
  } catch (fault) {
    if (!(fault instanceof BodyFault)) throw fault;
    stopped = { code: fault.code, unreadFrom: splitter.nextNumber };
  }
  await window.drain();
  return stopped;
}

async function takeLines(lines: Iterable<Line>, options: IngestBodyOptions): Promise<void> {
  let turnEnds = performance.now() + TURN_MS;
  for (const line of lines) {
    // Promises alone never leave the turn of the event loop: an upload from memory would delay all
    // other requests.
    if (performance.now() > turnEnds) {
      await new Promise<void>((resolve) => void setImmediate(resolve));
      turnEnds = performance.now() + TURN_MS;
    }
    await takeLine(line, options);
  }
}

async function takeLine(
  { number, bytes }: Line,
  { window, report, origin, now, mayIngest, spend }: IngestBodyOptions,
): Promise<void> {
  // A faulty line counts against the rate as well: it costs as much as a valid one.
  const isWithinRate = spend();
  if (bytes === undefined) {
    const detail = "Is longer than a line may be";
    return report.reject(number, [{ code: "line_too_long", pointer: "", detail }]);
  }
  const json = parseJson(bytes);
  if (!json.ok) {
    return report.reject(number, [{ code: json.code, pointer: "", detail: json.detail }]);
  }
  const parsed = parseBasket(json.value);
  if (!parsed.ok) return report.reject(number, parsed.issues);
  const { basket } = parsed;
  if (!mayIngest(basket.store)) {
    const detail = "Is a store that this key may not send baskets of";
    return report.reject(number, [{ code: "store_not_allowed", pointer: "/store", detail }]);
  }
  if (report.refusal !== undefined) return report.retry(number, report.refusal);
  if (!isWithinRate) return report.retry(number, "rate_limited");
  await window.publish(encodeRecord(basket, { ...origin, receivedAt: now() }), (outcome) => {
    if (outcome.status === "accepted") report.accept();
    else if (outcome.status === "refused") report.retry(number, outcome.reason);
    else report.reject(number, [{ ...outcome.fault, pointer: "" }]);
  });
}

const TURN_MS = 5;

/**
 * From the bytes of a batch to records at the broker: reads the body, cuts it into lines, validates
 * each and publishes the valid ones. It never holds more than a window of them.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { parseIdentity } from "../../shared/basket/basket_schema.ts";
import type { ParsedBasket } from "../../shared/basket/parse_basket.ts";
import { maskSample } from "../../shared/basket/mask_sample.ts";
import { parseJson } from "../../shared/basket/parse_json.ts";
import { encodeRecord, type RecordOrigin, toRecordKey } from "../../shared/basket/record.ts";
import type { NoteRefusal, RefusedInput } from "../refusals/note_refusal.ts";
import { readStoreName } from "../refusals/read_store_name.ts";
import type { KnownStores } from "../stores/open_known_stores.ts";
import type { BatchAdviser } from "./batch_adviser.ts";
import type { BatchReport, LineIssue, RetryReason } from "./batch_report.ts";
import { type BatchFaultCode, BodyFault } from "../http/body_fault.ts";
import type { Line, LineSplitter } from "./line_splitter.ts";
import type { PublishWindow } from "./publish_window.ts";

/** What {@linkcode ingestBody} needs, made for one request. */
export interface IngestBodyOptions {
  readonly splitter: LineSplitter;
  /** Longest line, for the fault of a longer one. */
  readonly maxLineBytes: number;
  readonly window: PublishWindow;
  readonly report: BatchReport;
  readonly adviser: BatchAdviser;
  /** `clock_wrong`: nobody can tell now whether its date is in the future. */
  readonly parseBasket: (
    input: unknown,
    text?: string,
  ) => Promise<ParsedBasket | "clock_wrong">;
  /** The shops that `parseBasket` knows. */
  readonly stores: KnownStores;
  /** The origin of every record, but for the time at which its line was read. */
  readonly origin: Omit<RecordOrigin, "receivedAt">;
  readonly now: () => Date;
  readonly mayIngest: (store: string) => boolean;
  /** Takes the memory of lines that are on their way. @throws {BodyFault} where that is too much */
  readonly hold: (bytes: number) => void;
  /** Spends one basket of the client's rate; `false` when none is left. */
  readonly spend: () => boolean;
  /** Called for each line that is rejected, with all but the key. */
  readonly noteRefusal: NoteRefusal;
}

/** Why the reading stopped before the end of the body, and where. */
export interface StoppedReading {
  readonly code: BatchFaultCode;
  /** A sentence for people. */
  readonly detail: string | undefined;
  /** The first line that was not read: from here on the client has to send again. */
  readonly unreadFrom: number;
}

/** The same with what the lines so far mean for those behind them. */
interface LineOptions extends IngestBodyOptions {
  readonly held: HeldLines;
}

interface HeldLines {
  /** Whether no line was taken yet. */
  isFirst: boolean;
  /** Why no further line is published. */
  all?: RetryReason;
  /** Keys of baskets of which an earlier version has to be sent again. */
  readonly keys: Set<string>;
}

/**
 * Ingests the body, and resolves once `report` has an outcome of every line: to `undefined`, or to
 * what stopped the reading.
 *
 * Once a line is refused, by the publisher or for the client's rate, the ones behind it are
 * validated but not published. So none overtakes an earlier version of its basket that has to be
 * sent again, an outage costs one deadline of the publisher instead of one for each window, and the
 * report still names all lines. Where only the date of a line is in doubt, only later versions of its
 * basket wait with it.
 */
export async function ingestBody(
  chunks: AsyncIterable<Uint8Array>,
  options: IngestBodyOptions,
): Promise<StoppedReading | undefined> {
  const { splitter, window, hold, adviser } = options;
  const lineOptions: LineOptions = { ...options, held: { keys: new Set(), isFirst: true } };
  let stopped: StoppedReading | undefined;
  try {
    for await (const chunk of chunks) {
      adviser.see(chunk);
      await takeLines(splitter.push(chunk), lineOptions);
      hold(splitter.heldBytes);
    }
    await takeLines(splitter.end(), lineOptions);
  } catch (fault) {
    if (!(fault instanceof BodyFault)) throw fault;
    stopped = { code: fault.code, detail: fault.detail, unreadFrom: splitter.nextNumber };
  }
  await window.drain();
  return stopped;
}

async function takeLines(lines: Iterable<Line>, options: LineOptions): Promise<void> {
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

async function takeLine({ number, bytes }: Line, options: LineOptions): Promise<void> {
  const { window, adviser, parseBasket, stores, origin, now, mayIngest, spend, held } = options;
  const { report, noteRefusal } = options;
  const { isFirst } = held;
  held.isFirst = false;
  // A faulty line counts against the rate as well: it costs as much as a valid one.
  const isWithinRate = spend();
  if (bytes === undefined) {
    const detail = `Is longer than the ${options.maxLineBytes} bytes that a line may have`;
    return rejectWhole({ code: "line_too_long", pointer: "", detail });
  }
  const json = parseJson(bytes);
  if (!json.ok) {
    return rejectWhole({ code: json.code, pointer: "", detail: json.detail });
  }
  const parsed = await parseBasket(json.value, json.text);
  if (parsed !== "clock_wrong" && !parsed.ok) {
    const [issue] = parsed.issues;
    return issue?.pointer === "" && issue.code === "wrong_type"
      ? rejectWhole(issue)
      : reject(parsed.issues, {
        store: readStoreName(json.value, stores.current()),
        sample: () => maskSample(bytes, { pointers: parsed.issues.map(({ pointer }) => pointer) }),
      });
  }
  const identity = parsed === "clock_wrong" ? toIdentity(json.value, stores) : parsed.basket;
  if (identity === undefined) throw new Error("A basket without other faults has no identity");
  const { store } = identity;
  if (!mayIngest(store)) {
    const detail = "Is a store that this key may not send baskets of";
    const fault = { code: "store_not_allowed", pointer: "/store", detail } as const;
    return reject([fault], { store, sample: () => maskSample(bytes) });
  }
  if (held.all !== undefined) return report.retry(number, held.all);
  if (!isWithinRate) return holdAll("rate_limited");
  const key = toRecordKey(identity);
  if (parsed === "clock_wrong" || held.keys.has(key)) {
    held.keys.add(key);
    return report.retry(number, "clock_wrong");
  }
  const record = encodeRecord(parsed.basket, { ...origin, receivedAt: now() });
  await window.publish(record, (outcome) => {
    if (outcome.status === "accepted") report.accept();
    else if (outcome.status === "refused") holdAll(outcome.reason);
    else {
      // The bytes of the line are gone by then.
      const sample = () => maskSample(record.value);
      reject([{ ...outcome.fault, pointer: "" }], { store, sample });
    }
  });

  function rejectWhole(issue: LineIssue): void {
    const advice = adviser.adviseOnLine(bytes, { code: issue.code, isFirst });
    const detail = advice === undefined ? issue.detail : `${issue.detail}. ${advice}`;
    reject([{ ...issue, detail }], bytes && { sample: () => maskSample(bytes) });
  }

  function reject(
    issues: readonly LineIssue[],
    refused: Pick<RefusedInput, "store" | "sample"> = {},
  ): void {
    report.reject(number, issues);
    noteRefusal({ ...refused, faults: issues });
  }

  function holdAll(reason: RetryReason): void {
    held.all ??= reason;
    report.retry(number, reason);
  }
}

/** The identity of a basket that is good but for its date. */
function toIdentity(json: unknown, stores: KnownStores): BasketIdentity | undefined {
  const identity = parseIdentity(json, { isAtDoor: true });
  if (identity === undefined) return undefined;
  const { store } = identity;
  // A shop that has left the list this very moment keeps its spelling: the line is sent again.
  return { ...identity, store: stores.current().resolve(store) ?? store };
}

const TURN_MS = 5;

/**
 * `POST /baskets/batch`: many baskets, streamed to the bulk topic. Valid lines are accepted although
 * others are faulty; the answer names each fault by its line.
 *
 * @module
 */
import { createBatchAdviser } from "../batch/batch_adviser.ts";
import { createBatchReport } from "../batch/batch_report.ts";
import { toBatchResponse } from "../batch/batch_response.ts";
import { BodyFault } from "../http/body_fault.ts";
import { capBytes } from "../http/cap_bytes.ts";
import { unpack } from "../http/unpack.ts";
import { ingestBody } from "../batch/ingest_body.ts";
import { createPublishWindow } from "../batch/publish_window.ts";
import { readBatchFormat } from "../batch/read_batch_format.ts";
import { readChunks } from "../batch/read_chunks.ts";
import { skipByteOrderMark } from "../batch/skip_byte_order_mark.ts";
import { createArraySplitter } from "../batch/array_splitter.ts";
import { createNdjsonSplitter } from "../batch/ndjson_splitter.ts";
import type { Admission } from "../auth/guard.ts";
import { toProblem } from "../http/problem.ts";
import { ACCEPTED_ENCODINGS, readContentEncoding } from "../http/read_content_encoding.ts";
import { acceptTraceparent } from "../http/accept_traceparent.ts";
import type { AdmittedExchange } from "../http/route.ts";
import type { IngestMeter } from "../ingest_meter.ts";
import { type BodyLimits, DEFAULT_BODY_LIMITS } from "../limits/body_limits.ts";
import { type ClockJudge, createParseByBothClocks } from "../parse_by_both_clocks.ts";
import { describeHead } from "../refusals/describe_head.ts";
import { NOTE_NOTHING, type NoteRefusal } from "../refusals/note_refusal.ts";
import { isForGood, type RefusalCode } from "../refusals/refusal_code.ts";
import { ANY_STORES, type KnownStores } from "../stores/open_known_stores.ts";
import type { Publisher } from "../publish/publisher.ts";

/** What the handler needs. */
export interface PostBatchOptions extends Partial<BodyLimits> {
  /** Sends to the bulk topic. */
  readonly publisher: Pick<Publisher, "publish">;
  /** Most records of one request that the broker has not confirmed yet. @default {1_000} */
  readonly maxUnansweredRecords?: number;
  /** Most characters of those. @default {4_194_304} */
  readonly maxUnansweredChars?: number;
  /** Most faults that an answer lists. @default {1_000} */
  readonly maxErrors?: number;
  readonly meter?: IngestMeter | undefined;
  readonly now: () => Date;
  /** Judges dates beside `now`. @default {NO_OTHER_CLOCK} */
  readonly clock?: ClockJudge | undefined;
  /** The shops whose baskets are taken. @default {ANY_STORES} */
  readonly stores?: KnownStores | undefined;
  /** Called for each line, and each request, that is refused for good. @default {NOTE_NOTHING} */
  readonly noteRefusal?: NoteRefusal | undefined;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly monotonic?: () => number;
}

/** The part of an exchange that the handler needs. */
export interface PostBatchExchange extends Pick<AdmittedExchange, "request" | "requestId"> {
  readonly admission: Pick<Admission, "checkStore" | "spend" | "hold" | "key">;
}

/** The handler: `202`, `207` or a problem, each with the counts of the batch. */
export function createPostBatch(
  options: PostBatchOptions,
): (exchange: PostBatchExchange) => Promise<Response> {
  const {
    publisher,
    maxErrors = 1_000,
    meter,
    stores = ANY_STORES,
    noteRefusal = NOTE_NOTHING,
    monotonic = () => performance.now(),
  } = options;
  const { maxUnansweredRecords = 1_000, maxUnansweredChars = 4_194_304 } = options;
  const { maxBatchBytes, maxBatchLines, maxLineBytes, bodyTimeoutMs, minUploadBytesPerSecond } = {
    ...DEFAULT_BODY_LIMITS,
    ...options,
  };
  const parseBasket = createParseByBothClocks(options);
  return async function postBatch({ request, requestId, admission }) {
    const key = admission.key?.name;
    function noteRequest(code: RefusalCode): void {
      const sample = () => describeHead(request.headers);
      noteRefusal({ key, faults: [{ code, pointer: "" }], sample });
    }
    const format = readBatchFormat(request.headers.get("content-type"));
    if (format === undefined) {
      noteRequest("unsupported_media_type");
      return toProblem("unsupported_media_type", {
        detail: "Send content-type: application/x-ndjson, or application/json with an array, " +
          "in UTF-8",
      });
    }
    const encoding = readContentEncoding(request.headers.get("content-encoding"));
    if (encoding === undefined) {
      noteRequest("unsupported_media_type");
      return toProblem("unsupported_media_type", {
        detail: "Send content-encoding: gzip or deflate, or none",
        headers: { "accept-encoding": ACCEPTED_ENCODINGS },
      });
    }
    // Refuse a batch that is declared too long before any of its lines is accepted. A short declared
    // length proves nothing, so bytes are counted as well.
    if (Number(request.headers.get("content-length")) > maxBatchBytes) {
      noteRequest("body_too_large");
      return toProblem("body_too_large", { detail: `Send at most ${maxBatchBytes} bytes` });
    }
    const report = createBatchReport({ maxErrors, meter });
    const adviser = createBatchAdviser(format);
    const limits = { maxLineBytes, maxLines: maxBatchLines };
    const received = capBytes(
      readChunks(request.body, {
        timeoutMs: bodyTimeoutMs,
        minBytesPerSecond: minUploadBytesPerSecond,
        onBytes: meter?.received,
        now: monotonic,
      }),
      maxBatchBytes,
    );
    const unpacked = encoding === "identity"
      ? received
      : capBytes(unpack(received, encoding), maxBatchBytes);
    const rate = createRateMeter(admission);
    const stopped = await ingestBody(skipByteOrderMark(unpacked), {
      splitter: format === "json" ? createArraySplitter(limits) : createNdjsonSplitter(limits),
      window: createPublishWindow({
        publisher,
        maxRecords: maxUnansweredRecords,
        maxChars: maxUnansweredChars,
      }),
      report,
      adviser,
      parseBasket,
      stores,
      origin: { requestId, traceparent: acceptTraceparent(request.headers.get("traceparent")) },
      now: options.now,
      maxLineBytes,
      hold: createLineHold(admission, meter),
      mayIngest: (store) => admission.checkStore(store) === undefined,
      spend: rate.spend,
      noteRefusal: (refused) => noteRefusal({ ...refused, key }),
    });
    if (stopped !== undefined && isForGood(stopped.code)) noteRequest(stopped.code);
    if (report.refusal !== undefined) meter?.shed(report.refusal);
    const retryAfterSeconds = report.refusal === "clock_wrong"
      ? CLOCK_RETRY_SECONDS
      : rate.retryAfterSeconds;
    return toBatchResponse(report, { stopped, retryAfterSeconds, advice: adviser.advice });
  };
}

/** A clock is mended by a person or by NTP, not within a second. */
const CLOCK_RETRY_SECONDS = 30;

/** Takes the memory of long lines; those of every day pass without. */
function createLineHold({ hold }: Pick<Admission, "hold">, meter: IngestMeter | undefined) {
  return (bytes: number): void => {
    const refusal = bytes > 2 * SHORT_LINE_BYTES ? hold(bytes) : undefined;
    if (refusal === undefined) return;
    meter?.turnedAway(refusal.code);
    throw new BodyFault(refusal.code, refusal);
  };
}

/** 200 uploads with such lines take 26 MB; a buffer is up to twice its line. */
const SHORT_LINE_BYTES = 65_536;

/** Spends one basket of the client's rate for each line; the guard has charged the first. */
function createRateMeter({ spend }: Pick<Admission, "spend">) {
  let isPrepaid = true;
  let retryAfterSeconds = 1;
  return {
    spend(): boolean {
      const refusal = isPrepaid ? undefined : spend(1);
      isPrepaid = false;
      retryAfterSeconds = Number(refusal?.headers["retry-after"] ?? retryAfterSeconds);
      return refusal === undefined;
    },
    get retryAfterSeconds() {
      return retryAfterSeconds;
    },
  };
}

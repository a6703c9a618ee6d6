/**
 * `POST /baskets/batch`: many baskets, streamed to the bulk topic, with an answer for each faulty
 * line. Good lines are accepted although others are bad.
 *
 * @module
 */
import { createBatchReport } from "../batch/batch_report.ts";
import { toBatchResponse } from "../batch/batch_response.ts";
import { capBytes } from "../batch/cap_bytes.ts";
import { gunzip } from "../batch/gunzip.ts";
import { ingestBody } from "../batch/ingest_body.ts";
import { createPublishWindow } from "../batch/publish_window.ts";
import { readEncoding, readFormat } from "../batch/read_batch_headers.ts";
import { readChunks } from "../batch/read_chunks.ts";
import { skipByteOrderMark } from "../batch/skip_byte_order_mark.ts";
import { createArraySplitter } from "../batch/array_splitter.ts";
import { createNdjsonSplitter } from "../batch/ndjson_splitter.ts";
import { toProblem } from "../problem.ts";
import type { Publisher } from "../publisher.ts";

/** What the handler needs. */
export interface PostBatchOptions {
  /** Sends to the bulk topic. */
  readonly publisher: Pick<Publisher, "publish">;
  /** Longest line or array element; a longer one is an error of that line. @default {65_536} */
  readonly maxLineBytes?: number;
  /** Most lines (blank ones count) or elements of a request. @default {50_000} */
  readonly maxLines?: number;
  /** Most bytes of a request, held against them before and after decompression. @default {67_108_864} */
  readonly maxBodyBytes?: number;
  /** Longest wait for the next bytes of a body. @default {10_000} */
  readonly chunkTimeoutMs?: number;
  /** Most records of one request that the broker has yet to confirm. @default {1_000} */
  readonly maxUnansweredRecords?: number;
  /** Most characters of those. @default {4_194_304} */
  readonly maxUnansweredChars?: number;
  /** Most faults that an answer lists. @default {1_000} */
  readonly maxErrors?: number;
  readonly now: () => Date;
  readonly createRequestId: () => string;
}

/** What depends on who sends the request. */
export interface BatchSender {
  /** Whether the sender may send baskets of `store`. @default {() => true} */
  readonly mayIngest?: (store: string) => boolean;
}

/** The handler; see the module. */
export function createPostBatch(
  options: PostBatchOptions,
): (request: Request, sender?: BatchSender) => Promise<Response> {
  const {
    publisher,
    maxLineBytes = 65_536,
    maxLines = 50_000,
    maxBodyBytes = 67_108_864,
    chunkTimeoutMs = 10_000,
    maxUnansweredRecords = 1_000,
    maxUnansweredChars = 4_194_304,
    maxErrors = 1_000,
  } = options;
  return async function postBatch(request, { mayIngest = () => true } = {}) {
    const format = readFormat(request.headers.get("content-type"));
    if (format === undefined) {
      return toProblem("unsupported_media_type", {
        detail: "Send content-type: application/x-ndjson, or application/json with an array",
      });
    }
    const encoding = readEncoding(request.headers.get("content-encoding"));
    if (encoding === undefined) {
      return toProblem("unsupported_media_type", {
        detail: "Send content-encoding: gzip, or none",
        headers: { "accept-encoding": "gzip, identity" }, // RFC 9110, 15.5.16
      });
    }
    // Better refused whole than taken up to the limit; the declared length is not trusted to be
    // short enough, only to be too long.
    if (Number(request.headers.get("content-length")) > maxBodyBytes) {
      return toProblem("body_too_large", { detail: `Send at most ${maxBodyBytes} bytes` });
    }
    const requestId = options.createRequestId();
    const report = createBatchReport({ maxErrors });
    const limits = { maxLineBytes, maxLines };
    const received = capBytes(
      readChunks(request.body, { timeoutMs: chunkTimeoutMs }),
      maxBodyBytes,
    );
    const unpacked = encoding === "gzip" ? capBytes(gunzip(received), maxBodyBytes) : received;
    const stopped = await ingestBody(skipByteOrderMark(unpacked), {
      splitter: format === "json" ? createArraySplitter(limits) : createNdjsonSplitter(limits),
      window: createPublishWindow({
        publisher,
        maxRecords: maxUnansweredRecords,
        maxChars: maxUnansweredChars,
      }),
      report,
      origin: { requestId, traceparent: request.headers.get("traceparent") ?? undefined },
      now: options.now,
      mayIngest,
    });
    return toBatchResponse(report, { requestId, stopped });
  };
}

/**
 * Every way to an answer of `POST /baskets/batch`.
 *
 * @module
 */
import { aWireBasket } from "../../../support/a_basket.ts";
import { chunksOf, lines, toBytes } from "../../batch/batch_world.ts";
import {
  aBrokenBody,
  analyst,
  type AnswerCase,
  aStalledBody,
  bearer,
  GOOD,
  guarded,
  json,
  limited,
  ndjson,
  refusing,
  rejecting,
  till,
} from "../support/answer_case.ts";

const BATCH = { method: "POST", path: "/baskets/batch" };

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const cut = (await gzip(lines(50).join("\n"))).slice(0, -20);

/** The cases of `POST /baskets/batch`. */
export const BATCH_CASES: readonly AnswerCase[] = [
  { name: "NDJSON", operation: BATCH, init: ndjson(lines(3).join("\n")), status: 202 },
  { name: "an array", operation: BATCH, init: json(`[${lines(3).join()}]`), status: 202 },
  {
    name: "gzip",
    operation: BATCH,
    init: ndjson(await gzip(lines(3).join("\n")), { "content-encoding": "gzip" }),
    status: 202,
  },
  { name: "a faulty line", operation: BATCH, init: ndjson(`${lines(1)}\n{}`), status: 207 },
  {
    name: "a line past the rate",
    operation: BATCH,
    init: ndjson(lines(3).join("\n")),
    options: { guard: limited(2) },
    status: 207,
  },
  {
    name: "no good line",
    operation: BATCH,
    init: ndjson("{}\nNaN"),
    status: 422,
    code: "invalid_batch",
  },
  { name: "an object", operation: BATCH, init: json(GOOD), status: 422, code: "not_an_array" },
  {
    name: "a broken array",
    operation: BATCH,
    init: json(`[${GOOD}`),
    status: 400,
    code: "not_json",
  },
  {
    name: "text in another encoding for an array",
    operation: BATCH,
    init: json(new Uint8Array([0xff])),
    status: 400,
    code: "not_utf8",
  },
  {
    name: "a cut batch",
    operation: BATCH,
    init: ndjson(aBrokenBody()),
    status: 400,
    code: "body_incomplete",
  },
  {
    name: "cut gzip",
    operation: BATCH,
    init: ndjson(cut, { "content-encoding": "gzip" }),
    status: 400,
    code: "corrupt_gzip",
  },
  {
    name: "no deflate, and a batch",
    operation: BATCH,
    init: ndjson(GOOD, { "content-encoding": "deflate" }),
    status: 400,
    code: "corrupt_deflate",
  },
  {
    name: "a key for reading, and a batch",
    operation: BATCH,
    init: ndjson(GOOD, bearer(analyst.key)),
    options: guarded,
    status: 403,
    code: "forbidden",
  },
  {
    name: "a batch of another shop",
    operation: BATCH,
    init: ndjson(JSON.stringify(aWireBasket({ store: "Gent" })), bearer(till.key)),
    options: guarded,
    status: 422,
    code: "invalid_batch",
  },
  {
    name: "a stalled batch",
    operation: BATCH,
    init: ndjson(aStalledBody()),
    options: { bodyLimits: { bodyTimeoutMs: 20 } },
    status: 408,
    code: "body_timeout",
  },
  {
    name: "a batch that says it is too large",
    operation: BATCH,
    init: ndjson(GOOD, { "content-length": String(GOOD.length) }),
    options: { bodyLimits: { maxBatchBytes: 10 } },
    status: 413,
    code: "body_too_large",
  },
  {
    name: "a batch that turns out too large",
    operation: BATCH,
    init: ndjson(
      new ReadableStream({
        start(controller) {
          for (const chunk of chunksOf(toBytes(lines(9).join("\n")), 100)) {
            controller.enqueue(chunk);
          }
          controller.close();
        },
      }),
    ),
    options: { bodyLimits: { maxBatchBytes: 500 } },
    status: 413,
    code: "body_too_large",
  },
  {
    name: "too many lines",
    operation: BATCH,
    init: ndjson(lines(3).join("\n")),
    options: { bodyLimits: { maxBatchLines: 2 } },
    status: 413,
    code: "too_many_lines",
  },
  {
    name: "a batch as text",
    operation: BATCH,
    init: { body: GOOD, headers: { "content-type": "text/plain" } },
    status: 415,
    code: "unsupported_media_type",
  },
  {
    name: "another compression",
    operation: BATCH,
    init: ndjson(GOOD, { "content-encoding": "br" }),
    status: 415,
    code: "unsupported_media_type",
  },
  {
    name: "a batch after the rate",
    operation: BATCH,
    init: ndjson(GOOD),
    options: { guard: limited(2, 2) },
    status: 429,
    code: "rate_limited",
  },
  {
    name: "a batch and no broker",
    operation: BATCH,
    init: ndjson(lines(3).join("\n")),
    options: refusing("broker_unavailable"),
    status: 503,
    code: "broker_unavailable",
  },
  {
    name: "a batch of which nothing is known",
    operation: BATCH,
    init: ndjson(GOOD),
    options: refusing("outcome_unknown"),
    status: 503,
    code: "outcome_unknown",
  },
  {
    name: "a batch and a broker whose clock differs",
    operation: BATCH,
    init: ndjson(GOOD),
    options: refusing("clock_wrong"),
    status: 503,
    code: "clock_wrong",
  },
  {
    name: "a batch whose every basket is too large for the broker",
    operation: BATCH,
    init: ndjson(GOOD),
    options: rejecting("too_large_for_broker"),
    status: 422,
    code: "invalid_batch",
  },
  {
    name: "a batch and a full queue",
    operation: BATCH,
    init: ndjson(GOOD),
    options: refusing("overloaded"),
    status: 503,
    code: "overloaded",
  },
  {
    name: "a batch after the last call",
    operation: BATCH,
    init: ndjson(GOOD),
    options: refusing("shutting_down"),
    status: 503,
    code: "shutting_down",
  },
];

/**
 * What the routes for one document have in common, `POST /baskets` and `POST /closings`: the document
 * is validated and sent to the live topic. Answers `202` with the receipt only after the broker has
 * acknowledged the record.
 *
 * @module
 */
import { parseJson } from "../../shared/basket/parse_json.ts";
import type { BasketRecord, RecordOrigin } from "../../shared/basket/record.ts";
import type { Admission, Refusal } from "../auth/guard.ts";
import { adviseOnBody } from "../http/advise_on_body.ts";
import { type ProblemCode, type ProblemOptions, toProblem } from "../http/problem.ts";
import { createBodyReader } from "../http/read_body.ts";
import { ACCEPTED_ENCODINGS, readContentEncoding } from "../http/read_content_encoding.ts";
import { readMediaType } from "../http/read_media_type.ts";
import { unpackBody } from "../http/unpack_body.ts";
import { acceptTraceparent } from "../http/accept_traceparent.ts";
import type { AdmittedExchange } from "../http/route.ts";
import type { IngestMeter } from "../ingest_meter.ts";
import type { ClockJudge, ParsedWithDate } from "../parse_by_both_clocks.ts";
import { type BodyLimits, DEFAULT_BODY_LIMITS } from "../limits/body_limits.ts";
import type { KnownStores } from "../stores/open_known_stores.ts";
import type { Publisher, PublishOutcome, RefusalReason } from "../publisher.ts";

/** What the handler needs. */
export interface PostDocumentOptions
  extends Partial<Pick<BodyLimits, "maxBodyBytes" | "bodyTimeoutMs">> {
  readonly publisher: Pick<Publisher, "publish" | "overloaded">;
  /** The topic that the publisher sends to; receipts name it. */
  readonly topic: string;
  readonly meter?: IngestMeter | undefined;
  readonly now: () => Date;
  /** Judges dates beside `now`. @default {NO_OTHER_CLOCK} */
  readonly clock?: ClockJudge | undefined;
  /** The shops whose baskets are taken. @default {ANY_STORES} */
  readonly stores?: KnownStores | undefined;
}

/** The part of an exchange that the handler needs. */
export interface PostDocumentExchange extends Pick<AdmittedExchange, "request" | "requestId"> {
  readonly admission: Pick<Admission, "checkStore" | "hold">;
}

/** What is to know of a kind of document; `T` is what its parser finds. */
export interface DocumentKind<T> {
  /** For people. */
  readonly name: "basket" | "closing";
  readonly parse: (input: unknown, text?: string) => Promise<ParsedWithDate<T> | "clock_wrong">;
  /** The problem of one with faults. */
  readonly problem: "invalid_basket" | "invalid_closing";
  /** What to say of an array of them. */
  readonly arrayAdvice?: string;
  readonly storeOf: (parsed: T) => string;
  readonly encode: (parsed: T, origin: RecordOrigin) => BasketRecord;
  /** What its receipt says before the position. */
  readonly toReceipt: (parsed: T) => Readonly<Record<string, string>>;
}

/** The handler: `202` with the receipt, or a problem. */
export function createPostDocument<T>(
  kind: DocumentKind<T>,
  options: PostDocumentOptions,
): (exchange: PostDocumentExchange) => Promise<Response> {
  const { publisher, topic, meter, now } = options;
  const { maxBodyBytes: maxBytes, bodyTimeoutMs: timeoutMs } = {
    ...DEFAULT_BODY_LIMITS,
    ...options,
  };
  const readBody = createBodyReader({ maxBytes, timeoutMs });
  return async function postDocument({ request, requestId, admission }) {
    // Refuse before reading the body: a late refusal costs half as much as a basket (50 of 100 µs).
    // An API that has to refuse half of its requests needs that time for the other half.
    if (publisher.overloaded) return refuse("overloaded");
    if (!isJson(request.headers.get("content-type"))) {
      return toProblem("unsupported_media_type", {
        detail: "Send content-type: application/json, in UTF-8",
      });
    }
    const encoding = readContentEncoding(request.headers.get("content-encoding"));
    if (encoding === undefined) {
      return toProblem("unsupported_media_type", {
        detail: "Send content-encoding: gzip or deflate, or none",
        headers: { "accept-encoding": ACCEPTED_ENCODINGS },
      });
    }
    const receivedAt = now();
    const { hold } = admission;
    const sent = await readBody(request, hold);
    if (sent.ok) meter?.received(sent.bytes.length);
    const body = sent.ok && encoding !== "identity"
      ? await unpackBody(sent.bytes, { packing: encoding, maxBytes, hold })
      : sent;
    if (!body.ok) {
      if ("refusal" in body) return turnAway(body.refusal);
      const isTooLarge = body.code === "body_too_large";
      return reject(body.code, isTooLarge ? { detail: `Send at most ${maxBytes} bytes` } : {});
    }
    const json = parseJson(body.bytes);
    if (!json.ok) {
      const detail = adviseOnBody(body.bytes);
      return reject(json.code, detail === undefined ? {} : { detail });
    }
    const parsed = await kind.parse(json.value, json.text);
    if (parsed === "clock_wrong") return refuse(parsed);
    if (!parsed.ok) {
      meter?.rejected(parsed.issues[0]?.code ?? kind.problem);
      const { arrayAdvice: detail } = kind;
      return toProblem(kind.problem, {
        errors: parsed.issues,
        ...(detail !== undefined && Array.isArray(json.value) ? { detail } : {}),
      });
    }
    const refusal = admission.checkStore(kind.storeOf(parsed));
    if (refusal !== undefined) return reject(refusal.code, refusal);
    const traceparent = acceptTraceparent(request.headers.get("traceparent"));
    const outcome = await publisher.publish(
      kind.encode(parsed, { receivedAt, requestId, traceparent }),
    );
    if (outcome.status === "accepted") {
      meter?.accepted();
      return toReceipt(kind.toReceipt(parsed), { outcome, topic });
    }
    if (outcome.status === "rejected") return reject(outcome.fault.code, outcome.fault);
    return refuse(outcome.reason);
  };

  function refuse(reason: RefusalReason): Response {
    meter?.shed(reason);
    return toRefusal(reason, kind.name);
  }

  function turnAway(refusal: Refusal): Response {
    meter?.turnedAway(refusal.code);
    return toProblem(refusal.code, refusal);
  }

  function reject(code: ProblemCode, problem: ProblemOptions = {}): Response {
    meter?.rejected(code);
    return toProblem(code, problem);
  }
}

function toReceipt(
  identity: Readonly<Record<string, string>>,
  { outcome: { partition, offset }, topic }: {
    readonly outcome: Extract<PublishOutcome, { status: "accepted" }>;
    readonly topic: string;
  },
): Response {
  return new Response(JSON.stringify({ ...identity, topic, partition, offset }), {
    status: 202,
    headers: { "content-type": "application/json" },
  });
}

function toRefusal(reason: RefusalReason, name: "basket" | "closing"): Response {
  return toProblem(reason, {
    detail: `Sending the same ${name} again is safe: it is stored once`,
    // A clock is mended by a person or by NTP, not within a second.
    headers: { "retry-after": reason === "clock_wrong" ? "30" : "1" },
  });
}

function isJson(contentType: string | null): boolean {
  return contentType === "application/json" || readMediaType(contentType) === "application/json";
}

/**
 * What the routes for one document have in common, `POST /baskets` and `POST /closings`: the document
 * is validated and sent to the live topic. Answers `202` with the receipt only after the broker has
 * acknowledged the record.
 *
 * @module
 */
import { maskSample } from "../../shared/basket/mask_sample.ts";
import { parseJson } from "../../shared/basket/parse_json.ts";
import type { BasketRecord, RecordOrigin } from "../../shared/basket/record.ts";
import type { Admission, Refusal } from "../auth/guard.ts";
import { adviseOnDocument } from "../http/advise_on_json.ts";
import { type ProblemCode, type ProblemOptions, toProblem } from "../http/problem.ts";
import { createBodyReader } from "../http/read_body.ts";
import { ACCEPTED_ENCODINGS, readContentEncoding } from "../http/read_content_encoding.ts";
import { readMediaType } from "../http/read_media_type.ts";
import { unpackBody } from "../http/unpack_body.ts";
import { acceptTraceparent } from "../http/accept_traceparent.ts";
import type { AdmittedExchange } from "../http/route.ts";
import type { IngestMeter } from "../ingest_meter.ts";
import type { ClockJudge, ParsedWithDate } from "../parse_by_both_clocks.ts";
import { describeHead } from "../refusals/describe_head.ts";
import { NOTE_NOTHING, type NoteRefusal, type RefusedInput } from "../refusals/note_refusal.ts";
import type { RefusalCode } from "../refusals/refusal_code.ts";
import { readStoreName } from "../refusals/read_store_name.ts";
import { type BodyLimits, DEFAULT_BODY_LIMITS } from "../limits/body_limits.ts";
import { ANY_STORES, type KnownStores } from "../stores/open_known_stores.ts";
import type { Publisher } from "../publish/publisher.ts";
import type { PublishOutcome, RefusalReason } from "../publish/publish_outcome.ts";

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
  /** Called for what is refused for good. @default {NOTE_NOTHING} */
  readonly noteRefusal?: NoteRefusal | undefined;
}

/** The part of an exchange that the handler needs. */
export interface PostDocumentExchange extends Pick<AdmittedExchange, "request" | "requestId"> {
  readonly admission: Pick<Admission, "checkStore" | "hold" | "key">;
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
  const { publisher, topic, meter, now, noteRefusal = NOTE_NOTHING, stores = ANY_STORES } = options;
  const { maxBodyBytes: maxBytes, bodyTimeoutMs: timeoutMs } = {
    ...DEFAULT_BODY_LIMITS,
    ...options,
  };
  const readBody = createBodyReader({ maxBytes, timeoutMs });
  return async function postDocument({ request, requestId, admission }) {
    // Refuse before reading the body: a late refusal costs half as much as a basket (50 of 100 µs).
    // An API that has to refuse half of its requests needs that time for the other half.
    if (publisher.overloaded) return refuse("overloaded");
    const { hold, key } = admission;
    const head = { key: key?.name, sample: () => describeHead(request.headers) };
    if (!isJson(request.headers.get("content-type"))) {
      return refuseType(head, {
        detail: "Send content-type: application/json, in UTF-8",
      });
    }
    const encoding = readContentEncoding(request.headers.get("content-encoding"));
    if (encoding === undefined) {
      return refuseType(head, {
        detail: "Send content-encoding: gzip or deflate, or none",
        headers: { "accept-encoding": ACCEPTED_ENCODINGS },
      });
    }
    const receivedAt = now();
    const sent = await readBody(request, hold);
    if (sent.ok) meter?.received(sent.bytes.length);
    const body = sent.ok && encoding !== "identity"
      ? await unpackBody(sent.bytes, { packing: encoding, maxBytes, hold })
      : sent;
    if (!body.ok) {
      if ("refusal" in body) return turnAway(body.refusal);
      const isTooLarge = body.code === "body_too_large";
      const problem = isTooLarge ? { detail: `Send at most ${maxBytes} bytes` } : {};
      return reject(body.code, { ...head, problem });
    }
    const { bytes } = body;
    const json = parseJson(bytes);
    if (!json.ok) {
      const detail = adviseOnDocument(bytes);
      return reject(json.code, {
        key: key?.name,
        sample: () => maskSample(bytes),
        problem: detail === undefined ? {} : { detail },
      });
    }
    const parsed = await kind.parse(json.value, json.text);
    if (parsed === "clock_wrong") return refuse(parsed);
    if (!parsed.ok) {
      const { issues } = parsed;
      meter?.rejected(issues[0]?.code ?? kind.problem);
      noteRefusal({
        key: key?.name,
        store: readStoreName(json.value, stores.current()),
        faults: issues,
        sample: () => maskSample(json.text, { pointers: issues.map(({ pointer }) => pointer) }),
      });
      const { arrayAdvice: detail } = kind;
      return toProblem(kind.problem, {
        errors: issues,
        ...(detail !== undefined && Array.isArray(json.value) ? { detail } : {}),
      });
    }
    const store = kind.storeOf(parsed);
    const document = { key: key?.name, store, sample: () => maskSample(json.text) };
    const refusal = admission.checkStore(store);
    if (refusal !== undefined) {
      return reject("store_not_allowed", { ...document, pointer: "/store", problem: refusal });
    }
    const traceparent = acceptTraceparent(request.headers.get("traceparent"));
    const outcome = await publisher.publish(
      kind.encode(parsed, { receivedAt, requestId, traceparent }),
    );
    if (outcome.status === "accepted") {
      meter?.accepted();
      return toReceipt(kind.toReceipt(parsed), { outcome, topic });
    }
    if (outcome.status === "rejected") {
      return reject(outcome.fault.code, { ...document, problem: outcome.fault });
    }
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

  function refuseType(head: Omit<RefusedInput, "faults">, problem: ProblemOptions): Response {
    const code = "unsupported_media_type";
    noteRefusal({ ...head, faults: [{ code, pointer: "" }] });
    return toProblem(code, problem);
  }

  function reject(
    code: ProblemCode & RefusalCode,
    { pointer = "", problem, ...refused }: Omit<RefusedInput, "faults"> & {
      readonly pointer?: string;
      readonly problem: ProblemOptions;
    },
  ): Response {
    meter?.rejected(code);
    noteRefusal({ ...refused, faults: [{ code, pointer }] });
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

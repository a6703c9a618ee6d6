/**
 * `POST /baskets`: one basket, validated, to the live topic. Answers `202` with the receipt only
 * after the broker has acknowledged the record.
 *
 * @module
 */
import type { Basket } from "../../shared/basket.ts";
import { parseBasket } from "../../shared/parse_basket.ts";
import { parseJson } from "../../shared/parse_json.ts";
import { encodeRecord } from "../../shared/record.ts";
import { toProblem } from "../problem.ts";
import type { Publisher, PublishOutcome, RefusalReason } from "../publisher.ts";
import { readBody } from "../read_body.ts";

/** What the handler needs. */
export interface PostBasketOptions {
  readonly publisher: Pick<Publisher, "publish">;
  /** The topic that receipts name: where the publisher sends. */
  readonly topic: string;
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
  readonly now: () => Date;
  readonly createRequestId: () => string;
}

/** What depends on who sends the request. */
export interface BasketSender {
  /** The answer to a basket of a shop that the sender may not send for. */
  readonly refuseStore?: (store: string) => Response | undefined;
}

/** The handler; see the module. */
export function createPostBasket(
  options: PostBasketOptions,
): (request: Request, sender?: BasketSender) => Promise<Response> {
  return async function postBasket(request, { refuseStore = () => undefined } = {}) {
    if (!isJson(request.headers.get("content-type"))) {
      return toProblem("unsupported_media_type", { detail: "Send content-type: application/json" });
    }
    const receivedAt = options.now();
    const body = await readBody(request, {
      maxBytes: options.maxBodyBytes,
      timeoutMs: options.bodyTimeoutMs,
    });
    if (!body.ok) return toProblem(body.code);
    const json = parseJson(body.bytes);
    if (!json.ok) return toProblem(json.code);
    const parsed = parseBasket(json.value);
    if (!parsed.ok) return toProblem("invalid_basket", { errors: parsed.issues });
    const refusal = refuseStore(parsed.basket.store);
    if (refusal !== undefined) return refusal;
    const requestId = options.createRequestId();
    const traceparent = request.headers.get("traceparent") ?? undefined;
    const outcome = await options.publisher.publish(
      encodeRecord(parsed.basket, { receivedAt, requestId, traceparent }),
    );
    return outcome.status === "accepted"
      ? toReceipt(parsed.basket, { outcome, topic: options.topic, requestId })
      : toRefusal(outcome.reason);
  };
}

function toReceipt(
  { store, id }: Basket,
  { outcome: { partition, offset }, topic, requestId }: {
    readonly outcome: Extract<PublishOutcome, { status: "accepted" }>;
    readonly topic: string;
    readonly requestId: string;
  },
): Response {
  return new Response(JSON.stringify({ store, id, topic, partition, offset }), {
    status: 202,
    headers: { "content-type": "application/json", "x-request-id": requestId },
  });
}

function toRefusal(reason: RefusalReason): Response {
  return toProblem(reason, {
    detail: "Sending the same basket again is safe: it is stored once",
    headers: { "retry-after": "1" },
  });
}

/** `application/json`, with no charset or with UTF-8, the only one JSON has (RFC 8259). */
function isJson(contentType: string | null): boolean {
  return contentType !== null &&
    (contentType === "application/json" || JSON_MEDIA_TYPE.test(contentType));
}

const JSON_MEDIA_TYPE = /^\s*application\/json\s*(;\s*charset="?utf-8"?\s*)?;?\s*$/i;

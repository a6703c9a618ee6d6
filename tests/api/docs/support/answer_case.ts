/**
 * A request whose answer a test checks against the document, and what the tables of them share.
 *
 * @module
 */
import { createKey } from "../../../../operate/api_key/create_key.ts";
import { createGuard, type Guard } from "../../../../api/auth/guard.ts";
import { openApiKeys } from "../../../../api/auth/open_api_keys.ts";
import type { RecordFault, RefusalReason } from "../../../../api/publish/publish_outcome.ts";
import { aWireBasket } from "../../../support/a_basket.ts";
import { toBytes } from "../../batch/batch_world.ts";
import type { ADocumentedAppOptions } from "./a_documented_app.ts";
import type { OperationName } from "./documented.ts";

/** A request, and the status and problem of its answer. */
export interface AnswerCase {
  readonly name: string;
  readonly operation: OperationName;
  readonly status: number;
  /** The problem's code. */
  readonly code?: string;
  /** Where it goes. @default the path, for the basket `b-1` of Brussels */
  readonly url?: string;
  readonly init?: RequestInit;
  readonly options?: ADocumentedAppOptions;
}

/** A key for reading and one for ingest, both for Brussels only. */
export const analyst = await createKey({ name: "analyst", scopes: ["read"], stores: ["Brussels"] });
export const till = await createKey({ name: "till", scopes: ["ingest"], stores: ["Brussels"] });

/** An API that knows the two. */
export const guarded = {
  hasKeys: true,
  guard: createGuard({
    keys: openApiKeys({
      API_KEYS: JSON.stringify([analyst.entry, till.entry]),
      API_KEYS_FILE: undefined,
      AUTH: undefined,
    }),
  }),
} as const;

/** The header that presents a key. */
export function bearer(key: string): { readonly authorization: string } {
  return { authorization: `Bearer ${key}` };
}

/** A good basket. */
export const GOOD: string = JSON.stringify(aWireBasket());

/** A request with JSON. */
export function json(body: BodyInit, headers = {}): RequestInit {
  return { body, headers: { "content-type": "application/json", ...headers } };
}

/** A request with NDJSON. */
export function ndjson(body: BodyInit, headers = {}): RequestInit {
  return { body, headers: { "content-type": "application/x-ndjson", ...headers } };
}

/** A publisher that refuses. */
export function refusing(reason: RefusalReason): ADocumentedAppOptions {
  return { outcome: { status: "refused", reason } };
}

/** A publisher whose broker never takes what it sends. */
export function rejecting(code: RecordFault["code"]): ADocumentedAppOptions {
  return {
    outcome: { status: "rejected", fault: { code, detail: "The broker takes none of it" } },
  };
}

/** A guard that lets `burst` baskets through, of which `used` are gone. */
export function limited(burst: number, used = 0): Guard {
  const guard = createGuard({
    keys: undefined,
    limits: { rate: { perSecond: 1, burst } },
    now: () => 0,
  });
  if (used > 0) guard(new Request("http://localhost/"), { scope: "read", cost: used });
  return guard;
}

/** A guard that has no room for another request. */
export function crowded(): Guard {
  const guard = createGuard({ keys: undefined, limits: { maxInFlight: 1 } });
  guard(new Request("http://localhost/"), { scope: "read" });
  return guard;
}

/** A body that stops in the middle and stays open. */
export function aStalledBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(toBytes('{"id":')) });
}

/** A body whose connection breaks after a whole basket. */
export function aBrokenBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(toBytes(`${GOOD}\n`)),
    pull: (controller) => controller.error(new Error("connection reset")),
  }, { highWaterMark: 0 });
}

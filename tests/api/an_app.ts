/**
 * The API's app over a publisher that only remembers, each option showing what matters to a test.
 *
 * @module
 */
import { type AppOptions, createApp } from "../../api/app.ts";
import { FULL_PAGES } from "../../api/full_pages.ts";
import { type ApiMetrics, createApiMetrics } from "../../api/metrics.ts";
import type { PublishOutcome } from "../../api/publish/publish_outcome.ts";
import type { BasketRecord } from "../../shared/basket/record.ts";

/** An app and what went through it. */
export interface AnApp {
  /** Sends one request. */
  request(target: string | Request, init?: RequestInit): Promise<Response>;
  /** POSTs a body to `/baskets`, as JSON unless `headers` say otherwise. */
  post(body: BodyInit | null, headers?: Record<string, string>): Promise<Response>;
  /** The records that reached the publisher, in order. */
  readonly published: readonly BasketRecord[];
  readonly metrics: ApiMetrics;
}

/** Options for {@linkcode anApp}. */
export interface AnAppOptions extends Partial<Omit<AppOptions, "publisher">> {
  /** What the publisher answers. @default accepted at partition 3, offset 42 */
  readonly outcome?: PublishOutcome | Error;
  /** Whether the publisher's queue is full. */
  readonly full?: boolean;
  /** Whether the publisher would refuse the next record. */
  readonly overloaded?: boolean;
}

/** The instant at which every request of {@linkcode anApp} is received. */
export const RECEIVED_AT = new Date("2026-11-23T10:00:00.123Z");

/** Makes an app with a clock and request ids of its own. */
export function anApp(
  { outcome, full = false, overloaded = false, ...options }: AnAppOptions = {},
): AnApp {
  const published: BasketRecord[] = [];
  const metrics = createApiMetrics();
  const answer = outcome ?? { status: "accepted", partition: 3, offset: 42 };
  const app = createApp({
    publisher: {
      full,
      overloaded,
      publish(record) {
        published.push(record);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    topic: "delhaize_shop",
    pages: FULL_PAGES,
    checkBroker: () => Promise.resolve(true),
    metrics,
    now: () => RECEIVED_AT,
    createRequestId: () => "r-1",
    ...options,
  });
  return {
    request: async (target, init) => await app.request(target, init),
    post: async (body, headers = { "content-type": "application/json" }) =>
      await app.request("/baskets", { method: "POST", headers, body }),
    published,
    metrics,
  };
}

/**
 * `GET /stats/overview` and `GET /stats/stream`: what is going on now, once or every second.
 *
 * @module
 */
import { z } from "zod";
import { toProblem } from "../http/problem.ts";
import type { StatsExchange } from "./get_report.ts";
import { createEventStream } from "./overview/event_stream.ts";
import type { Hub } from "./overview/hub.ts";
import { parseQuery } from "./query/parse_query.ts";

/** The handler that answers once. */
export function createGetOverview(hub: Hub): (exchange: StatsExchange) => Promise<Response> {
  return async function getOverview({ request, admission }) {
    return refuseParameters(request) ??
      Response.json(await hub.read(admission.key?.stores ?? null));
  };
}

/** The handler that goes on answering. */
export function createGetStream(hub: Hub): (exchange: StatsExchange) => Response {
  return function getStream({ request, admission }) {
    const refusal = refuseParameters(request);
    if (refusal !== undefined) return refusal;
    // Nobody would read the body, nor cancel it.
    if (request.method === "HEAD") return toEventResponse(null);
    const stream = createEventStream(hub, admission.key?.stores ?? null);
    if (stream !== undefined) return toEventResponse(stream);
    return toProblem("overloaded", {
      detail: "Too many are watching, or the server is shutting down",
      headers: { "retry-after": "5" },
    });
  };
}

function refuseParameters(request: Request): Response | undefined {
  const parsed = parseQuery(new URL(request.url).searchParams, NONE);
  return parsed.ok ? undefined : toProblem("invalid_query", { errors: parsed.issues });
}

function toEventResponse(body: ReadableStream<Uint8Array> | null): Response {
  return new Response(body, {
    // nginx would hold the events back until its buffer is full.
    headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
  });
}

const NONE = z.strictObject({});

/**
 * `GET /stats/overview` and `GET /stats/stream`: the overview, once or every second.
 *
 * @module
 */
import { z } from "zod";
import { toProblem } from "../http/problem.ts";
import type { StatsExchange } from "./get_report.ts";
import type { Hub } from "./overview/hub.ts";
import { parseQuery } from "./query/parse_query.ts";

/** Creates the handler that answers once. */
export function createGetOverview(hub: Hub): (exchange: StatsExchange) => Promise<Response> {
  return async function getOverview({ request, admission }) {
    return refuseParameters(request) ??
      Response.json(await hub.read(admission.key?.stores ?? null));
  };
}

/** Creates the handler that streams. */
export function createGetStream(hub: Hub): (exchange: StatsExchange) => Response {
  return function getStream({ request, admission }) {
    const refusal = refuseParameters(request);
    if (refusal !== undefined) return refusal;
    // Nobody reads or cancels the body of a HEAD: a stream would never end.
    if (request.method === "HEAD") return toEventResponse(null);
    const { key, client } = admission;
    if (hub.hasItsShare(client)) {
      return toProblem("too_many_at_once", {
        detail: "This client watches as many streams as are left for all others",
        headers: { "retry-after": "5" },
      });
    }
    const stream = hub.watch(key?.stores ?? null, client);
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
    // Otherwise nginx buffers the events.
    headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
  });
}

const NONE = z.strictObject({});

/**
 * What every request handler looks like: it reads the body, writes the reply, and says whether the
 * reply is to be sent.
 *
 * @module
 */

import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** One request on its way through the broker. */
export interface ApiCall {
  /** Version of the request type, inside the range that the API table offers. */
  readonly version: number;
  /** The client's own name for itself, `""` when it gave none. */
  readonly clientId: string;
  /** The client's address as DescribeGroups shows it, with Kafka's leading slash. */
  readonly clientHost: string;
  /** The request, from behind its header. */
  readonly body: Reader;
  /** The response, from behind its correlation id. */
  readonly reply: Writer;
  /** Aborted when the broker closes: whoever waits stops waiting. */
  readonly signal: AbortSignal;
}

/** `answer` sends the reply, `silence` sends nothing (acks=0), `close` drops the connection. */
export type Outcome = "answer" | "silence" | "close";

/** Answers one request type. Throws a RangeError for a malformed body. */
export type Handler = (call: ApiCall) => Outcome | Promise<Outcome>;

/**
 * A route of the API: a row of the table that `createApp` makes and `createRouter` serves.
 *
 * @module
 */
import type { Scope } from "../auth/api_key.ts";
import type { Admission, Place } from "../auth/guard.ts";

/** One request, as its route gets it. */
export interface Exchange {
  readonly request: Request;
  /** The parts of the path in braces, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Names the request in logs, in its records' headers and in the response's `x-request-id`. */
  readonly requestId: string;
}

/** An exchange that the guard has admitted. */
export interface AdmittedExchange extends Exchange {
  readonly admission: Admission;
}

/** One route; its path is also its label in the metrics. */
export type Route =
  & {
    /** `GET` answers `HEAD` too. */
    readonly method: "GET" | "POST";
    /** As OpenAPI writes it: `/baskets/{store}/{id}`. */
    readonly path: string;
  }
  & (
    | {
      readonly access: "public";
      readonly handle: (exchange: Exchange) => Response | Promise<Response>;
    }
    | {
      /** The scope that a key needs, where the API has keys. */
      readonly access: Scope;
      /** What its requests take a place for. @default {"other"} */
      readonly place?: Place;
      readonly handle: (exchange: AdmittedExchange) => Response | Promise<Response>;
    }
  );

/**
 * What a row of the hostile tables is: one request that means ill, and the answer it must get.
 *
 * @module
 */

/** A request as data: it is sent to the app without a socket and to a process through one. */
export interface HostileRequest {
  /** @default {"POST"} */
  readonly method?: string;
  /** @default {"/baskets"} */
  readonly path?: string;
  /**
   * Over `content-type: application/json` and the key that may do everything; `null` takes one of
   * those out. A name may occur twice. `{tills}`, `{analyst}`, `{office}` and `{everything}` become keys.
   */
  readonly headers?: readonly (readonly [name: string, value: string | null])[];
  readonly body?: Body | (() => Body);
}

/** Text or bytes. */
export type Body = string | Uint8Array<ArrayBuffer>;

/** Code and JSON pointer of one fault, and in a batch its line. */
export type Fault = readonly [code: string, pointer: string, line?: number];

/** One request with what the API has to answer. */
export interface HostileCase {
  readonly name: string;
  readonly request: HostileRequest;
  readonly status: number;
  /** The problem's code; `undefined` where the answer is none, as that of a batch taken in part. */
  readonly code?: string;
  /** All faults, in order. */
  readonly errors?: readonly Fault[];
  /** Response headers that must be there. */
  readonly answers?: Readonly<Record<string, string>>;
  /** How many baskets get through nevertheless. @default {0} */
  readonly accepted?: number;
  /** It is no request that `app.request()` could send. */
  readonly socketOnly?: true;
}

/** Cases of one kind. */
export interface HostileTable {
  readonly kind: string;
  readonly cases: readonly HostileCase[];
}

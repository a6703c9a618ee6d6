/**
 * What the processes of the load are told, and what they tell.
 *
 * @module
 */

/** The argument of a load process, as JSON. */
export interface LoadJob {
  /** One or more servers; connections are spread over them. */
  readonly ports: readonly number[];
  readonly path: string;
  readonly connections: number;
  readonly requests: number;
  /** Sends no more after this time. */
  readonly maxSeconds: number;
  /** Of the baskets' ids; see `createBodies()`. */
  readonly prefix: string;
  /** Number of the first basket. @default {0} */
  readonly from?: number;
  /** Requests a second, each at its time; without it as fast as answers come. */
  readonly rate?: number;
  /** When the first one is due, in milliseconds of 1970; with `rate` only. */
  readonly startAtMs?: number;
}

/** What a load process prints, as JSON. */
export interface LoadReport {
  /** Answers by status. */
  readonly answers: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** From when a request was due, or was sent where none was due, to its answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How many different baskets the load takes turns with. */
export const BODIES = 64;

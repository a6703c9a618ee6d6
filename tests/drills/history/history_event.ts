/**
 * What a history is made of: a line of NDJSON for each thing that a client, the nemesis or a look at
 * the tables saw, and at the end what stands in topics and tables. The checkers know nothing else.
 *
 * Times are milliseconds since the run began, by one monotonic clock; `at` is the wall clock beside it.
 *
 * @module
 */

/** What a client wanted. */
export const OPERATION_KINDS = [
  "single",
  "repeat",
  "conflict",
  "invalid",
  "batch_line",
  "direct",
  "till",
  "closing",
  "look_up",
  "read",
] as const;

/** See {@linkcode OPERATION_KINDS}. */
export type OperationKind = typeof OPERATION_KINDS[number];

/**
 * What the client knows afterwards. `accepted`: `202`, or a batch's line that is in no range of its
 * answer, or a record that the broker acknowledged to its producer. `refused`: for good, a `4xx`.
 * `unknown`: no answer, `429`, any `5xx`, or what a producer failed with: it may have happened, also twice.
 * `seen`: a look-up or a page was answered.
 */
export type Answer = "accepted" | "refused" | "unknown" | "seen";

/** One operation of one client: a request, a line of a batch, or a record written past the API. */
export interface Operation {
  readonly type: "operation";
  readonly client: number;
  /** Number of the request; the lines of a batch, and the records of one call, share it. */
  readonly request: number;
  readonly kind: OperationKind;
  /** The API that was asked, from 1; 0 is none. */
  readonly api: number;
  readonly startMs: number;
  readonly endMs: number;
  /** ISO instant at its beginning. */
  readonly at: string;
  /** `store/id` of the basket, or `store/till/date` of the closing. */
  readonly key?: string;
  /** What was sent under the key; see `toContent()`. */
  readonly content?: string;
  /** Of the basket, how many. */
  readonly lines?: number;
  readonly answer: Answer;
  /** Status, and the code of a problem; or what happened to the connection; or what a producer said. */
  readonly said: string;
  /** Where the receipt says that the record is, as `topic/partition@offset`. */
  readonly receipt?: string;
  /** What a look-up was told. */
  readonly saw?: Sight;
  /** A date near the last one that is good, by the right clock; most baskets are of the past. */
  readonly dated?: Dated;
  /** The receipt of a till that the basket is, or the span that the closing closes. */
  readonly till?: TillSent;
}

/**
 * `tomorrow` is the last day that a basket may have; `too_late` is days after it. `old` is
 * {@linkcode OLD_DAY}, whose month `retain` drops.
 */
export type Dated = "tomorrow" | "too_late" | "old";

/** A day of which a run may drop the baskets. All others are of 2026 or later. */
export const OLD_DAY = "2024-05-10";

/** What `GET /baskets/{store}/{id}` said. */
export interface Sight {
  readonly status: "stored" | "conflict" | "dead_letter" | "absent";
  /** Of the stored basket. */
  readonly content?: string;
}

/** A till's day, and the receipts that were said to belong to it. */
export interface TillSent {
  /** `store/till/date`. */
  readonly day: string;
  readonly first: number;
  readonly last: number;
}

/** A fault, as it was planned. */
export interface Fault {
  readonly type: "fault";
  readonly startMs: number;
  readonly endMs: number;
  readonly kind: string;
  /** What it hits: a process, such as `api-1`, or a link, such as `api-1 to broker`. */
  readonly target: string;
  /** What it is like, such as how far a clock is wrong. */
  readonly how?: string;
}

/** When a planned fault really held, which a busy machine delays. */
export interface FaultHeld extends Omit<Fault, "type"> {
  readonly type: "held";
}

/** A sum: the words of its key, how many, and euros as Postgres prints them. */
export type Sum = readonly [key: string, count: string, revenue: string];

/** Rollups and sums of what they sum up, and where each partition stands, in one snapshot. */
export interface Snapshot {
  readonly type: "snapshot";
  readonly startMs: number;
  readonly rollups: readonly {
    readonly table: string;
    readonly rows: readonly Sum[];
    readonly lines: readonly Sum[];
  }[];
  readonly positions: readonly { readonly partition: string; readonly nextOffset: number }[];
}

/** Resident memory of a process, from `/proc`. */
export interface Memory {
  readonly type: "memory";
  readonly startMs: number;
  readonly process: string;
  readonly mebibytes: number;
}

/** What operators did to what is stored, while clients went on. */
export interface Operated {
  readonly type: "operated";
  readonly startMs: number;
  /** When its task had ended with success. */
  readonly endMs: number;
  /**
   * `replace`: the dead letter took the place of the stored basket. `new_id`: it was sent again as
   * `id~date`. `erase`: the basket was erased. `retain`: all baskets of {@linkcode OLD_DAY} were dropped.
   */
  readonly how: "replace" | "new_id" | "erase" | "retain";
  /** Of the basket, `store/id`; of `retain` there is none. */
  readonly key?: string;
  /** Of the dead letter. */
  readonly position?: string;
}

/** A time in which the drill itself did not come to run: its machine had other work. */
export interface Stall {
  readonly type: "stall";
  readonly startMs: number;
  readonly endMs: number;
}

/** A record of a topic, at the end. */
export interface TopicRecord {
  readonly type: "record";
  readonly position: string;
  readonly key: string;
  readonly content: string;
}

/** A basket in the tables, at the end. */
export interface Row {
  readonly type: "row";
  readonly key: string;
  /** Of its columns and lines. */
  readonly content: string;
  readonly position: string;
  readonly lines: number;
}

/** A version of a basket that another one replaced, at the end. */
export interface ReplacedRow extends Omit<Row, "type"> {
  readonly type: "replaced_row";
}

/** A closing in the tables, at the end. */
export interface ClosingRow {
  readonly type: "closing_row";
  readonly key: string;
  readonly content: string;
  readonly position: string;
}

/** A row of `dead_letters`, at the end. */
export interface DeadLetter {
  readonly type: "dead_letter";
  readonly position: string;
  readonly code: string;
  readonly key?: string;
  /** Of the record that it was sent again as; absent when it was not. */
  readonly replayedTo?: string;
}

/** A row of `gaps`, at the end; `to` is the first offset behind it. */
export interface Gap {
  readonly type: "gap";
  /** `topic/partition`. */
  readonly partition: string;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** A row of `missing_receipts`, at the end. */
export interface Missing {
  readonly type: "missing";
  readonly day: string;
  readonly first: number;
  readonly last: number;
}

/** The first line. */
export interface Run {
  readonly type: "run";
  readonly seed: number;
  readonly minutes: number;
  readonly broker: string;
  /** How many there are; one, where an older history does not say. */
  readonly brokers?: number;
  /** ISO instant at 0 ms. */
  readonly at: string;
}

/** The last line, for scripts that sum over many runs: see `countFaults()`. */
export interface FaultCounts {
  readonly type: "faults";
  readonly seed: number;
  readonly brokers: number;
  readonly operations: number;
  readonly anomalies: number;
  readonly kinds: Readonly<Record<string, FaultCount>>;
}

/** What there was of one kind of fault, and while it held. */
export interface FaultCount {
  readonly planned: number;
  readonly held: number;
  readonly operations: number;
  readonly anomalies: number;
}

/** Any line of a history. */
export type HistoryEvent =
  | Run
  | Fault
  | FaultHeld
  | Operation
  | Snapshot
  | Memory
  | Stall
  | Operated
  | ReplacedRow
  | FaultCounts
  | TopicRecord
  | Row
  | ClosingRow
  | DeadLetter
  | Gap
  | Missing;

/** A whole history, by type and in the order of the lines. */
export interface History {
  readonly run: Run | undefined;
  readonly faults: readonly Fault[];
  readonly held: readonly FaultHeld[];
  readonly operations: readonly Operation[];
  readonly snapshots: readonly Snapshot[];
  readonly memory: readonly Memory[];
  readonly stalls: readonly Stall[];
  readonly operated: readonly Operated[];
  readonly replaced: readonly ReplacedRow[];
  readonly records: readonly TopicRecord[];
  readonly rows: readonly Row[];
  readonly closings: readonly ClosingRow[];
  readonly deadLetters: readonly DeadLetter[];
  readonly gaps: readonly Gap[];
  readonly missing: readonly Missing[];
}

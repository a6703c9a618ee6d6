/**
 * What a replay works with: its options, what its run has done so far, and one dead letter.
 *
 * @module
 */
import type { Author } from "../../shared/audit/record_change.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import type { StoredDeadLetter } from "../../shared/dead_letters/stored_dead_letter.ts";
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import type { PreparedRecord } from "../prepared_record.ts";
import type { StoredVersion } from "./replace_basket.ts";
import type { SendResult } from "./replay_producer.ts";
import type { ReplayRecord } from "./replay_record.ts";

/** What `replayDeadLetters()` needs. */
export interface ReplayOptions {
  readonly database: Database;
  readonly prepare: (record: RawRecord) => PreparedRecord;
  readonly send: (record: ReplayRecord) => Promise<SendResult>;
  /** The topics that the consumer reads. */
  readonly servedTopics: readonly string[];
  /** Whether conflicts replace the stored baskets. */
  readonly replace: boolean;
  /** Whether baskets whose id was used again are sent under ids of their own. @default {false} */
  readonly newId?: boolean;
  /** Who replays, and why. */
  readonly author: Author;
  /** Returns the same outcomes, but sends and changes nothing. */
  readonly dryRun: boolean;
}

/** What this run has done, or in a dry run would have, and the tables do not show yet. */
export interface ReplayProgress {
  /** Positions that records were sent to, by basket. */
  readonly sent: Map<string, string>;
  /** What was sent under a new id, by basket: the first of each. */
  readonly renamed: Map<string, { readonly contentHash: string; readonly to: string }>;
  /** In a dry run: the versions that would be stored by now, by basket. */
  readonly replaced: Map<string, StoredVersion>;
}

/** What the dead letters of one run share. */
export interface ReplayRun {
  readonly progress: ReplayProgress;
  /** The positions on the command line, if any. */
  readonly names?: readonly string[];
}

/** One dead letter and what is needed to replay it. */
export interface ReplayWork {
  readonly deadLetter: StoredDeadLetter;
  readonly prepared: PreparedRecord;
  readonly options: ReplayOptions;
  readonly run: ReplayRun;
  /** Absent in a dry run. */
  readonly transaction?: Queryable;
  readonly onSent?: (to: string) => void;
}

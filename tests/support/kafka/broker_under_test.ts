/**
 * What tests see of a broker, whichever one it is.
 *
 * @module
 */

import type { TempDir } from "../temp_dir.ts";

/** The brokers there are to test against. */
export type BrokerKind = "local" | "kafka" | "kfake";

/** Settings that the brokers have, so that tests need not wait for production's times. */
export interface BrokerUnderTestOptions {
  /** How long the first member of a group waits for others; kfake's does not wait. @default 100 */
  readonly initialRebalanceDelayMs?: number;
  /** Shorter group sessions are refused. @default 6000 */
  readonly minSessionTimeoutMs?: number;
  /** Whether asking for an unknown topic creates it. @default false */
  readonly autoCreateTopics?: boolean;
}

/** The folder of a broker. */
export interface BrokerDir extends TempDir {
  /** More variables of the process that lives there. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Makes the folder of a broker. */
export type MakeDir = () => Promise<BrokerDir>;

/** A broker in processes and a folder of its own; disposing it stops it and removes the folder. */
export interface BrokerUnderTest extends AsyncDisposable {
  readonly kind: BrokerKind;
  /** `host:port` for clients; the same after a restart. */
  readonly address: string;
  /** Its process; `undefined` when it has ended. */
  pid(): number | undefined;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** Lets it keep its connections and answer nothing, until it thaws or is killed. */
  freeze(): void;
  /** Lets a frozen one go on. */
  thaw(): void;
  /** Stops it in order, if it runs, and starts it again; resolves when it answers. */
  restart(): Promise<void>;
}

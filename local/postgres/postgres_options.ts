/**
 * What `startPostgres()` is asked for and what it tells back: the types of the local Postgres, and
 * the defaults that make it fit the default `DATABASE_URL`.
 *
 * @module
 */

/** What the local Postgres should be. */
export interface PostgresOptions {
  /** Folder for data, log and server binaries; created when missing, survives restarts. */
  readonly dataDir: string;
  /**
   * TCP port on 127.0.0.1; 0 chooses a free one.
   *
   * @default {5432}
   */
  readonly port?: number;
  /**
   * Superuser, made together with the data folder; an existing folder keeps the one it has.
   *
   * @default {"delhaize"}
   */
  readonly user?: string;
  /**
   * Of that user, checked by scram-sha-256 on every connection.
   *
   * @default {"delhaize"}
   */
  readonly password?: string;
  /**
   * Created at any start that does not find it.
   *
   * @default {"delhaize"}
   */
  readonly database?: string;
  /** More Postgres settings, such as `{ log_statement: "all" }`; they win over our defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * More variables of the server's process, such as those of a preloaded library.
   *
   * @default {{}}
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether a new data folder is put on the disk before it is used. Without it a loss of power may
   * take the folder: for data that goes with the run. What the server does is as durable as ever.
   *
   * @default {true}
   */
  readonly durable?: boolean;
  /** Told about each step worth a log line. It must not throw. */
  readonly onEvent?: (event: PostgresEvent) => void;
  /** Gives up a start that is under way, and removes what it left half made. */
  readonly signal?: AbortSignal;
}

/** {@linkcode PostgresOptions} with every default filled in. */
export type CompletePostgresOptions = Required<PostgresOptions>;

/** A step in the life of the local Postgres. */
export type PostgresEvent =
  /** The server's user cannot reach `dataDir`, so the data lives in `realDir`. */
  | { readonly type: "data_elsewhere"; readonly dataDir: string; readonly realDir: string }
  /** A server that outlived its starter was found on our data, and ended. */
  | { readonly type: "orphan_stopped"; readonly pid: number }
  /** A new data folder is being made. */
  | { readonly type: "initialising"; readonly directory: string }
  | {
    readonly type: "ready";
    readonly pid: number;
    readonly port: number;
    /** Since `startPostgres()` was called. */
    readonly elapsedMs: number;
  }
  | ({ readonly type: "exited" } & PostgresExit);

/** How the server process ended. */
export interface PostgresExit {
  /** 128 + the signal's number when a signal ended it. */
  readonly code: number;
  /** What ended it, if a signal did. */
  readonly signal: string | null;
  /** True after `stop()` or `kill()`; false says that it crashed or somebody else ended it. */
  readonly expected: boolean;
}

/** A running Postgres that accepts connections. Disposing it is `stop()`. */
export interface LocalPostgres extends AsyncDisposable {
  /** On 127.0.0.1; never 0. */
  readonly port: number;
  /** Of the postmaster. */
  readonly pid: number;
  /** For `DATABASE_URL`: `postgres://user:password@127.0.0.1:port/database`. */
  readonly url: string;
  /** Where the server writes its log. */
  readonly logFile: string;
  /** Resolves when the server process has ended, for whatever reason. Never rejects. */
  readonly exited: Promise<PostgresExit>;
  /**
   * Ends the server and resolves once its process is gone; safe to call again. `fast` rolls open
   * transactions back and writes a checkpoint, and becomes `immediate` when that takes over 10 s;
   * `immediate` leaves the recovery from WAL to the next start.
   *
   * @default {"fast"}
   */
  stop(mode?: "fast" | "immediate"): Promise<void>;
  /** Ends it as a power cut would: SIGKILL to the postmaster. For drills. */
  kill(): Promise<void>;
}

/** Whom the default `DATABASE_URL` names. */
export const USUAL_CREDENTIALS = { user: "delhaize", password: "delhaize" } as const;

/** Fills the defaults in, which are those of the default `DATABASE_URL`. */
export function withPostgresDefaults(options: PostgresOptions): CompletePostgresOptions {
  return {
    port: 5432,
    ...USUAL_CREDENTIALS,
    database: "delhaize",
    parameters: {},
    env: {},
    durable: true,
    onEvent: () => {},
    signal: new AbortController().signal,
    ...options,
  };
}

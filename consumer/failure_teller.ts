/**
 * Says in the log why work that is tried again and again fails: once for each reason, until it succeeds.
 *
 * @module
 */
import { isRetriable } from "../shared/postgres/database_error.ts";
import { toFailure } from "../shared/service/explain_failure.ts";
import type { Logger } from "../shared/service/log.ts";

/** Options for {@linkcode createFailureTeller}. */
export interface FailureTellerOptions {
  readonly logger: Logger;
  /** What cannot be done, for the one line. */
  readonly message: string;
  /** The same in the lines for developers that come with every failure. @default {message} */
  readonly debugMessage?: string;
}

/** See {@linkcode createFailureTeller}. */
export interface FailureTeller {
  readonly failed: (error: unknown) => void;
  readonly succeeded: () => void;
}

/** Creates one. An outage of the database is for developers: health and retries tell of it. */
export function createFailureTeller(
  { logger, message, debugMessage = message }: FailureTellerOptions,
): FailureTeller {
  /** Why the last attempt failed, where that was told. */
  let reason: string | undefined;
  return {
    failed(error) {
      const failure = toFailure(error);
      // Health, retries and the log say that the database is away.
      if (isRetriable(error) || failure.what === reason) {
        return logger.debug(debugMessage, { error });
      }
      // A right that is missing, say: nothing but this line would tell that nobody does it.
      reason = failure.what;
      logger.error(message, { reason, advice: failure.advice });
    },
    succeeded() {
      reason = undefined;
    },
  };
}

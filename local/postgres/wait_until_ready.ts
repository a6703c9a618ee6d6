/**
 * Waits until a started Postgres takes connections, by connecting.
 *
 * @module
 */

import { atMost } from "../../shared/service/at_most.ts";
import { toTakenPortError } from "./claim_port.ts";
import type { ServerLog } from "./server_log.ts";
import type { ServerProcess } from "./spawn_server.ts";
import { type Target, whoAnswers } from "./who_answers.ts";

/** The server ended before it took a connection; the message quotes its log. */
export class EarlyExitError extends Error {
  /** Set so that a log tells it from other errors. */
  override readonly name = "EarlyExitError";
}

/** What is expected to answer. */
export interface Expectation extends Target {
  /** The data folder that must answer, and no other. */
  readonly cluster: string;
  /** Quoted when it does not. */
  readonly log: ServerLog;
  /** Gives up waiting. */
  readonly signal: AbortSignal;
}

/** Recovery after a kill in the middle of a bulk load took seconds; this is beyond doubt. */
const DEADLINE_MS = 60_000;
const POLL_MS = 10;

/**
 * Resolves once `server` answers on its port with our password and our data folder.
 *
 * @throws {EarlyExitError} if it ended instead
 * @throws {TaskError} if another server answers
 * @throws {Error} if it does not know our password, or nobody answers in 60 s
 */
export async function waitUntilReady(server: ServerProcess, expected: Expectation): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  let cause: unknown;
  while (server.running && Date.now() < deadline) {
    expected.signal.throwIfAborted();
    const answer = await whoAnswers(expected);
    switch (answer.type) {
      case "postgres":
        if (answer.dataDirectory === expected.cluster) return;
        throw toTakenPortError(expected.port);
      case "stranger":
        throw new Error(
          `Cannot start Postgres: the data in ${expected.cluster} was made with another user or ` +
            `password than ${expected.user}'s (${answer.sqlState}); use those, or remove the folder`,
        );
      case "nobody":
        cause = answer.error;
        await atMost(POLL_MS, server.exited);
        break;
      case "busy":
        await atMost(POLL_MS, server.exited);
        break;
      default:
        answer satisfies never;
    }
  }
  const reason = server.running ? `no answer in ${DEADLINE_MS / 1_000} s` : "the server ended";
  const ErrorClass = server.running ? Error : EarlyExitError;
  throw new ErrorClass(
    `Cannot start Postgres: ${reason}; ${expected.log.path} says:\n${await expected.log.tail()}`,
    { cause },
  );
}

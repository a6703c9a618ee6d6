/**
 * Opens sessions for the pool: looks the server's name up, tries each of its addresses, and makes
 * sure that the server is of the kind that is asked for. The same for both drivers.
 *
 * @module
 */
import { toSystemReason } from "../service/system_error.ts";
import { findFileFault } from "../service/tls_fault.ts";
import { withTimeout } from "../service/with_timeout.ts";
import type { ConnectionTarget } from "./connection_target.ts";
import { DatabaseError } from "./database_error.ts";
import { explainTls } from "./explain_tls.ts";
import { type ResolveHost, resolveHost } from "../service/resolve_host.ts";
import type { Driver, ServerAddress, Session } from "./session.ts";
import type { ServerKind } from "./url_parameters.ts";

/** What {@linkcode connectTo} needs besides the target. */
export interface ConnectorOptions {
  /** Opens a session at one address. */
  readonly driver: Driver;
  /** Limit of all of it. */
  readonly timeoutMs: number;
  /** How the name is looked up. @default {resolveHost} */
  readonly resolve?: ResolveHost | undefined;
}

/**
 * A session at one of the addresses of `target`, in their order. Each may take its share of the time
 * that is left, so that one that does not answer costs no other its turn. A login that is refused
 * is refused: another address would say the same.
 *
 * @throws the error of the address that came furthest: one that answers says more than one that
 * does not
 */
export async function connectTo(
  target: ConnectionTarget,
  { driver, timeoutMs, resolve = resolveHost }: ConnectorOptions,
): Promise<Session> {
  const { tls, ca, client } = target;
  const fault = tls === "off" ? undefined : findFileFault({ ca, ...client });
  if (fault !== undefined) {
    throw Object.assign(new Error("Cannot use the files of certificates"), { code: fault });
  }
  const until = performance.now() + timeoutMs;
  const addresses = await withTimeout(timeoutMs, () => resolve(target.hostname));
  let failure: { readonly error: unknown; readonly server: ServerAddress } | undefined;
  for (const [index, address] of addresses.entries()) {
    const shareMs = (until - performance.now()) / (addresses.length - index);
    const server = { ...target, address };
    try {
      const session = await driver.connect(server, Math.max(1, shareMs));
      await checkKind(session, { kind: target.serverKind, timeoutMs: Math.max(1, shareMs) });
      return session;
    } catch (error) {
      if (driver.toSqlstate(error)?.startsWith("28")) throw error;
      if (failure === undefined || toSystemReason(failure.error) !== undefined) {
        failure = { error, server };
      }
    }
  }
  if (failure === undefined) throw new Error("the name has no address");
  const { error, server } = failure;
  const wasRefused = error instanceof DatabaseError || driver.toSqlstate(error) !== undefined;
  throw wasRefused ? error : await explainTls(error, { server, timeoutMs: EXPLAIN_TIMEOUT_MS });
}

async function checkKind(
  session: Session,
  { kind, timeoutMs }: { readonly kind: ServerKind; readonly timeoutMs: number },
): Promise<void> {
  if (kind === "any") return;
  try {
    const { rows: [row] } = await withTimeout(
      timeoutMs,
      () => session.query(READ_KIND, [], {}),
    );
    const isStandby = row?.standby === "t";
    const isReadOnly = row?.read_only === "on";
    const is: Record<Exclude<ServerKind, "any">, boolean> = {
      "primary": !isStandby,
      "standby": isStandby,
      "read-write": !isReadOnly,
      "read-only": isReadOnly,
    };
    if (is[kind]) return;
    const found = isStandby ? "a standby" : isReadOnly ? "read-only" : "a primary";
    throw new DatabaseError(
      `Cannot use the server: it is ${found}, and target_session_attrs=${kind}`,
      { sqlstate: READ_ONLY },
    );
  } catch (error) {
    session.destroy();
    throw error;
  }
}

const READ_KIND = `
  select pg_is_in_recovery() as standby, current_setting('transaction_read_only') as read_only`;

/** read_only_sql_transaction: an outage, since a failover may be under way. */
const READ_ONLY = "25006";

/** A handshake takes a few round trips. */
const EXPLAIN_TIMEOUT_MS = 1_000;

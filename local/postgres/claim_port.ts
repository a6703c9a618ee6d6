/**
 * Finds out before Postgres does whether its port is free, so that the error can say so.
 *
 * @module
 */

/** The port is in use. Caught by those who can do with another one, such as the demo. */
export class PortTakenError extends Error {
  /** Set so that a log tells it from other errors. */
  override readonly name = "PortTakenError";
  /** The one that was asked for. */
  readonly port: number;

  /** `options.cause`: what the system said. */
  constructor(port: number, options?: ErrorOptions) {
    super(
      `Cannot start Postgres: port ${port} on 127.0.0.1 is taken. ` +
        "Stop what uses it, or set LOCAL_POSTGRES_PORT to another one",
      options,
    );
    this.port = port;
  }
}

/**
 * A port that was free a moment ago: `port` itself, or any for 0.
 *
 * @throws {PortTakenError} if it is in use
 */
export function claimPort(port: number): number {
  try {
    using listener = Deno.listen({ hostname: "127.0.0.1", port });
    return listener.addr.port;
  } catch (cause) {
    if (cause instanceof Deno.errors.AddrInUse) throw new PortTakenError(port, { cause });
    throw cause;
  }
}

/**
 * Where to connect to, read again for each connection: passwords and certificates in files may change
 * at any time.
 *
 * @module
 */
import { formatAddress } from "../service/format_address.ts";
import { type ConnectionTarget, parseTarget } from "./connection_target.ts";
import type { DatabaseOptions } from "./database.ts";

/** The target of the next connection. */
export interface TargetSource {
  /** `host:port` of the last target that was read, for messages. */
  readonly address: string;
  /** What the URL said at first. */
  readonly connectTimeoutMs: number | undefined;
  /**
   * Reads it.
   *
   * @throws {Error} if a file cannot be read, or the URL in one can no longer be used
   */
  read(): Promise<ConnectionTarget>;
}

/**
 * The source that `options` describe.
 *
 * @throws {Error} if the URL cannot be used
 */
export function toTargetSource(
  options: Pick<DatabaseOptions, "url" | "ca" | "files" | "applicationName">,
): TargetSource {
  const { files = {} } = options;
  let last = parseTarget(options.url, { ca: options.ca });
  return {
    get address() {
      return formatAddress(last);
    },
    connectTimeoutMs: last.connectTimeoutMs,
    async read() {
      const [url, password, ca, certificate, key] = await Promise.all([
        files.url?.read() ?? options.url,
        files.password?.read(),
        files.ca?.read() ?? options.ca,
        files.certificate?.read(),
        files.key?.read(),
      ]);
      const client = certificate === undefined || key === undefined
        ? undefined
        : { certificate, key };
      const target = parseTarget(url, { password, ca, client });
      last = target;
      return { ...target, applicationName: target.applicationName ?? options.applicationName };
    },
  };
}

/**
 * The settings of the local Postgres. They go onto the command line at every start, so they hold
 * for old data folders too.
 *
 * @module
 */

/** Defaults, each of which `parameters` may override. */
const DEFAULTS: Readonly<Record<string, string>> = {
  // Dates are days of the contract, in UTC; deno-postgres decodes them wrongly in other zones.
  timezone: "UTC",
  log_timezone: "UTC",
  datestyle: "ISO, YMD",
  // Ample for a development data set, and small enough to start anywhere; initdb would measure the
  // machine instead, so that benchmarks were not comparable.
  shared_buffers: "128MB",
  // A receipt promises that what was stored stays stored. Drills that kill things prove it only
  // with the durability of production, so the usual development shortcut is not taken.
  fsync: "on",
  synchronous_commit: "on",
  // At our write rate the default of 1 GB would force a checkpoint in the middle of a bulk load.
  max_wal_size: "2GB",
  // Checkpoints are normal operation; the log is read when something is wrong.
  log_checkpoints: "off",
  log_line_prefix: "%m [%p] ",
};

/** The arguments for `postgres`. What makes it ours to reach, and only ours, cannot be overridden. */
export function serverArguments(
  cluster: string,
  port: number,
  parameters: Readonly<Record<string, string>>,
): readonly string[] {
  const settings = {
    ...DEFAULTS,
    ...parameters,
    listen_addresses: "127.0.0.1",
    port: String(port),
    // None: every client uses TCP, and a socket path may not exceed 107 bytes, which the path of a
    // temporary folder soon does.
    unix_socket_directories: "",
    // The log goes where our caller looks for it, from the very first line.
    logging_collector: "off",
    log_destination: "stderr",
  };
  const pairs = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", cluster, ...pairs];
}

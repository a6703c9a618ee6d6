/**
 * Starts Postgres on the folder named in the first argument, with the password in the second,
 * prints each event as a line of JSON and stays: a process for tests to kill.
 *
 * @module
 */

import { startPostgres } from "../../../local/postgres/start_postgres.ts";

const postgres = await startPostgres({
  dataDir: Deno.args[0]!,
  password: Deno.args[1]!,
  port: 0,
  onEvent: (event) => console.log(JSON.stringify(event)),
});
await postgres.exited;

/**
 * How a drill looks at its own databases.
 *
 * @module
 */
import type { Database } from "../../shared/postgres/database.ts";
import { openPg } from "../../shared/postgres/pg.ts";

/** Opens the database at `url`. A busy machine takes minutes to count some tables, and seconds to connect. */
export function openDrillDatabase(url: string): Database {
  return openPg({
    url,
    applicationName: "drill",
    connectTimeoutMs: 60_000,
    statementTimeoutMs: 600_000,
  });
}

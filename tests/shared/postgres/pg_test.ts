/**
 * The adapter for npm's pg keeps the contract.
 *
 * @module
 */
import { openPg } from "../../../shared/postgres/pg.ts";
import { may } from "../../support/permissions.ts";
import { testDatabaseContract } from "./contract.ts";

testDatabaseContract("pg", {
  open: openPg,
  ignored: may.runStack ? undefined : "needs to start Postgres",
});

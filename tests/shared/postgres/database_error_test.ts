/**
 * Every SQLSTATE is sorted into what a caller can do about it.
 *
 * @module
 */
import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import {
  DatabaseError,
  type DatabaseErrorKind,
  isRetriable,
} from "../../../shared/postgres/database_error.ts";

const CASES: { name: string; sqlstate: string | undefined; expected: DatabaseErrorKind }[] = [
  { name: "the connection's own error", sqlstate: undefined, expected: "outage" },
  { name: "connection_exception", sqlstate: "08000", expected: "outage" },
  { name: "connection_does_not_exist", sqlstate: "08003", expected: "outage" },
  { name: "connection_failure", sqlstate: "08006", expected: "outage" },
  { name: "insufficient_resources", sqlstate: "53000", expected: "outage" },
  { name: "disk_full", sqlstate: "53100", expected: "outage" },
  { name: "out_of_memory", sqlstate: "53200", expected: "outage" },
  { name: "too_many_connections", sqlstate: "53300", expected: "outage" },
  { name: "admin_shutdown", sqlstate: "57P01", expected: "outage" },
  { name: "crash_shutdown", sqlstate: "57P02", expected: "outage" },
  { name: "cannot_connect_now", sqlstate: "57P03", expected: "outage" },
  { name: "idle_session_timeout", sqlstate: "57P05", expected: "outage" },
  { name: "query_canceled", sqlstate: "57014", expected: "outage" },
  { name: "io_error", sqlstate: "58030", expected: "outage" },
  { name: "read_only_sql_transaction", sqlstate: "25006", expected: "outage" },
  { name: "idle_in_transaction_session_timeout", sqlstate: "25P03", expected: "outage" },
  { name: "transaction_timeout", sqlstate: "25P04", expected: "outage" },
  { name: "serialization_failure", sqlstate: "40001", expected: "contention" },
  { name: "deadlock_detected", sqlstate: "40P01", expected: "contention" },
  { name: "lock_not_available", sqlstate: "55P03", expected: "contention" },
  { name: "data_exception", sqlstate: "22000", expected: "data" },
  { name: "string_data_right_truncation", sqlstate: "22001", expected: "data" },
  { name: "numeric_value_out_of_range", sqlstate: "22003", expected: "data" },
  { name: "datetime_field_overflow", sqlstate: "22008", expected: "data" },
  { name: "character_not_in_repertoire", sqlstate: "22021", expected: "data" },
  { name: "untranslatable_character", sqlstate: "22P05", expected: "data" },
  { name: "not_null_violation", sqlstate: "23502", expected: "data" },
  { name: "foreign_key_violation", sqlstate: "23503", expected: "data" },
  { name: "unique_violation", sqlstate: "23505", expected: "data" },
  { name: "check_violation", sqlstate: "23514", expected: "data" },
  { name: "program_limit_exceeded", sqlstate: "54000", expected: "data" },
  { name: "feature_not_supported", sqlstate: "0A000", expected: "unknown" },
  { name: "cardinality_violation", sqlstate: "21000", expected: "unknown" },
  { name: "invalid_transaction_state", sqlstate: "25000", expected: "unknown" },
  { name: "in_failed_sql_transaction", sqlstate: "25P02", expected: "unknown" },
  { name: "invalid_password", sqlstate: "28P01", expected: "outage" },
  { name: "invalid_authorization_specification", sqlstate: "28000", expected: "outage" },
  { name: "invalid_catalog_name", sqlstate: "3D000", expected: "outage" },
  { name: "transaction_rollback", sqlstate: "40000", expected: "unknown" },
  { name: "insufficient_privilege", sqlstate: "42501", expected: "unknown" },
  { name: "syntax_error", sqlstate: "42601", expected: "unknown" },
  { name: "undefined_table", sqlstate: "42P01", expected: "unknown" },
  { name: "internal_error", sqlstate: "XX000", expected: "unknown" },
  { name: "an empty code", sqlstate: "", expected: "unknown" },
];

Deno.test("DatabaseError sorts by SQLSTATE what a caller can do", async (t) => {
  for (const { name, sqlstate, expected } of CASES) {
    await t.step(`${sqlstate ?? "none"} ${name}`, () => {
      const error = new DatabaseError("Cannot run a statement", { sqlstate });
      assertEquals(error.kind, expected);
      assertEquals(error.sqlstate, sqlstate);
      assertEquals(isRetriable(error), expected === "outage" || expected === "contention");
    });
  }
});

// DESIGN.md counts the whole of 57P as an outage.
Deno.test("DatabaseError counts database_dropped (57P04) as an outage", () => {
  assertEquals(new DatabaseError("Cannot connect", { sqlstate: "57P04" }).kind, "outage");
});

Deno.test("DatabaseError keeps its message and cause", () => {
  const cause = new Error("duplicate key value");
  const error = new DatabaseError("Cannot run a statement: duplicate key value", {
    sqlstate: "23505",
    cause,
  });
  assertInstanceOf(error, Error);
  assertEquals(error.name, "DatabaseError");
  assertEquals(error.message, "Cannot run a statement: duplicate key value");
  assertStrictEquals(error.cause, cause);
});

Deno.test("isRetriable() is false for whatever is no DatabaseError", async (t) => {
  const cases: { name: string; input: unknown }[] = [
    { name: "an Error", input: new Error("connection refused") },
    { name: "a look-alike", input: { name: "DatabaseError", kind: "outage" } },
    { name: "undefined", input: undefined },
  ];
  for (const { name, input } of cases) {
    await t.step(name, () => assertEquals(isRetriable(input), false));
  }
});

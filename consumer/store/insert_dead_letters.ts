/**
 * The statement that keeps records that could not become rows, as they came.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { RawRecord } from "../../shared/basket/record.ts";
import type { DeadLetter } from "../prepare_record.ts";

/** Inserts the dead letters. Idempotent: a record that is kept already does not change. */
export async function insertDeadLetters(
  transaction: Queryable,
  deadLetters: readonly DeadLetter[],
): Promise<void> {
  if (deadLetters.length === 0) return;
  await transaction.query(INSERT_DEAD_LETTERS, [
    toArrayLiteral(deadLetters.map(({ record }) => record.topic)),
    toArrayLiteral(deadLetters.map(({ record }) => record.partition)),
    toArrayLiteral(deadLetters.map(({ record }) => record.offset)),
    toArrayLiteral(deadLetters.map(({ code }) => code)),
    toArrayLiteral(deadLetters.map(({ detail }) => toStorableText(detail))),
    toArrayLiteral(deadLetters.map(({ identity }) => identity?.store ?? null)),
    toArrayLiteral(deadLetters.map(({ identity }) => identity?.id ?? null)),
    toArrayLiteral(deadLetters.map(({ record }) => toBytea(record.key))),
    toArrayLiteral(deadLetters.map(({ record }) => toBytea(record.value))),
    toArrayLiteral(deadLetters.map(({ record }) => JSON.stringify(toBase64(record.headers)))),
  ]);
}

/** Details quote the sender's field names, and Postgres' `text` cannot hold a NUL. */
function toStorableText(detail: string): string {
  return detail.replaceAll("\u0000", "\u{fffd}").toWellFormed();
}

function toBytea(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : `\\x${new Uint8Array(bytes).toHex()}`;
}

function toBase64(headers: RawRecord["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, bytes]) => [
      toStorableText(name),
      new Uint8Array(bytes).toBase64(),
    ]),
  );
}

const INSERT_DEAD_LETTERS = `
  insert into dead_letters (
    topic, partition_id, record_offset, code, detail, store, basket_id, key, value, headers
  )
  select *
  from unnest(
    $1::text[], $2::integer[], $3::bigint[], $4::text[], $5::text[],
    $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::jsonb[]
  ) as input (topic, partition_id, record_offset)
  order by topic, partition_id, record_offset
  on conflict (topic, partition_id, record_offset) do nothing`;

/**
 * The position of a record in the tables: the columns `topic`, `partition_id` and `record_offset`,
 * which baskets, replaced baskets and dead letters share.
 *
 * @module
 */
import type { Position } from "../kafka/position.ts";
import { toArrayLiteral } from "./array_literal.ts";
import type { TextRow } from "./database.ts";

/**
 * The position that a row holds.
 *
 * @example
 * ```ts
 * import { toPosition } from "./position_columns.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const row = { topic: "delhaize_shop", partition_id: "0", record_offset: "17" };
 * assertEquals(toPosition(row), { topic: "delhaize_shop", partition: 0, offset: "17" });
 * ```
 */
export function toPosition({ topic, partition_id, record_offset }: TextRow): Position {
  return { topic: topic ?? "", partition: Number(partition_id), offset: record_offset ?? "" };
}

/**
 * Positions as the arguments of `unnest($1::text[], $2::integer[], $3::bigint[])`.
 *
 * @example
 * ```ts
 * import { toPositionArrays } from "./position_columns.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const positions = [{ topic: "delhaize_shop", partition: 0, offset: "17" }];
 * assertEquals(toPositionArrays(positions), ['{"delhaize_shop"}', "{0}", '{"17"}']);
 * ```
 */
export function toPositionArrays(
  positions: readonly Position[],
): [topics: string, partitions: string, offsets: string] {
  return [
    toArrayLiteral(positions.map(({ topic }) => topic)),
    toArrayLiteral(positions.map(({ partition }) => partition)),
    toArrayLiteral(positions.map(({ offset }) => offset)),
  ];
}

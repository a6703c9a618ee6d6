/**
 * Gives a basket whose id was used again an id of its own, the same one each time: `id~date`.
 *
 * @module
 */
import { hash } from "node:crypto";
import type { Basket } from "../../shared/basket/basket.ts";
import { LIMITS } from "../../shared/basket/basket_schema.ts";
import { type RawRecord, toRecordHeaders } from "../../shared/basket/raw_record.ts";
import { decodeRecord, encodeRecord } from "../../shared/basket/record.ts";

/**
 * `id~date`. An id that is too long for that is cut, and what tells it from others with the same
 * beginning stands in place of its end: twelve hexadecimal digits of its SHA-256. Tills count at the
 * end of an id, so cut ids would be equal, and equal baskets under them one repeat of the other.
 */
export function toNewId({ id, date }: Pick<Basket, "id" | "date">): string {
  const characters = [...id];
  if (characters.length <= LIMITS.idLength - `~${date}`.length) return `${id}~${date}`;
  const end = `~${hash("sha256", id, "hex").slice(0, 12)}~${date}`;
  return `${characters.slice(0, LIMITS.idLength - end.length).join("").trimEnd()}${end}`;
}

/** The record with its basket under the new id; `undefined` when it holds no valid basket. */
export function toRenamedRecord(record: RawRecord): RawRecord | undefined {
  const decoded = decodeRecord(record);
  if (!decoded.ok) return undefined;
  const { basket, receivedAt } = decoded;
  const renamed = { ...basket, id: toNewId(basket) };
  const { key, value, headers } = encodeRecord(renamed, { receivedAt, requestId: "" });
  const encoder = new TextEncoder();
  return {
    ...record,
    key: encoder.encode(key),
    value: encoder.encode(value),
    // Ours goes first, which is the one that counts: the new value may need another schema.
    headers: toRecordHeaders([
      ...(headers.schema === undefined
        ? []
        : [["schema", encoder.encode(headers.schema)] as const]),
      ...Object.entries(record.headers),
    ]),
  };
}

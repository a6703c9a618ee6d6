/**
 * Reads the receipts that a client kept: NDJSON, one receipt a line. A line may hold the basket too,
 * or its date.
 *
 * @module
 */
import { z } from "zod";
import { parseBasket } from "../../shared/basket/parse_basket.ts";
import type { Accepted } from "./accepted.ts";

/** A line of the file is no receipt. */
export class ReceiptError extends Error {
  override readonly name = "ReceiptError";
}

/** The receipts of `text`. @throws {ReceiptError} naming the line */
export function readReceipts(text: string): readonly Accepted[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [toAccepted(JSON.parse(line))];
    } catch (cause) {
      throw new ReceiptError(`Cannot read line ${index + 1} of the receipts`, { cause });
    }
  });
}

/** Splits receipts into chunks, each small enough for one query. */
export async function* inChunks(
  receipts: readonly Accepted[],
): AsyncGenerator<readonly Accepted[]> {
  for (let start = 0; start < receipts.length; start += 500) {
    yield await Promise.resolve(receipts.slice(start, start + 500));
  }
}

function toAccepted(value: unknown): Accepted {
  const { topic, partition, offset, store, id, basket, date } = RECEIPT.parse(value);
  const accepted = { topic, partition, offset: String(offset), identity: { store, id } };
  if (basket === undefined) return date === undefined ? accepted : { ...accepted, date };
  const parsed = parseBasket(basket);
  if (!parsed.ok) throw new Error("The basket beside the receipt is not valid");
  return { ...accepted, basket: parsed.basket };
}

const RECEIPT = z.object({
  store: z.string(),
  id: z.string(),
  topic: z.string(),
  partition: z.int().min(0),
  offset: z.int().min(0),
  basket: z.unknown().optional(),
  date: z.iso.date().optional(),
});

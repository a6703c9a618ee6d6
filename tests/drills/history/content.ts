/**
 * The content of a basket or a closing as a short text. It is worked out here, and not by the hash of
 * the pipeline: a fault of that hash would otherwise be on both sides of every comparison.
 *
 * @module
 */
import { hash } from "node:crypto";

/** What a basket says, wherever it was read: in a request, a record, an answer or the tables. */
export interface BasketContent {
  readonly date: string;
  readonly till?: string | undefined;
  readonly receipt?: number | undefined;
  /** Lines in their order; prices in euros. */
  readonly products: readonly {
    readonly id: string;
    readonly name: string;
    readonly price: number;
  }[];
}

/** Sixteen characters that two contents share when they are the same. */
export function toContent({ date, till, receipt, products }: BasketContent): string {
  const lines = products.map(({ id, name, price }) => [id, name, Math.round(price * 100)]);
  return toShortHash([date, till ?? null, receipt ?? null, lines]);
}

/** The same for a closing; its total in euros. */
export function toClosingContent(
  { first, last, count, total }: {
    readonly first?: number | undefined;
    readonly last?: number | undefined;
    readonly count: number;
    readonly total: number;
  },
): string {
  return toShortHash([first ?? null, last ?? null, count, Math.round(total * 100)]);
}

/** `store/id`, or `store/till/date` of a closing. No name of a history holds a slash. */
export function toKey(...parts: readonly string[]): string {
  return parts.join("/");
}

function toShortHash(content: unknown): string {
  return hash("sha256", JSON.stringify(content), "hex").slice(0, 16);
}

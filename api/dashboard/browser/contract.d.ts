/**
 * What the page reads of the API, for the type checker alone: nothing of it reaches a browser.
 * Amounts are euros, days ISO 8601 dates, instants ISO 8601 in UTC.
 *
 * @module
 */

export type { Overview } from "../../stats/overview/overview.ts";
export type { BasketFate } from "../../read_basket.ts";

/** A row of `GET /stats/sales?by=day` or `by=hour`. */
export interface SalesRow {
  readonly date?: string;
  readonly hour?: string;
  readonly baskets: number;
  readonly products: number;
  readonly revenue: number;
}

/** A row of `GET /stats/sales?by=category`. */
export interface CategoryRow {
  readonly category: string;
  readonly products: number;
  readonly revenue: number;
}

/** A row of `GET /stats/sales?by=store`. */
export interface StoreRow {
  readonly store: string;
  readonly baskets: number;
  readonly revenue: number;
  readonly averageBasket: number;
}

/** A row of `GET /stats/products`. */
export interface ProductRow extends CategoryRow {
  readonly name: string;
}

/** A row of `GET /stats/dead-letters`. */
export interface DeadLetterRow extends DeadLetter {
  readonly store: string | null;
  readonly id: string | null;
}

/** A record that could not be stored. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly code: string;
  readonly detail: string;
  readonly failedAt: string;
}

/**
 * The examples of the API reference.
 *
 * @module
 */
import type { WireBasket } from "../../shared/basket/basket.ts";
import type { WireClosing } from "../../shared/closings/closing.ts";
import type { BasketFate } from "../read_basket.ts";

/** The basket of the README. */
export const BASKET_EXAMPLE: WireBasket = {
  id: "123456789",
  store: "Brussels",
  date: "2020-01-01",
  products: [
    { id: "123456789", name: "Banana", price: 1.5 },
    { id: "123456789", name: "Bread", price: 1.5 },
    { id: "123456789", name: "Water", price: 1.5 },
  ],
};

const SECOND: WireBasket = {
  id: "b-18",
  store: "Gent Zuid",
  date: "2026-11-24",
  products: [{ id: "5400141", name: "Volkoren brood", price: 2.89 }],
};

/** Two baskets as a JSON array. */
export const BATCH: readonly WireBasket[] = [BASKET_EXAMPLE, SECOND];

/** The same as NDJSON. */
export const NDJSON: string = BATCH.map((basket) => `${JSON.stringify(basket)}\n`).join("");

/** The receipt of {@linkcode BASKET_EXAMPLE}. */
export const RECEIPT_EXAMPLE = {
  store: "Brussels",
  id: "123456789",
  topic: "delhaize_shop",
  partition: 0,
  offset: 0,
} as const;

/** A till's end of day. */
export const CLOSING_EXAMPLE: WireClosing = {
  store: "Brussels",
  till: "3",
  date: "2020-01-01",
  first: 1,
  last: 412,
  count: 410,
  total: 8216.35,
};

/** Two faults, as the README shows them. */
export const FAULTS = [
  {
    code: "not_a_date",
    pointer: "/date",
    detail: "Must be a calendar date such as 2020-01-31",
  },
  {
    code: "too_many_decimals",
    pointer: "/products/0/price",
    detail: "Must have at most two decimals",
  },
] as const;

/** A batch of five lines, of which two were accepted. */
export const PARTLY_TAKEN = {
  accepted: 2,
  rejected: 1,
  retry: [[4, 5]],
  rejectedLines: [[3, 3]],
  errors: [{
    line: 3,
    code: "not_a_date",
    pointer: "/date",
    detail: "Must be a calendar date such as 2020-01-31",
  }],
  errorsTruncated: false,
} as const;

/** The summary of a batch without baskets. */
export const NOTHING_TAKEN = {
  accepted: 0,
  rejected: 0,
  retry: [],
  rejectedLines: [],
  errors: [],
  errorsTruncated: false,
} as const;

const RECORD = { topic: "delhaize_shop", partition: 0, offset: 0 } as const;

/** What became of {@linkcode BASKET_EXAMPLE}. */
export const STORED: BasketFate = {
  status: "stored",
  store: "Brussels",
  id: "123456789",
  basket: {
    date: "2020-01-01",
    total: 4.5,
    products: [
      {
        line: 1,
        id: "123456789",
        name: "Banana",
        category: "Fruit",
        price: 1.5,
        kind: "product",
        quantity: 1,
        unit: "piece",
      },
      {
        line: 2,
        id: "123456789",
        name: "Bread",
        category: "Bakery",
        price: 1.5,
        kind: "product",
        quantity: 1,
        unit: "piece",
      },
      {
        line: 3,
        id: "123456789",
        name: "Water",
        category: "Drinks",
        price: 1.5,
        kind: "product",
        quantity: 1,
        unit: "piece",
      },
    ],
    receivedAt: "2026-11-24T10:00:00.123Z",
    storedAt: "2026-11-24T10:00:00.151Z",
    ...RECORD,
  },
  deadLetters: [],
};

/** The same after other content came under its key. */
export const CONFLICT: BasketFate = {
  ...STORED,
  status: "conflict",
  deadLetters: [{
    code: "conflict",
    detail: "A basket with this store and id but other content is stored already",
    failedAt: "2026-11-24T10:05:00.000Z",
    recordTimestamp: "2026-11-24T10:04:59.950Z",
    ...RECORD,
    offset: 7,
  }],
};

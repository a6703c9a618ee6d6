/**
 * Examples of dead letters for the reference.
 *
 * @module
 */
import type { DeadLetterDetails } from "../dead_letters/letter_schemas.ts";

const PRODUCTS = [
  {
    line: 1,
    id: "123456789",
    name: "Banana",
    price: 1.5,
    quantity: 1,
    unit: "piece",
    kind: null,
  },
] as const;

const VERSION = { soldAt: null, till: null, receipt: null, extra: null } as const;

/** A price that differs, as a key without the scope `admin` sees it. */
export const CONFLICT_LETTER: DeadLetterDetails = {
  masked: true,
  letters: [{
    topic: "delhaize_shop",
    partition: 0,
    offset: 7,
    position: "delhaize_shop/0@7",
    contentHash: "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
    code: "conflict",
    detail: "A basket with this store and id but other content is stored already",
    store: "Brussels",
    id: "123456789",
    failedAt: "2026-11-24T10:05:00.000Z",
    recordTimestamp: "2026-11-24T10:04:59.990Z",
    settlement: null,
    key: { form: "text", bytes: 18, text: "Brussels/123456789" },
    value: {
      form: "masked",
      bytes: 124,
      text: `{
  "id": "123456789",
  "store": "Brussels",
  "date": "2020-01-01",
  "products": [
    { "id": "123456789", "name": "Banana", "price": 1.7 }
  ]
}`,
    },
    headers: [{ name: "request-id", value: "r-1" }],
    faults: [],
    stored: {
      date: "2020-01-01",
      total: 1.5,
      ...VERSION,
      products: [...PRODUCTS],
      topic: "delhaize_shop",
      partition: 0,
      offset: 3,
      receivedAt: "2026-11-24T10:00:00.000Z",
      storedAt: "2026-11-24T10:00:00.040Z",
    },
    letter: {
      date: "2020-01-01",
      total: 1.7,
      ...VERSION,
      products: [{ ...PRODUCTS[0], price: 1.7 }],
    },
    changes: [
      { what: "total", stored: "1.50", letter: "1.70" },
      { what: "line 1", stored: "123456789 Banana 1.50", letter: "123456789 Banana 1.70" },
    ],
    others: [],
    audit: [],
  }],
};

/** A request that was carried out. */
export const LETTER_REQUEST_EXAMPLE = {
  id: "0b7d6a1c-8f0e-4c7e-9c64-1a1f5a3d2b10",
  state: "done",
  action: "replay",
  code: null,
  positions: ["delhaize_shop/0@7"],
  reason: "The till was wrong",
  actor: "office",
  requestedAt: "2026-11-24T11:00:00.000Z",
  finishedAt: "2026-11-24T11:00:00.700Z",
  counts: { replayed: 1 },
  outcomes: [{
    position: "delhaize_shop/0@7",
    outcome: "replayed",
    detail: "to delhaize_shop/0@9",
    to: "delhaize_shop/0@9",
  }],
  hasMore: false,
  failure: null,
} as const;

/**
 * Five receipts as Belgian tills print them, one for each thing that is not simply a product with a
 * price: a discount, a multi-buy, a deposit and its return, weighed goods, and the return of what
 * was bought the day before.
 *
 * @module
 */
import type { WireBasket } from "../../shared/basket/basket.ts";

/** By what is special about each. */
export const TILL_RECEIPTS = {
  discount: {
    id: "2-2020-01-30-181",
    store: "Gent Zuid",
    date: "2020-01-30",
    soldAt: "2020-01-30T17:42:10+01:00",
    till: "2",
    receipt: 181,
    products: [
      { id: "2010037079199", name: "BANANEN 1KG", price: 1.99 },
      { id: "2060004500000", name: "KOFFIE GEMALEN 250G", price: 4.29 },
      { id: "9000000000017", name: "KORTING KOFFIE", price: -1 },
    ],
    total: 5.28,
  },
  multiBuy: {
    id: "2-2020-01-30-182",
    store: "Gent Zuid",
    date: "2020-01-30",
    soldAt: "2020-01-30T18:05:44+01:00",
    till: "2",
    receipt: 182,
    products: [
      { id: "2060004500017", name: "YOGHURT NATUUR 4X125G", price: 5.97, quantity: 3 },
      { id: "9000000000024", name: "2+1 GRATIS", price: -1.99 },
      { id: "2060004500024", name: "BROOD VOLKOREN 800G", price: 2.35 },
    ],
    total: 6.33,
  },
  deposit: {
    id: "5-2020-01-30-77",
    store: "Namur",
    date: "2020-01-30",
    soldAt: "2020-01-30T19:31:02+01:00",
    till: "5",
    receipt: 77,
    products: [
      { id: "2060004500031", name: "BIERE BLONDE 24X25CL", price: 14.99 },
      { id: "9000000000031", name: "CONSIGNE BAC", price: 4.5, kind: "deposit" },
      { id: "2060004500048", name: "EAU PLATE 6X1,5L", price: 3.3 },
      { id: "9000000000048", name: "VIDANGE RETOUR", price: -2.1 },
    ],
    total: 20.69,
  },
  weighed: {
    id: "5-2020-01-31-78",
    store: "Namur",
    date: "2020-01-31",
    soldAt: "2020-01-31T09:15:30+01:00",
    till: "5",
    receipt: 78,
    products: [
      { id: "2060004500055", name: "TOMATES GRAPPE", price: 2.19, quantity: 0.732, unit: "kg" },
      { id: "2060004500062", name: "JAMBON CUIT", price: 4.06, quantity: 0.214, unit: "kg" },
      { id: "2060004500079", name: "LAIT DEMI-ECREME 1L", price: 2.38, quantity: 2 },
    ],
    total: 8.63,
  },
  returned: {
    id: "1-2020-01-31-9",
    store: "Gent Zuid",
    date: "2020-01-31",
    soldAt: "2020-01-31T10:02:00+01:00",
    till: "1",
    receipt: 9,
    products: [
      { id: "2060004500000", name: "KOFFIE GEMALEN 250G", price: -4.29, kind: "return" },
      // The discount of the day before is taken back with it.
      { id: "9000000000017", name: "KORTING KOFFIE", price: 1 },
    ],
    total: -3.29,
  },
} as const satisfies Readonly<Record<string, WireBasket>>;

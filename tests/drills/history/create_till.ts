/**
 * A till: it counts its receipts, loses some on purpose, sends each of the others until it is told what
 * became of it, and closes its day after eight.
 *
 * @module
 */
import type { WireClosing } from "../../../shared/closings/closing.ts";
import { toClosingContent, toKey } from "./content.ts";
import { type Draw, type Sendable, toSendable } from "./draw_baskets.ts";
import type { Answer, TillSent } from "./history_event.ts";

/** What a till sends next: a basket or a closing. */
export type TillTask =
  | { readonly kind: "till"; readonly sendable: Sendable }
  | {
    readonly kind: "closing";
    readonly closing: WireClosing;
    readonly key: string;
    readonly content: string;
    readonly till: TillSent;
  };

/** See {@linkcode createTill}. */
export interface Till {
  /** The next thing to send: what is not known yet, again. */
  next(): TillTask;
  /** What it was told. */
  answered(answer: Answer): void;
  /** Whether there is nothing to send again, and no day that is open. */
  readonly isDone: boolean;
}

const RECEIPTS_A_DAY = 8;
const STORE = "Tillburg";
const CENTS = 250;

/** Creates one of that name. */
export function createTill(name: string, draw: Draw): Till {
  let day = 0;
  let receipt = 0;
  let pending: TillTask | undefined;

  function make(): TillTask {
    const date = new Date(Date.UTC(2026, 1, 1 + day)).toISOString().slice(0, 10);
    const key = toKey(STORE, name, date);
    const first = day * RECEIPTS_A_DAY + 1;
    // One in eight never leaves the till.
    while (receipt < RECEIPTS_A_DAY && draw(7) === 0) receipt++;
    if (receipt >= RECEIPTS_A_DAY) {
      const last = first + RECEIPTS_A_DAY - 1;
      const numbers = { first, last, count: RECEIPTS_A_DAY, total: RECEIPTS_A_DAY * CENTS / 100 };
      return {
        kind: "closing",
        closing: { store: STORE, till: name, date, ...numbers },
        key,
        content: toClosingContent(numbers),
        till: { day: key, first, last },
      };
    }
    const number = first + receipt;
    const basket = {
      id: `${name}-${number}`,
      store: STORE,
      date,
      till: name,
      receipt: number,
      products: [{ id: "p-0", name: "Bread", price: CENTS / 100 }],
    };
    const sent = { day: key, first: number, last: number };
    return { kind: "till", sendable: toSendable("till", basket, sent) };
  }

  return {
    next: () => pending ??= make(),
    answered(answer) {
      if (answer === "unknown") return;
      if (pending?.kind === "till") receipt++;
      else {
        day++;
        receipt = 0;
      }
      pending = undefined;
    },
    get isDone() {
      return pending === undefined && receipt === 0;
    },
  };
}

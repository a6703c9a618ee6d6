/**
 * The tills of the generator: they number their receipts and close their days, so that a basket which
 * never arrives is named.
 *
 * @module
 */
import type { WireBasket } from "../shared/basket/basket.ts";
import { toCents, toEuros } from "../shared/basket/money.ts";
import type { WireClosing } from "../shared/closings/closing.ts";
import type { SendOutcome } from "./send_outcome.ts";

/** Options for {@linkcode createTills}. */
export interface TillsOptions {
  /** How many tills each shop has. */
  readonly tillsPerShop: number;
  /** Names this run in the names of its tills: their numbers begin at 1 with each run and day. */
  readonly run: string;
}

/** See {@linkcode createTills}. */
export interface Tills {
  /** The basket with its till, the shops' tills in turn, and the till's next number. */
  ring(basket: WireBasket): WireBasket;
  /** Notes what became of a basket that {@linkcode ring} has made. */
  note(basket: WireBasket, outcome: Pick<SendOutcome, "status">): void;
  /** Closes days before `date`, or without one all of them, once nothing of them is on its way. */
  close(date?: string): readonly WireClosing[];
}

interface Day {
  readonly store: string;
  readonly till: string;
  readonly date: string;
  last: number;
  pending: number;
  /** Receipts that the API will never take: they were not sold. */
  refused: number;
  totalCents: number;
}

/**
 * Tills without receipts. A basket whose outcome is not known counts as sold: if it never arrives,
 * that is the receipt which is missing.
 */
export function createTills({ tillsPerShop, run }: TillsOptions): Tills {
  const days = new Map<string, Day>();
  const turns = new Map<string, number>();

  return {
    ring(basket) {
      const { store, date } = basket;
      const turn = turns.get(store) ?? 0;
      turns.set(store, (turn + 1) % tillsPerShop);
      const till = `${turn + 1}-${run}`;
      const key = `${store}\u0000${till}\u0000${date}`;
      const day = days.get(key) ??
        { store, till, date, last: 0, pending: 0, refused: 0, totalCents: 0 };
      days.set(key, day);
      day.last++;
      day.pending++;
      day.totalCents += toTotalCents(basket);
      return { ...basket, till, receipt: day.last };
    },
    note(basket, { status }) {
      const day = days.get(`${basket.store}\u0000${basket.till}\u0000${basket.date}`);
      if (day === undefined) return;
      day.pending--;
      if (status !== "refused") return;
      day.refused++;
      day.totalCents -= toTotalCents(basket);
    },
    close(before) {
      const closings: WireClosing[] = [];
      for (const [key, { store, till, date, last, pending, refused, totalCents }] of days) {
        if (pending > 0 || before !== undefined && date >= before) continue;
        days.delete(key);
        const count = last - refused;
        closings.push({ store, till, date, first: 1, last, count, total: toEuros(totalCents) });
      }
      return closings;
    },
  };
}

function toTotalCents({ products }: WireBasket): number {
  return products.reduce((sum, { price }) => sum + (toCents(price) ?? 0), 0);
}

/**
 * What each till of the drill `missing-receipts` sends and loses, and what must be known of it then.
 *
 * @module
 */
import type { WireBasket } from "../../../shared/basket/basket.ts";
import type { WireClosing } from "../../../shared/closings/closing.ts";

/** What one till does. */
export interface TillPlan {
  readonly kind: string;
  /** Sent before the closings, in this order. */
  readonly baskets: readonly WireBasket[];
  readonly closings: readonly WireClosing[];
  /** Sent when the missing ones are named. */
  readonly late: readonly WireBasket[];
  /** What is missing before the late ones, as `till day from-to`. */
  readonly missing: readonly string[];
  /** What is missing for good. */
  readonly lost: readonly string[];
  /** The status of each of its days in the end, by `till day`. */
  readonly statuses: readonly (readonly [name: string, status: string])[];
}

const DAY = "2026-01-02";
const NEXT_DAY = "2026-01-03";

/** The plan of a till; its kind is one of eleven in turn. `seed` decides the numbers. */
export function planTill(index: number, seed: number): TillPlan {
  const till = `till-${index}`;
  const store = `Shop ${index % 97}`;
  const first = 1 + (seed + index * 7_919) % 900;
  const basket = (receipt: number, date = DAY, suffix = ""): WireBasket => ({
    id: `${till}-${date}-${receipt}${suffix}`,
    store,
    date,
    till,
    receipt,
    products: [{ id: "p-1", name: "Bread", price: 2.5 }],
  });
  const closing = (from: number, count: number, changes: Partial<WireClosing> = {}) => ({
    store,
    till,
    date: DAY,
    first: from,
    last: from + count - 1,
    count,
    total: 2.5 * count,
    ...changes,
  });
  const day = (from: number, date = DAY) =>
    Array.from({ length: COUNT }, (_, at) => basket(from + at, date));
  const without = (baskets: readonly WireBasket[], ...ats: readonly number[]) =>
    baskets.filter((_, at) => !ats.includes(at));
  const gap = (from: number, to = from, date = DAY) => `${till} ${date} ${from}-${to}`;
  const is = (status: string, date = DAY) => [`${till} ${date}`, status] as const;

  const whole: TillPlan = {
    kind: KINDS[index % KINDS.length] ?? "",
    baskets: day(first),
    closings: [closing(first, COUNT)],
    late: [],
    missing: [],
    lost: [],
    statuses: [is("complete")],
  };
  switch (whole.kind) {
    case "loses two": {
      const lost = [gap(first + 2), gap(first + COUNT - 1)];
      const statuses = [is("missing")];
      return {
        ...whole,
        baskets: without(day(first), 2, COUNT - 1),
        missing: lost,
        lost,
        statuses,
      };
    }
    case "loses all": {
      const lost = [gap(first, first + COUNT - 1)];
      return { ...whole, baskets: [], missing: lost, lost, statuses: [is("missing")] };
    }
    case "sends late":
      return {
        ...whole,
        baskets: without(day(first), 0, 3),
        late: [basket(first), basket(first + 3)],
        missing: [gap(first), gap(first + 3)],
      };
    case "sends twice":
      return { ...whole, baskets: [...day(first), ...day(first)] };
    case "doubles one":
      return {
        ...whole,
        baskets: [...day(first), basket(first + 1, DAY, "-again")],
        statuses: [is("doubled")],
      };
    case "starts again": {
      const lost = [gap(2, 2, NEXT_DAY)];
      return {
        ...whole,
        baskets: [...day(1), ...without(day(1, NEXT_DAY), 1)],
        closings: [closing(1, COUNT), closing(1, COUNT, { date: NEXT_DAY })],
        missing: lost,
        lost,
        statuses: [is("complete"), is("missing", NEXT_DAY)],
      };
    }
    case "counts on":
      return {
        ...whole,
        baskets: [...day(first), ...day(first + COUNT, NEXT_DAY)],
        closings: [closing(first, COUNT), closing(first + COUNT, COUNT, { date: NEXT_DAY })],
        statuses: [is("complete"), is("complete", NEXT_DAY)],
      };
    case "never closes": {
      const lost = [gap(first + 1, first + 2)];
      const statuses = [is("missing")];
      const baskets = without(day(first), 1, 2);
      return { ...whole, baskets, closings: [], missing: lost, lost, statuses };
    }
    case "voids one":
      return {
        ...whole,
        baskets: without(day(first), 1),
        closings: [closing(first, COUNT, { count: COUNT - 1, total: 2.5 * (COUNT - 1) })],
      };
    case "sells nothing":
      return {
        ...whole,
        baskets: [],
        closings: [{ store, till, date: DAY, count: 0, total: 0 }],
      };
    default:
      return whole;
  }
}

const COUNT = 6;
const KINDS = [
  "loses two",
  "loses all",
  "sends late",
  "sends twice",
  "doubles one",
  "starts again",
  "counts on",
  "never closes",
  "voids one",
  "sells nothing",
  "is well",
] as const;

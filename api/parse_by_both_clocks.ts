/**
 * Parses a basket, and holds its date against the database's clock too: a till must not be told that
 * its basket is from the future by a server whose own clock is wrong.
 *
 * @module
 */
import { createBasketParser, type ParsedBasket } from "../shared/basket/parse_basket.ts";
import type { ClockComparison } from "../shared/postgres/clock_comparison.ts";
import { limitToKnownStores } from "./stores/limit_to_known_stores.ts";
import { ANY_STORES, type KnownStores } from "./stores/open_known_stores.ts";

/** The part of a comparison that judges dates. */
export type ClockJudge = Pick<ClockComparison, "judge" | "judgeRefusal">;

/** Trusts the own clock, as without a database. */
export const NO_OTHER_CLOCK: ClockJudge = {
  judge: () => "trusted",
  judgeRefusal: () => Promise.resolve("trusted"),
};

/** Options for {@linkcode createParseByBothClocks}. */
export interface ParseByBothClocksOptions {
  /** The own clock. */
  readonly now: () => Date;
  /** @default {NO_OTHER_CLOCK} */
  readonly clock?: ClockJudge | undefined;
  /** The shops whose baskets are taken. @default {ANY_STORES} */
  readonly stores?: KnownStores | undefined;
}

/**
 * The parser. It resolves to `clock_wrong` for a basket whose only fault, or whose fault to come, is
 * a date on which the clocks disagree. Of a basket with other faults it names those alone.
 */
export function createParseByBothClocks(
  { now, clock = NO_OTHER_CLOCK, stores = ANY_STORES }: ParseByBothClocksOptions,
): (input: unknown, text?: string) => Promise<ParsedBasket | "clock_wrong"> {
  const parse = limitToKnownStores(createBasketParser({ now, isAtDoor: true }), stores);
  return async function parseByBothClocks(input, text) {
    const parsed = parse(input, text);
    if (parsed.ok) return clock.judge(parsed.basket.date) === "trusted" ? parsed : "clock_wrong";
    const others = parsed.issues.filter(({ code }) => code !== "date_in_future");
    if (others.length === parsed.issues.length) return parsed;
    const { date } = input as { readonly date: string };
    if (await clock.judgeRefusal(date) === "trusted") return parsed;
    return others.length === 0 ? "clock_wrong" : { ok: false, issues: others };
  };
}

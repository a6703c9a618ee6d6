/**
 * Parses a basket, and holds its date against the database's clock too: a till must not be told that
 * its basket is from the future by a server whose own clock is wrong.
 *
 * @module
 */
import type { Basket } from "../shared/basket/basket.ts";
import type { Issue } from "../shared/basket/issue.ts";
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
  { now, clock, stores = ANY_STORES }: ParseByBothClocksOptions,
): (input: unknown, text?: string) => Promise<ParsedBasket | "clock_wrong"> {
  return createJudgedParser<{ readonly basket: Basket }>(
    limitToKnownStores(createBasketParser({ now, isAtDoor: true }), stores),
    { dateOf: ({ basket }) => basket.date, clock },
  );
}

/** What a parser finds: a `T`, or its faults. */
export type ParsedWithDate<T> =
  | { readonly ok: true } & T
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** The same for any input with a member `date`; `dateOf` finds it in what was parsed. */
export function createJudgedParser<T>(
  parse: (input: unknown, text?: string) => ParsedWithDate<T>,
  { dateOf, clock = NO_OTHER_CLOCK }: {
    readonly dateOf: (parsed: T) => string;
    /** @default {NO_OTHER_CLOCK} */
    readonly clock?: ClockJudge | undefined;
  },
): (input: unknown, text?: string) => Promise<ParsedWithDate<T> | "clock_wrong"> {
  return async function parseJudged(input, text) {
    const parsed = parse(input, text);
    if (parsed.ok) return clock.judge(dateOf(parsed)) === "trusted" ? parsed : "clock_wrong";
    const others = parsed.issues.filter(({ code }) => code !== "date_in_future");
    if (others.length === parsed.issues.length) return parsed;
    const { date } = input as { readonly date: string };
    if (await clock.judgeRefusal(date) === "trusted") return parsed;
    return others.length === 0 ? "clock_wrong" : { ok: false, issues: others };
  };
}

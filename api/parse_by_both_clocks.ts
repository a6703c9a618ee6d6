/**
 * Parses a basket, and holds its date against the database's clock too: a till must not be told that
 * its basket is from the future by a server whose own clock is wrong.
 *
 * @module
 */
import { createBasketParser, type ParsedBasket } from "../shared/basket/parse_basket.ts";
import type { ClockComparison } from "../shared/postgres/clock_comparison.ts";

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
}

/**
 * The parser. It resolves to `clock_wrong` for a basket whose only fault, or whose fault to come, is
 * a date on which the clocks disagree. Of a basket with other faults it names those alone.
 */
export function createParseByBothClocks(
  { now, clock = NO_OTHER_CLOCK }: ParseByBothClocksOptions,
): (input: unknown, text?: string) => Promise<ParsedBasket | "clock_wrong"> {
  const parse = createBasketParser({ now, isAtDoor: true });
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

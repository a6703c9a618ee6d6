/**
 * Tells a deposit or a discount by the name of its receipt line, for baskets whose lines do not
 * say their `kind`. The consumer asks it before it classifies a line. Pure: no clock, no network.
 *
 * @module
 */
import {
  CONTAINERS,
  EMPTIES,
  INCLUDING,
  KIND_BEGINNINGS,
  KIND_ENDINGS,
  KIND_WORDS,
  type NamedKind,
  NEUTRAL,
  NUTRIENTS,
} from "./kind_words.ts";
import { toTokens } from "./to_tokens.ts";

export type { NamedKind } from "./kind_words.ts";

/**
 * The kind of a line whose name alone tells it; `undefined` for goods and for vouchers, which pay.
 * Linear in the length of the name; never throws.
 *
 * 1. A word that decides: `Leeggoed Jupiler`, `Chips korting`, `Personeelskorting`.
 * 2. A bottle or crate that is empty or comes back: `Bak leeg`, `Retour bouteilles`.
 * 3. A discount that leads: `BONUS KIPFILET`, `-20% Dreft`, `25% K BRAADWORST`. Behind the name of a
 *    good it is a flag on the shelf, and the line is the good: `Kipfilet bonus`, `Shampoo -20%`.
 * 4. Words or figures of an offer, when none of a good is beside them: `2+1 gratis`, `Promo -1,00`,
 *    `2 voor 3.00`.
 *
 * Oil for a change of it (`HUILE VIDANGE`) and getting into shape (`Remise en forme`) are goods.
 *
 * It does not see the price: `Korting` above 0 is a discount that is paid back.
 *
 * @example
 * ```ts
 * import { toNamedKind } from "./to_named_kind.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNamedKind("VIDANGE BAC 24X25CL"), "deposit");
 * assertEquals(toNamedKind("1+1 GRATIS"), "discount");
 * assertEquals(toNamedKind("Promo banaan 1kg"), undefined);
 * ```
 */
export function toNamedKind(name: string): NamedKind | undefined {
  if (NAMED_SO.test(name)) return undefined;
  const tokens = toTokens(name);
  let alone: NamedKind | undefined;
  let areNeutral = true;
  let hasContainer = false;
  let isEmpty = false;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] ?? "";
    const word = KIND_WORDS.get(token);
    if (word === undefined) {
      const kind = token.length >= SHORTEST_COMPOUND ? partKind(token) : undefined;
      if (kind !== undefined && !isIncluded(tokens, index)) return kind;
      const isContainer = CONTAINERS.has(token);
      hasContainer ||= isContainer;
      isEmpty ||= EMPTIES.has(token);
      areNeutral &&= isContainer || NEUTRAL.has(token) || EMPTIES.has(token);
      continue;
    }
    if (word.role === "decides" || (word.role === "leads" && index === 0)) {
      return isIncluded(tokens, index) || isAdded(name) ? undefined : word.kind;
    }
    alone ??= word.kind;
    isEmpty ||= EMPTIES.has(token);
  }
  if (hasContainer && isEmpty) return "deposit";
  if (SHARE_OFF.test(name)) return "discount";
  if (PERCENT_OFF.test(name.trimEnd())) return tokens.some(isNutrient) ? undefined : "discount";
  if (!areNeutral) return undefined;
  return alone ?? (OFFER.test(name) ? "discount" : undefined);
}

function partKind(token: string): NamedKind | undefined {
  for (const [beginning, kind] of KIND_BEGINNINGS) {
    if (token.startsWith(beginning) && !FREE_OF.test(token)) return kind;
  }
  for (const [ending, kind] of KIND_ENDINGS) {
    if (token.length > ending.length && token.endsWith(ending)) return kind;
  }
  return undefined;
}

/** `incl. statiegeld`, `consigne comprise`: the good with or without it. */
function isIncluded(tokens: readonly string[], index: number): boolean {
  return INCLUDING.has(tokens[index - 1] ?? "") || INCLUDING.has(tokens[index + 1] ?? "") ||
    INCLUDING.has(tokens[index + 2] ?? "");
}

/** The good and its deposit in one price: `Jupiler 24x25cl + leeggoed`, but not `+STATIEGELD`. */
function isAdded(name: string): boolean {
  const plus = name.search(PLUS);
  return plus > 0 && LETTER.test(name.slice(0, plus));
}

function isNutrient(token: string): boolean {
  return NUTRIENTS.has(token);
}

/** "pfand" with one letter more. */
const SHORTEST_COMPOUND = 6;
/** A leading percentage or amount with its sign: `-20% Dreft`, `- 1,00 EUR`; en dash and minus too. */
const PERCENT_OFF =
  /^\s*[-\u2013\u2212]\s{0,2}(?:\d{1,3}\s{0,2}%|[€\d]\s{0,2}[\d.,]{0,12}\s{0,2}(?:€|eur)?$)/i;
/** A share off as tills shorten it: `25% K BRAADWORST` (korting), `RED.-30%`, `2EME A -50% PIZZA`. */
const SHARE_OFF =
  /^\s*(?:\d{1,3}\s?%\s?k\s|r[ée]d\.?\s?-\s?\d{1,3}\s?%|2\s?(?:e|de|nd|[eè]me)\s(?:a|à|aan|art\.?)?\s?-?\s?\d{1,3}\s?%)/i;
/** Goods that are called so. */
const NAMED_SO = /\bhuile\s(?:de\s|pour\s)?vidange|\bremise\sen\sforme/i;
/** `statiegeldvrij` is a good without it. */
const FREE_OF = /(?:vrij|vrije|loos|loze)$/;
/** So many for so much: `2 voor 3.00`, `3 pour 2`. */
const OFFER = /\d\s{0,2}(?:voor|pour|for)\s{0,2}(?:€|eur)?\s{0,2}\d/i;
const PLUS = /\+\s{0,2}(?:statieg|leegg|vidan|consig|waarb|pfand)/i;
const LETTER = /\p{L}/u;

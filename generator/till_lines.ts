/**
 * What a till makes of the goods in a basket: it weighs, charges deposits, takes off discounts, and
 * pays back what customers return. The basket maker draws the goods.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { LineKind, WireProduct } from "../shared/basket/basket.ts";
import { toEuros } from "../shared/basket/money.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { Store } from "./stores.ts";

/** The till that prints. */
export interface Till {
  /** What the random lines are drawn from. */
  readonly random: RandomGenerator;
  readonly language: Store["language"];
  /** Whether it sends the kind of a line, or leaves it to the name and the sign. */
  readonly saysKind: boolean;
}

/** What is on its belt. */
export interface Goods {
  /** One object for one product of a shop. */
  readonly lines: readonly WireProduct[];
  /** Whether none is weighed or has a deposit. */
  readonly isPlain: boolean;
  /** Whether one comes three times. */
  readonly hasThree: boolean;
}

/**
 * The lines of a receipt with these goods, at least one. In 100 receipts there are about 22
 * with a discount, 7 with a deposit, 17 with weighed goods, 5 on which empties come back, and 3 with
 * a return. A total is below 0 only where the return is the only line.
 */
export function toTillLines(
  { lines, isPlain, hasThree }: Goods,
  till: Till,
): readonly WireProduct[] {
  const event = uniformInt(till.random, 1, 100);
  const hasOffer = hasThree && event > NO_OFFER;
  // Most receipts print what was drawn: making them costs no more than it did without tills.
  if (isPlain && !hasOffer && event > DISCOUNTS) return lines;
  const [first] = lines;
  if (first === undefined) return lines;
  if (event <= LONE_RETURNS) return [toReturn(weigh(first, till.random), till)];
  const printed = isPlain && !hasOffer ? lines.slice() : ringUp(lines, { till, hasOffer });
  const last = drawLast(event, { first: printed[0] ?? first, till });
  if (last !== undefined && toTotalCents(printed) + toLineCents(last) >= 0) printed.push(last);
  return printed;
}

function ringUp(
  goods: readonly WireProduct[],
  { till, hasOffer }: { readonly till: Till; readonly hasOffer: boolean },
): WireProduct[] {
  const { multiBuy, deposit } = NAMES[till.language];
  const lines: WireProduct[] = [];
  for (let index = 0; index < goods.length; index++) {
    const good = goods[index];
    if (good === undefined) break;
    lines.push(weigh(good, till.random));
    const isThird = hasOffer && good === goods[index - 1] && good === goods[index - 2];
    if (isThird && !IS_WEIGHED.has(good.id)) {
      lines.push(toLine(till, { ...multiBuy, kind: "discount", price: -good.price }));
    }
    const price = DEPOSITS.get(good.id);
    if (price !== undefined) lines.push(toLine(till, { ...deposit, kind: "deposit", price }));
  }
  return lines;
}

/** The line that some receipts end with. */
function drawLast(
  event: number,
  { first, till }: { readonly first: WireProduct; readonly till: Till },
): WireProduct | undefined {
  const { random, language } = till;
  if (event <= RETURNS) {
    const product = CATALOGUE[uniformInt(random, 0, CATALOGUE.length - 1)];
    if (product === undefined) return undefined;
    const { id, name, priceCents } = product;
    return toReturn(weigh({ id, name, price: toEuros(priceCents) }, random), till);
  }
  if (event <= EMPTIES) {
    const bottles = uniformInt(random, 1, 24);
    const price = toEuros(-BOTTLE_CENTS * bottles - (bottles === 24 ? CRATE_CENTS : 0));
    return toLine(till, { ...NAMES[language].empties, kind: "deposit", price });
  }
  if (event <= DISCOUNTS) {
    const percent = 5 * uniformInt(random, 2, 6);
    const cents = Math.round(Math.round(first.price * 100) * percent / 100);
    const name = `${NAMES[language].discount.name} ${percent}%`;
    if (cents === 0) return undefined;
    return toLine(till, {
      ...NAMES[language].discount,
      name,
      kind: "discount",
      price: toEuros(-cents),
    });
  }
  return undefined;
}

/** As it comes from the scales: 150 g to 2.5 kg. */
function weigh(good: WireProduct, random: RandomGenerator): WireProduct {
  if (!IS_WEIGHED.has(good.id)) return good;
  const grams = uniformInt(random, 150, 2_500);
  const cents = Math.max(1, Math.round(Math.round(good.price * 100) * grams / 1_000));
  return { ...good, price: toEuros(cents), quantity: grams / 1_000, unit: "kg" };
}

function toTotalCents(lines: readonly WireProduct[]): number {
  return lines.reduce((sum, line) => sum + toLineCents(line), 0);
}

function toLineCents({ price }: WireProduct): number {
  return Math.round(price * 100);
}

/** A return without a kind: its sign says so. */
function toReturn(good: WireProduct, till: Till): WireProduct {
  const line = { ...good, price: -good.price };
  return till.saysKind ? { ...line, kind: "return" } : line;
}

function toLine(
  { saysKind }: Till,
  { id, name, price, kind }: Pick<WireProduct, "id" | "name" | "price"> & {
    readonly kind: LineKind;
  },
): WireProduct {
  return saysKind ? { id, name, price, kind } : { id, name, price };
}

const IS_WEIGHED: ReadonlySet<string> = new Set(
  CATALOGUE.filter(({ isWeighed }) => isWeighed === true).map(({ id }) => id),
);
/** In euros, by product. */
const DEPOSITS: ReadonlyMap<string, number> = new Map(
  CATALOGUE.flatMap(({ id, depositCents }) =>
    depositCents === undefined ? [] : [[id, toEuros(depositCents)] as const]
  ),
);

/** 1 for a product that is weighed or has a deposit, else 0; in the order of `CATALOGUE`. */
export const IS_SPECIAL: Uint8Array = Uint8Array.from(
  CATALOGUE,
  ({ id }) => IS_WEIGHED.has(id) || DEPOSITS.has(id) ? 1 : 0,
);

/** Upper bounds of a number from 1 to 100 that is drawn for each receipt. */
const LONE_RETURNS = 1;
const RETURNS = 3;
const EMPTIES = 8;
const DISCOUNTS = 20;
/** Above, what comes three times costs as much as two. */
const NO_OFFER = 60;

const BOTTLE_CENTS = 10;
const CRATE_CENTS = 210;

/** Numbers of in-store EAN-13, as those of the catalogue. */
const NAMES = {
  nl: {
    deposit: { id: "2900000000018", name: "Leeggoed" },
    empties: { id: "2900000000025", name: "Retour leeggoed" },
    discount: { id: "2900000000032", name: "Korting" },
    multiBuy: { id: "2900000000049", name: "2+1 gratis" },
  },
  fr: {
    deposit: { id: "2900000000018", name: "Consigne" },
    empties: { id: "2900000000025", name: "Retour vidange" },
    discount: { id: "2900000000032", name: "Remise" },
    multiBuy: { id: "2900000000049", name: "2+1 gratuit" },
  },
} as const;

/**
 * Makes the baskets of the generator and of the stress tool: random, but always the same for the same
 * seed, date and index. So a run can be repeated, resumed or split between workers.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { WireBasket } from "../shared/basket/basket.ts";
import { CATALOGUE } from "./catalogue.ts";
import { deriveRandom, toWords } from "./derive_random.ts";
import type { WireProduct } from "../shared/basket/basket.ts";
import { createPriceList } from "./price_list.ts";
import { STORES } from "./stores.ts";
import { createSoldAt } from "./sold_at.ts";
import { type Goods, IS_SPECIAL, toTillLines } from "./till_lines.ts";
import { createWeightedPicker } from "./weighted_picker.ts";

/** Options for {@linkcode createBasketMaker}. */
export interface BasketMakerOptions {
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** The day of purchase of every basket, ISO 8601. */
  readonly date: string;
  /**
   * When the basket of an index is paid, in milliseconds of 1970. Two thirds of the shops send it.
   *
   * @default no shop sends it
   */
  readonly toSoldMs?: (index: number) => number;
}

/** Makes the basket of an index, a whole number from 0 on. A pure function. */
export type MakeBasket = (index: number) => WireBasket;

/**
 * The endless, indexed sequence of baskets of one seed and day. Equal indexes make equal baskets,
 * byte for byte as JSON. Ids are unique over index, seed and date.
 *
 * @throws {RangeError} when the seed is no safe non-negative integer or the date not of the form
 * `2020-01-31`; the returned function throws it for such an index
 */
export function createBasketMaker(
  { seed, date, toSoldMs }: BasketMakerOptions,
): MakeBasket {
  assertCount(seed, "seed");
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) throw new RangeError(`Cannot make baskets of day "${date}"`);
  const compactDate = date.replaceAll("-", "");
  const day = Number(compactDate);
  const prices = createPriceList(deriveRandom([...toWords(seed), day]));
  const idPrefix = `${compactDate}-${seed.toString(36)}-`;
  const toSoldAt = createSoldAt();

  return function makeBasket(index) {
    assertCount(index, "index");
    const random = deriveRandom([...toWords(seed), day, ...toWords(index)]);
    const store = pickStore(random);
    const { name = "", language = "nl" } = STORES[store] ?? {};
    const goods = drawGoods(random, prices[store] ?? []);
    return {
      id: `${idPrefix}${index}`,
      store: name,
      date,
      ...(toSoldMs === undefined || store % 3 === 2 ? {} : { soldAt: toSoldAt(toSoldMs(index)) }),
      products: toTillLines(goods, { random, language, saysKind: store % 2 === 0 }),
    };
  };
}

/** What the customer takes to the till. */
function drawGoods(random: RandomGenerator, assortment: readonly WireProduct[]): Goods {
  const size = SMALLEST_BASKET + pickSize(random);
  const lines: WireProduct[] = [];
  let isPlain = true;
  let hasThree = false;
  while (lines.length < size) {
    const product = pickProduct(random);
    const line = assortment[product];
    if (line === undefined) break;
    // No "2 ×" is printed: two or three of one product are as many lines.
    const copies = uniformInt(random, 1, 100) <= REPEAT_PERCENT ? uniformInt(random, 2, 3) : 1;
    for (let copy = 0; copy < copies && lines.length < size; copy++) lines.push(line);
    if (copies === 3) hasThree = true;
    if (IS_SPECIAL[product] === 1) isPlain = false;
  }
  return { lines, isPlain, hasThree };
}

/**
 * How often a basket has 1, 2, … 60 lines: log-normal with a mean of some 8. The weights are whole
 * numbers, so that the last digits of an engine's `Math.exp` cannot change a basket.
 */
function toSizeWeights(): readonly number[] {
  const deviation = 0.8;
  const median = 5.9;
  return Array.from({ length: LARGEST_BASKET - SMALLEST_BASKET + 1 }, (_, index) => {
    const size = SMALLEST_BASKET + index;
    const distance = Math.log(size / median) / deviation;
    return Math.ceil(10_000 * Math.exp(-distance * distance / 2) / size);
  });
}

function assertCount(value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`Cannot make baskets with ${name} ${value}: it must be a whole number`);
  }
}

const SMALLEST_BASKET = 1;
const LARGEST_BASKET = 60;
const REPEAT_PERCENT = 12;
const pickStore = createWeightedPicker(STORES.map(({ weight }) => weight));
const pickProduct = createWeightedPicker(CATALOGUE.map(({ weight }) => weight));
const pickSize = createWeightedPicker(toSizeWeights());

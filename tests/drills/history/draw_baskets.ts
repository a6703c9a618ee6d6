/**
 * Baskets of a small, moving space of keys, so that repeats and conflicts happen, and happen at once.
 *
 * @module
 */
import type { WireBasket } from "../../../shared/basket/basket.ts";
import { toContent, toKey } from "./content.ts";
import {
  type Dated,
  OLD_DAY,
  type Operation,
  type OperationKind,
  type TillSent,
} from "./history_event.ts";

/** Something to send, as its client will remember it. */
export interface Sendable {
  readonly kind: OperationKind;
  readonly basket: WireBasket;
  readonly key: string;
  readonly content: string;
  readonly till?: TillSent;
  readonly dated?: Dated;
}

/** What {@linkcode createBasketDrawer} draws with: a whole number from 0 to `most`. */
export type Draw = (most: number) => number;

/** How many of the last keys are sent again. */
const WINDOW = 60;
/** How many of them are looked up: a look-up can only go back where there was one before. */
const OLDER = 600;
const STORES = ["Gent", "Namur", "Antwerpen"];
const NAMES = ["Bread", "Milk", "Banana", "Water", "Soap", "Gizmo"];

/** See {@linkcode createBasketDrawer}. */
export interface BasketDrawer {
  /**
   * A new basket, one of the last ones again, or that with other content; or one with a fault; or a new
   * one with a date near the last good one, or one that is no longer kept some day.
   */
  draw(kind: "single" | "repeat" | "conflict" | "invalid" | Dated): Sendable;
  /** Store and id of one of the last keys, or of one that should be stored by now. */
  drawKey(): readonly [store: string, id: string];
}

/** What is not drawn. */
export interface DrawerOptions {
  /** When the run began, by a clock that is right. @default now */
  readonly nowMs?: number;
  /**
   * Ids of baskets to which operators have done something: they are sent and looked up more often. It
   * grows while the run goes on.
   *
   * @default none
   */
  readonly favourites?: readonly string[];
}

/** The baskets of all clients of a run. */
export function createBasketDrawer(
  draw: Draw,
  { nowMs = Date.now(), favourites = [] }: DrawerOptions = {},
): BasketDrawer {
  let keys = 0;
  let dated = 0;
  let faulty = 0;
  const last = () => {
    const isFavourite = favourites.length > 0 && draw(7) === 0;
    if (isFavourite) return toNumber(favourites[draw(favourites.length - 1)]);
    return Math.max(0, keys - 1 - draw(Math.min(WINDOW, Math.max(0, keys - 1))));
  };
  return {
    draw(kind) {
      if (kind === "invalid") return toSendable(kind, makeFaulty(faulty++));
      if (kind === "tomorrow" || kind === "too_late" || kind === "old") {
        const sendable = toSendable(
          kind === "too_late" ? "invalid" : "single",
          makeDated(dated++, kind, nowMs),
        );
        return { ...sendable, dated: kind };
      }
      if (kind === "single") return toSendable(kind, makeBasket(keys++, 0));
      return toSendable(kind, makeBasket(last(), kind === "repeat" ? 0 : 1 + draw(1)));
    },
    drawKey() {
      const key = draw(2) === 0 ? last() : Math.max(0, keys - 1 - draw(Math.min(OLDER, keys)));
      const { store, id } = makeBasket(key, 0);
      return [store, id];
    },
  };
}

/** A basket with what a history remembers of it. */
export function toSendable(kind: OperationKind, basket: WireBasket, till?: TillSent): Sendable {
  return {
    kind,
    basket,
    key: toKey(basket.store, basket.id),
    content: toContent(basket),
    ...(till === undefined ? {} : { till }),
  };
}

/** What a client sends next, of every kind. */
export function drawSendable(
  { baskets, draw }: { readonly baskets: BasketDrawer; readonly draw: Draw },
): Sendable {
  const what = draw(99);
  return baskets.draw(SHARES.find(([, upTo]) => what < upTo)?.[0] ?? "single");
}

/** What a history says of it. */
export function toSent(
  { kind, key, content, basket, till, dated }: Sendable,
): Pick<Operation, "kind" | "key" | "content" | "lines" | "till" | "dated"> {
  return {
    ...{ kind, key, content },
    lines: basket.products.length,
    ...(till === undefined ? {} : { till }),
    ...(dated === undefined ? {} : { dated }),
  };
}

/** What a basket is, by a number below 100. */
const SHARES = [
  ["single", 49],
  ["repeat", 68],
  ["conflict", 87],
  ["invalid", 91],
  ["tomorrow", 95],
  ["too_late", 97],
  ["old", 100],
] as const;

function toNumber(id = "b-0"): number {
  return Number(id.slice("b-".length));
}

/** Always the same for the same key and content. Some first contents are what `poison` refuses. */
function makeBasket(key: number, content: number): WireBasket {
  const lines = 1 + (key + content) % 4;
  const isPoison = key % 12 === 7 && content === 0;
  return {
    id: `b-${key}`,
    store: STORES[key % STORES.length] ?? "",
    date: key % 5 === 0 && content === 2 ? "2026-01-02" : "2026-01-01",
    products: Array.from({ length: lines }, (_, line) => ({
      id: `p-${line}`,
      name: isPoison && line === 0 ? "Poison" : NAMES[(key + line) % NAMES.length] ?? "",
      price: (100 + (key * 7 + line * 13) % 900 + content) / 100,
    })),
  };
}

/** One that no API takes: a price of three decimals. */
function makeFaulty(index: number): WireBasket {
  return {
    id: `bad-${index}`,
    store: STORES[index % STORES.length] ?? "",
    date: "2026-01-01",
    products: [{ id: "p-0", name: "Bread", price: 1.234 }],
  };
}

/** A run that goes on past midnight makes neither of them the other. */
function makeDated(index: number, dated: Dated, nowMs: number): WireBasket {
  const days = dated === "tomorrow" ? 1 : 3;
  const date = new Date(nowMs + days * 86_400_000).toISOString().slice(0, 10);
  return {
    id: `d-${index}`,
    store: STORES[index % STORES.length] ?? "",
    date: dated === "old" ? OLD_DAY : date,
    products: [{ id: "p-0", name: "Bread", price: 2 }],
  };
}

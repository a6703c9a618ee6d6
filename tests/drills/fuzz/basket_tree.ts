/**
 * A basket or closing as it is written, member by member, so that it can be spoilt in ways that no object of
 * JavaScript could hold: names that occur twice, numbers that are none.
 *
 * @module
 */
import type { WireBasket } from "../../../shared/basket/basket.ts";
import type { WireClosing } from "../../../shared/closings/closing.ts";

/** Names and the JSON of their values. */
export type Members = readonly (readonly [name: string, json: string])[];

/** A basket before it becomes JSON: its members in their order, of which one may be wrong. */
export interface BasketTree {
  /** All but the products. */
  readonly members: Members;
  /** Absent: a closing. */
  readonly products?: readonly Members[];
}

/** One way to spoil a basket. */
export interface Edit {
  readonly kind: "drop" | "rename" | "repeat" | "replace" | "add";
  /** Which product it spoils, counted round; `undefined` is the basket itself. */
  readonly product: number | undefined;
  /** Which member, counted round. */
  readonly member: number;
  /** The name or JSON value that it brings. */
  readonly name: string;
  readonly json: string;
}

/** The tree of a basket. */
export function toTree({ products, ...rest }: WireBasket): BasketTree {
  return {
    members: toMembers(rest),
    products: products.map((product) => toMembers({ ...product })),
  };
}

/** The tree of a closing. */
export function toClosingTree(closing: WireClosing): BasketTree {
  return { members: toMembers({ ...closing }) };
}

/** The basket or closing, spoilt once more. */
export function applyEdit(tree: BasketTree, edit: Edit): BasketTree {
  const { members, products } = tree;
  if (products === undefined || edit.product === undefined) {
    return { ...tree, members: spoil(members, edit) };
  }
  const at = edit.product % Math.max(1, products.length);
  return {
    members,
    products: products.map((product, index) => index === at ? spoil(product, edit) : product),
  };
}

/** The JSON text of a tree. */
export function printTree({ members, products }: BasketTree): string {
  if (products === undefined) return printMembers(members);
  return printMembers([...members, ["products", `[${products.map(printMembers).join()}]`]]);
}

function toMembers(value: Readonly<Record<string, unknown>>): Members {
  return Object.entries(value).map(([name, member]) => [name, JSON.stringify(member)]);
}

function printMembers(members: Members): string {
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join()}}`;
}

function spoil(members: Members, { kind, member, name, json }: Edit): Members {
  const at = member % Math.max(1, members.length);
  switch (kind) {
    case "drop":
      return members.filter((_, index) => index !== at);
    case "add":
      return [...members, [name, json]];
    case "repeat":
      return [...members, ...members.slice(at, at + 1)];
    case "rename":
      return members.map((pair, index) => index === at ? [name, pair[1]] : pair);
    case "replace":
      return members.map((pair, index) => index === at ? [pair[0], json] : pair);
    default:
      return kind satisfies never;
  }
}

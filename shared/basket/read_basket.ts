/**
 * Reads valid baskets without zod, by the same rules as its schema. Whatever it is not certain of,
 * every fault above all, is for the schema.
 *
 * @module
 */
import type { Basket, BasketSchemaOptions, Product } from "./basket.ts";
import { type BasketFields, createBasketFields, LIMITS } from "./basket_schema.ts";
import { toBasket, toProduct } from "./to_basket.ts";

/**
 * Creates a function from a parsed JSON value to the basket that the schema puts out, or to
 * `undefined` where the schema finds a fault. It stops at the first one, and like the schema holds no
 * fields against each other.
 *
 * A field that only the schema knows would be no danger: baskets with it have a member too many here,
 * and go through the schema.
 *
 * @example
 * ```ts
 * import { createBasketReader } from "./read_basket.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const read = createBasketReader();
 * const wire = { id: " b-1", store: "Gent", date: "2020-01-01" };
 * assertEquals(read({ ...wire, products: [{ id: "p-1", name: "Banana", price: 1.5 }] }), {
 *   ...wire,
 *   id: "b-1",
 *   products: [{ id: "p-1", name: "Banana", priceCents: 150 }],
 * });
 * assertEquals(read({ ...wire, products: [] }), undefined);
 * ```
 */
export function createBasketReader(
  options: BasketSchemaOptions = {},
): (input: unknown) => Basket | undefined {
  const { basket, line } = createBasketFields(options);
  const readProduct = createProductReader(line);

  function readProducts(input: unknown): readonly Product[] | undefined {
    if (!Array.isArray(input) || input.length < 1 || input.length > LIMITS.products) {
      return undefined;
    }
    const products: Product[] = [];
    for (const element of input) {
      const product = readProduct(element);
      if (product === undefined) return undefined;
      products.push(product);
    }
    return products;
  }

  return function readBasket(input) {
    if (!isPlainObject(input)) return undefined;
    const id = basket.id.read(input["id"]);
    const store = basket.store.read(input["store"]);
    const date = basket.date.read(input["date"]);
    if (id === undefined || store === undefined || date === undefined) return undefined;
    const products = readProducts(input["products"]);
    if (products === undefined) return undefined;
    const members = Object.keys(input).length;
    if (members === 4) return toBasket({ id, store, date, products });
    const { soldAt, till, receipt, total, extra } = {
      soldAt: basket.soldAt.read(input["soldAt"]),
      till: basket.till.read(input["till"]),
      receipt: basket.receipt.read(input["receipt"]),
      total: basket.total.read(input["total"]),
      extra: basket.extra.read(input["extra"]),
    } satisfies AllBut<"id" | "store" | "date", BasketFields["basket"]>;
    return members === 4 + countRead([soldAt, till, receipt, total, extra])
      ? toBasket({ id, store, date, products, soldAt, till, receipt, total, extra })
      : undefined;
  };
}

function createProductReader(line: BasketFields["line"]): (input: unknown) => Product | undefined {
  return function readProduct(input) {
    if (!isPlainObject(input)) return undefined;
    const id = line.id.read(input["id"]);
    const name = line.name.read(input["name"]);
    const price = line.price.read(input["price"]);
    if (id === undefined || name === undefined || price === undefined) return undefined;
    const members = Object.keys(input).length;
    if (members === 3) return toProduct({ id, name, price });
    const { quantity, unit, kind } = {
      quantity: line.quantity.read(input["quantity"]),
      unit: line.unit.read(input["unit"]),
      kind: line.kind.read(input["kind"]),
    } satisfies AllBut<"id" | "name" | "price", BasketFields["line"]>;
    return members === 3 + countRead([quantity, unit, kind])
      ? toProduct({ id, name, price, quantity, unit, kind })
      : undefined;
  };
}

/** Something for each of the other fields: a new field is a type error here until it is read. */
type AllBut<Required extends keyof Fields, Fields> = {
  readonly [Name in Exclude<keyof Fields, Required>]: unknown;
};

/**
 * How many optional fields were read. When the object has no more members than that, none is unknown
 * and none was refused: both read as `undefined`, like one that is absent.
 */
function countRead(outputs: readonly unknown[]): number {
  let count = 0;
  for (const output of outputs) if (output !== undefined) count++;
  return count;
}

/** Whether its members are its own: not an array, and nothing that only code can make. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

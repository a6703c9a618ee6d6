/**
 * Compares one accepted basket with the stored one, line by line, to the cent.
 *
 * @module
 */
import type { Basket, Product } from "../../shared/basket/basket.ts";
import { formatCents } from "../../shared/basket/money.ts";
import type { VersionedRules } from "../../consumer/categorise/categorise.ts";
import { type Difference, toBasketName } from "./accepted.ts";
import type { StoredBasket, StoredLine } from "./read_stored.ts";

/**
 * Every difference, each named once: a line that is gone or changed is a difference of that line,
 * and the basket's total is only named when it is not the sum of the lines that were accepted.
 */
export function compareBasket(
  accepted: Basket,
  stored: StoredBasket,
  { categorise, rulesVersion }: VersionedRules,
): readonly Difference[] {
  const subject = toBasketName(accepted);
  const differences: Difference[] = [];
  const wrong = (detail: string) => differences.push({ kind: "basket", subject, detail });

  if (stored.purchasedOn !== accepted.date) {
    wrong(`date is ${stored.purchasedOn}, accepted was ${accepted.date}`);
  }
  const total = accepted.products.reduce((sum, { priceCents }) => sum + priceCents, 0);
  if (stored.totalCents !== total) {
    wrong(`total is ${formatCents(stored.totalCents)}, accepted was ${formatCents(total)}`);
  }
  if (stored.productCount !== accepted.products.length) {
    wrong(`product count is ${stored.productCount}, accepted was ${accepted.products.length}`);
  }
  const at = { store: accepted.store, purchasedOn: stored.purchasedOn };
  const lines = new Map(stored.lines.map((line) => [line.line, line]));
  for (const [index, product] of accepted.products.entries()) {
    const number = index + 1;
    const line = lines.get(number);
    lines.delete(number);
    const name = `${subject} line ${number}`;
    if (line === undefined) {
      differences.push({
        kind: "line",
        subject: name,
        detail: `is missing: ${product.name} at ${formatCents(product.priceCents)}`,
        explains: [{
          ...at,
          name: product.name,
          category: categorise(product.name),
          products: 1,
          cents: product.priceCents,
        }],
      });
      continue;
    }
    const faults = Object.values(LINE_FACTS).flatMap((toFact) => {
      const { name, stored, accepted } = toFact(line, product);
      return stored === accepted ? [] : [`${name} is ${stored}, accepted was ${accepted}`];
    });
    if (faults.length > 0) {
      const { category } = line;
      differences.push({
        kind: "line",
        subject: name,
        detail: faults.join("; "),
        explains: [
          { ...at, name: product.name, category, products: 1, cents: product.priceCents },
          { ...at, name: line.name, category, products: -1, cents: -line.priceCents },
        ],
      });
    }
    const category = categorise(line.name);
    if (line.rulesVersion === rulesVersion && line.category !== category) {
      // It explains nothing in a rollup: whether the rollups follow it or not is theirs to say.
      differences.push({
        kind: "category",
        subject: name,
        detail:
          `category is ${line.category}, version ${rulesVersion} of the rules says ${category}`,
      });
    }
  }
  for (const [number, line] of lines) {
    differences.push({
      kind: "line",
      subject: `${subject} line ${number}`,
      detail: `was never accepted: ${line.name} at ${formatCents(line.priceCents)}`,
      explains: [{
        ...at,
        name: line.name,
        category: line.category,
        products: -1,
        cents: -line.priceCents,
      }],
    });
  }
  return differences;
}

interface Fact {
  readonly name: string;
  readonly stored: string;
  readonly accepted: string;
}

/** What a line says of a product. A field of `Product` that is missing here does not compile. */
const LINE_FACTS: Record<keyof Product, (line: StoredLine, product: Product) => Fact> = {
  id: ({ productId }, { id }) => ({ name: "product", stored: productId, accepted: id }),
  name: (line, { name }) => ({ name: "name", stored: line.name, accepted: name }),
  priceCents: (line, { priceCents }) => ({
    name: "price",
    stored: formatCents(line.priceCents),
    accepted: formatCents(priceCents),
  }),
};

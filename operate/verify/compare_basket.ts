/**
 * Compares one accepted basket with the stored one, line by line, to the cent.
 *
 * @module
 */
import type { Basket, Product } from "../../shared/basket/basket.ts";
import { formatCents } from "../../shared/basket/money.ts";
import { formatThousandths } from "../../shared/basket/quantity.ts";
import type { VersionedRules } from "../../consumer/categorise/categorise.ts";
import { classify } from "../../consumer/categorise/classify.ts";
import { countOf } from "../../shared/basket/count_of.ts";
import { type Difference, type RollupDelta, toBasketName } from "./accepted.ts";
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
  for (const toFact of Object.values(BASKET_FACTS)) {
    const { name, stored: is, accepted: was } = toFact(stored, accepted);
    if (is !== was) wrong(`${name} is ${is}, accepted was ${was}`);
  }
  const at = { store: accepted.store, purchasedOn: stored.purchasedOn };
  const lines = new Map(stored.lines.map((line) => [line.line, line]));
  for (const [index, product] of accepted.products.entries()) {
    const number = index + 1;
    const line = lines.get(number);
    lines.delete(number);
    const name = `${subject} line ${number}`;
    const { kind, category } = classify(product, categorise);
    const added = { ...at, name: product.name, products: countOf(kind), cents: product.priceCents };
    if (line === undefined) {
      differences.push({
        kind: "line",
        subject: name,
        detail: `is missing: ${product.name} at ${formatCents(product.priceCents)}`,
        explains: [{ ...added, category }],
      });
      continue;
    }
    const faults = Object.values(LINE_FACTS).flatMap((toFact) => {
      const { name, stored, accepted } = toFact(line, product);
      return stored === accepted ? [] : [`${name} is ${stored}, accepted was ${accepted}`];
    });
    if (faults.length > 0) {
      differences.push({
        kind: "line",
        subject: name,
        detail: faults.join("; "),
        explains: [
          { ...added, category: line.category },
          toRemoved(line, at),
        ],
      });
    }
    if (line.rulesVersion !== rulesVersion) continue;
    const { name: itsName, priceCents, kind: itsKind } = line;
    const given = line.isKindGiven ? { kind: itsKind } : {};
    const rules = classify({ name: itsName, priceCents, ...given }, categorise);
    if (line.kind !== rules.kind) {
      differences.push({
        kind: "category",
        subject: name,
        detail: `kind is ${line.kind}, version ${rulesVersion} of the rules says ${rules.kind}`,
      });
    }
    if (line.category !== rules.category) {
      // It explains no wrong rollup: rollups are checked against the categories that are stored.
      differences.push({
        kind: "category",
        subject: name,
        detail: `category is ${line.category}, version ${rulesVersion} of the rules says ` +
          rules.category,
      });
    }
  }
  for (const [number, line] of lines) {
    differences.push({
      kind: "line",
      subject: `${subject} line ${number}`,
      detail: `was never accepted: ${line.name} at ${formatCents(line.priceCents)}`,
      explains: [toRemoved(line, at)],
    });
  }
  return differences;
}

/** What a rollup lacks without the line. */
function toRemoved(
  { name, category, kind, priceCents }: StoredLine,
  at: Pick<RollupDelta, "store" | "purchasedOn">,
): RollupDelta {
  return { ...at, name, category, products: -countOf(kind), cents: -priceCents };
}

interface Fact {
  readonly name: string;
  readonly stored: string;
  readonly accepted: string;
}

/** What a basket says beside its lines, date and total. A field that is missing here does not compile. */
const BASKET_FACTS: Record<
  Exclude<keyof Basket, "store" | "id" | "date" | "products" | "saidTotalCents">,
  (stored: StoredBasket, accepted: Basket) => Fact
> = {
  soldAt: (stored, accepted) => toFact("sold at", stored.soldAt, accepted.soldAt),
  till: (stored, accepted) => toFact("till", stored.till, accepted.till),
  receipt: (stored, accepted) => toFact("receipt", stored.receipt, accepted.receipt),
  extra: (stored, accepted) => toFact("extra", stored.extra, toText(accepted.extra)),
};

function toFact(name: string, stored?: unknown, accepted?: unknown): Fact {
  return { name, stored: String(stored ?? "absent"), accepted: String(accepted ?? "absent") };
}

function toText(extra: Basket["extra"]): string | undefined {
  return extra === undefined ? undefined : JSON.stringify(extra);
}

/** What a line says of a product. A field of `Product` that is missing here does not compile. */
const LINE_FACTS: Record<keyof Required<Product>, (line: StoredLine, product: Product) => Fact> = {
  id: ({ productId }, { id }) => ({ name: "product", stored: productId, accepted: id }),
  name: (line, { name }) => ({ name: "name", stored: line.name, accepted: name }),
  priceCents: (line, { priceCents }) => ({
    name: "price",
    stored: formatCents(line.priceCents),
    accepted: formatCents(priceCents),
  }),
  // A derived kind is that of the rules, which are held against each line on their own.
  kind: ({ kind, isKindGiven }, product) =>
    toFact("kind", isKindGiven ? kind : undefined, product.kind),
  quantityThousandths: (line, { quantityThousandths = 1_000 }) =>
    toFact(
      "quantity",
      formatThousandths(line.quantityThousandths),
      formatThousandths(quantityThousandths),
    ),
  unit: (line, { unit = "piece" }) => toFact("unit", line.unit, unit),
};

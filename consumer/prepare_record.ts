/**
 * Prepares one record for the tables: decodes, categorises, totals and hashes it, or makes it a
 * dead letter. Pure: its clock is an argument.
 *
 * @module
 */
import { hash } from "node:crypto";
import type { Basket, Product } from "../shared/basket/basket.ts";
import { createBasketParser } from "../shared/basket/parse_basket.ts";
import type { RawRecord } from "../shared/basket/raw_record.ts";
import { decodeRecord } from "../shared/basket/record.ts";
import { isClosingRecord } from "../shared/closings/closing_record.ts";
import type { VersionedRules } from "./categorise/categorise.ts";
import { classify } from "./categorise/classify.ts";
import type { LineRow, PreparedRecord } from "./prepared_record.ts";
import { createPrepareClosing } from "./tills/prepare_closing.ts";

/** What {@linkcode createPrepareRecord} needs. */
export interface PrepareOptions extends VersionedRules {
  /** @default {() => new Date()} */
  readonly now?: () => Date;
}

/** Creates the step that prepares a record. */
export function createPrepareRecord(
  { categorise, rulesVersion, now = () => new Date() }: PrepareOptions,
): (record: RawRecord) => PreparedRecord {
  const parse = createBasketParser({ now });
  const prepareClosing = createPrepareClosing({ now });
  return function prepareRecord(record) {
    if (isClosingRecord(record)) return prepareClosing(record);
    const decoded = decodeRecord(record, { now, parse });
    if (!decoded.ok) return { kind: "dead_letter", deadLetter: { record, ...decoded.rejection } };
    const { basket, receivedAt } = decoded;
    let totalCents = 0;
    const lines = basket.products.map((product): LineRow => {
      totalCents += product.priceCents;
      const { kind, category } = classify(product, categorise);
      return {
        productId: product.id,
        name: product.name,
        priceCents: product.priceCents,
        kind,
        category,
        isKindGiven: product.kind !== undefined,
        quantityThousandths: product.quantityThousandths ?? 1_000,
        unit: product.unit ?? "piece",
      };
    });
    return {
      kind: "basket",
      row: {
        record,
        store: basket.store,
        id: basket.id,
        purchasedOn: basket.date,
        totalCents,
        receivedAt,
        ...(basket.soldAt === undefined ? {} : { soldAt: basket.soldAt }),
        ...(basket.till === undefined ? {} : { till: basket.till }),
        ...(basket.receipt === undefined ? {} : { receipt: basket.receipt }),
        ...(basket.extra === undefined ? {} : { extra: JSON.stringify(basket.extra) }),
        contentHash: toContentHash(basket),
        rulesVersion,
        lines,
      },
    };
  };
}

/**
 * SHA-256, in hexadecimal, of what the shop sent and nothing that we added: a change of the
 * category rules does not turn a repeat into a conflict. A default that is spelled out counts like
 * one that is absent, and a basket of the first version of the contract has the hash that it had.
 */
export function toContentHash(basket: Basket): string {
  const { store, id, date, products, soldAt, till, receipt, extra } = basket;
  const news = soldAt === undefined && till === undefined && extra === undefined
    ? []
    : [[soldAt ?? null, till ?? null, receipt ?? null, extra ?? null]];
  const content = [store, id, date, products.map(toLineContent), ...news];
  return hash("sha256", JSON.stringify(content), "hex");
}

function toLineContent(product: Product): readonly unknown[] {
  const { id, name, priceCents, quantityThousandths, unit, kind } = product;
  const isUsualKind = kind === undefined || kind === (priceCents < 0 ? "return" : "product");
  if (isUsualKind && quantityThousandths === undefined && unit === undefined) {
    return [id, name, priceCents];
  }
  const news = [quantityThousandths ?? 1_000, unit ?? "piece", isUsualKind ? null : kind];
  return [id, name, priceCents, ...news];
}

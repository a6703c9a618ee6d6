/**
 * The columns of a CSV file by the names in its first line: in any order and case, in English,
 * Dutch or French. A name that nobody knows is refused: a typo must not lose data silently.
 *
 * @module
 */
import { unescapeFormulas } from "../../shared/service/escape_formulas.ts";
import { UsageError } from "../../shared/service/run_task.ts";

/** What a column holds. */
export type ColumnRole = keyof typeof NAMES;

/** The columns of a file. */
export interface CsvColumns {
  /** Where each known column is. */
  readonly at: Readonly<Partial<Record<ColumnRole, number>>>;
  /** The columns `extra.NAME`, with what is behind the point. */
  readonly extra: readonly { readonly name: string; readonly index: number }[];
  /** As the file has them, without those at the end that have no name. */
  readonly names: readonly string[];
  /** The shop of all baskets, where no column names it. */
  readonly store?: string | undefined;
}

/**
 * Every name of a column, compared without case, accents, blanks and `_ - . / '`. No name is here that
 * one shop uses for a number and another for a text (`ticket`, `product`, `artikel`).
 */
const NAMES = {
  store: ["store", "shop", "storename", "winkel", "filiaal", "magasin"],
  id: ["basketid", "basket", "id", "mandje", "mandjeid", "panier", "panierid", "idpanier"],
  date: ["date", "day", "purchasedate", "datum", "aankoopdatum", "dateachat", "datedachat"],
  soldAt: ["soldat", "verkochtop", "tijdstip", "horodatage"],
  till: ["till", "register", "kassa", "kassanummer", "caisse", "numerocaisse"],
  receipt: ["receipt", "receiptnumber", "bonnummer", "ticketnummer", "numeroticket"],
  total: ["total", "receipttotal", "totaal", "totalticket"],
  productId: [
    "productid",
    "productnumber",
    "articleid",
    "articlenumber",
    "ean",
    "sku",
    "plu",
    "productnummer",
    "artikelid",
    "artikelnummer",
    "idproduit",
    "codeproduit",
    "codearticle",
  ],
  name: [
    "name",
    "productname",
    "description",
    "naam",
    "productnaam",
    "artikelnaam",
    "omschrijving",
    "nom",
    "nomproduit",
    "libelle",
    "designation",
  ],
  price: ["price", "amount", "lineamount", "prijs", "bedrag", "prix", "montant"],
  quantity: ["quantity", "qty", "aantal", "hoeveelheid", "quantite", "qte"],
  unit: ["unit", "eenheid", "unite"],
  kind: ["kind", "soort"],
  /** What an earlier import wrote into the file of rejected baskets. */
  reason: ["reason"],
} as const;

/** The columns that no file may lack. */
export const REQUIRED = ["store", "id", "date", "productId", "name", "price"] as const;

/** How the documentation and messages write a column. */
const TITLES: Readonly<Record<ColumnRole, string>> = {
  store: "store",
  id: "basket_id",
  date: "date",
  soldAt: "sold_at",
  till: "till",
  receipt: "receipt",
  total: "total",
  productId: "product_id",
  name: "name",
  price: "price",
  quantity: "quantity",
  unit: "unit",
  kind: "kind",
  reason: "reason",
};

/** The role of a column in messages. */
export function toColumnTitle(role: ColumnRole): string {
  return TITLES[role];
}

/**
 * Reads the first line of a file.
 *
 * @throws {UsageError} naming every column that is unknown, missing or there twice
 */
export function parseColumns(
  header: readonly string[],
  { path, store }: {
    readonly path: string;
    /** The shop that the person names. */
    readonly store?: string | undefined;
  },
): CsvColumns {
  // A spreadsheet exports empty columns behind the last one where somebody once wrote there.
  const named = header.slice(0, header.findLastIndex((name) => name.trim() !== "") + 1);
  const isRejectedFile = named.some((name) => ROLES.get(simplify(name)) === "reason");
  const names = isRejectedFile ? named.map(unescapeFormulas) : named;
  const at: Partial<Record<ColumnRole, number>> = {};
  const extra: { name: string; index: number }[] = [];
  const unknown: string[] = [];
  const faults: string[] = [];
  for (const [index, name] of names.entries()) {
    const extraName = /^\s*extra\.(.+?)\s*$/i.exec(name)?.[1];
    if (extraName !== undefined) {
      if (extra.some(({ name }) => name === extraName)) faults.push(`"${name}" is there twice`);
      extra.push({ name: extraName, index });
      continue;
    }
    const role = ROLES.get(simplify(name));
    if (name.trim() === "") faults.push(`column ${index + 1} has no name`);
    else if (role === undefined) unknown.push(JSON.stringify(name.trim()));
    else if (at[role] !== undefined) faults.push(`"${name}" is ${TITLES[role]} a second time`);
    else at[role] = index;
  }
  const missing = REQUIRED.filter((role) =>
    at[role] === undefined && !(role === "store" && store !== undefined)
  ).map((role) => TITLES[role]);
  if (missing.length > 0) faults.unshift(`without ${missing.join(", ")}`);
  if (store !== undefined && at.store !== undefined) {
    faults.push(`"${names[at.store]}" names the shop, and so does --store`);
  }
  if (unknown.length > 0) faults.unshift(`unknown: ${unknown.slice(0, 20).join(", ")}`);
  if (faults.length > 0) {
    const titles = Object.values(TITLES).filter((title) => title !== TITLES.reason);
    throw new UsageError(
      `Cannot import ${path}, its columns are not clear: ${faults.join("; ")}
` +
        `Columns: ${titles.join(", ")}. Anything else needs a name like extra.cashier` +
        (missing.includes(TITLES.store) ? "\n--store NAME says whose baskets all of them are" : ""),
    );
  }
  return { at, extra, names, ...(store === undefined ? {} : { store }) };
}

/** Lower case, without accents, blanks, what joins words, and the currency of an amount. */
function simplify(name: string): string {
  return name.replace(CURRENCY, "").normalize("NFD").replaceAll(/\p{M}|[\s_\-./'’]/gu, "")
    .toLowerCase();
}

/** `Prijs (€)`, `Bedrag EUR` */
const CURRENCY = /(?:\((?:€|EUR)\)|€|\bEUR)\s*$/i;

const ROLES: ReadonlyMap<string, ColumnRole> = new Map(
  (Object.keys(NAMES) as ColumnRole[]).flatMap((role) => NAMES[role].map((name) => [name, role])),
);

/**
 * Proves that an imported file is stored: reads it again, and holds each accepted basket against
 * Postgres by identity and content.
 *
 * @module
 */
import type { Basket, BasketIdentity } from "../../shared/basket/basket.ts";
import { createBasketParser } from "../../shared/basket/parse_basket.ts";
import { parseJson } from "../../shared/basket/parse_json.ts";
import { foldStore } from "../../api/stores/fold_store.ts";
import { encodeRecord } from "../../shared/basket/record.ts";
import { toRecordHash } from "../../shared/kafka/record_hash.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import { findErased } from "../../shared/erasures/find_erased.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { type Sleep, sleep as timerSleep } from "../../shared/service/sleep.ts";
import type { WaitBudget } from "../../shared/service/wait_budget.ts";
import { toContentHash } from "../../consumer/prepare_record.ts";
import { toRowKey } from "../../consumer/store/insert_baskets.ts";
import type { ImportItem } from "./import_item.ts";

/** Options for {@linkcode verifyImport}. */
export interface VerifyImportOptions {
  readonly database: Queryable;
  /** How long to wait, in all, for baskets that are not stored yet. */
  readonly budget: WaitBudget;
  readonly signal: AbortSignal;
  readonly sleep?: Sleep;
}

/** What became of the accepted baskets; `accepted = stored + deadLetters + erased + lost`. */
export interface ImportProof {
  readonly accepted: number;
  readonly stored: number;
  readonly deadLetters: number;
  /** Of baskets that were erased: they are not stored again. */
  readonly erased: number;
  readonly lost: number;
  /** The first baskets that are dead letters or lost, in words. */
  readonly named: readonly string[];
}

/** Looks for each of `accepted`. Changes nothing. */
export async function verifyImport(
  accepted: AsyncIterable<ImportItem>,
  { database, budget, signal, sleep = timerSleep }: VerifyImportOptions,
): Promise<ImportProof> {
  const counts = { accepted: 0, stored: 0, deadLetters: 0, erased: 0, lost: 0 };
  const named: string[] = [];
  const name = (words: string) => {
    if (named.length < MAX_NAMED) named.push(words);
  };
  let spellings = await readSpellings(database);
  let missing: Wanted[] = [];
  let chunk: Wanted[] = [];

  /** Counts what is there. Returns what may still come. */
  async function check(all: readonly Wanted[]): Promise<Wanted[]> {
    const rest: Wanted[] = [];
    for (let at = 0; at < all.length; at += CHUNK) {
      signal.throwIfAborted();
      const missing = await count(all.slice(at, at + CHUNK));
      const others = missing.map((wanted) => toOtherSpelling(wanted, spellings));
      const renamed = others.filter((wanted) => wanted !== undefined);
      const still = new Set(renamed.length === 0 ? [] : await count(renamed));
      rest.push(...missing.filter((_, index) => {
        const other = others[index];
        return other === undefined || still.has(other);
      }));
    }
    return rest;
  }

  async function count(part: readonly Wanted[]): Promise<readonly Wanted[]> {
    const fates = await readFates(database, part);
    const open = part.filter((_, index) => fates[index] === undefined);
    const erased = await findErased(database, open);
    const gone = new Set(open.filter((_, place) => erased.has(place)));
    counts.erased += gone.size;
    return part.filter((wanted, index) => {
      if (gone.has(wanted)) return false;
      const fate = fates[index];
      if (fate === "stored") counts.stored++;
      else if (fate !== undefined) {
        counts.deadLetters++;
        name(`${describe(wanted)} is a dead letter: ${fate.code}`);
      }
      return fate === undefined;
    });
  }

  async function waitForMissing(most: number): Promise<void> {
    while (missing.length > most && budget.leftMs > 0) {
      const startMs = performance.now();
      await sleep(Math.min(POLL_MS, budget.leftMs), signal);
      spellings = await readSpellings(database);
      missing = await check(missing);
      budget.spend(performance.now() - startMs);
    }
    if (missing.length <= most) return;
    counts.lost += missing.length;
    for (const wanted of missing) name(`${describe(wanted)} is neither stored nor a dead letter`);
    missing = [];
  }

  async function take(): Promise<void> {
    missing.push(...await check(chunk));
    chunk = [];
    if (missing.length >= MAX_MISSING) await waitForMissing(MAX_MISSING / 2);
  }

  for await (const item of accepted) {
    counts.accepted++;
    const wanted = toWanted(item);
    if (wanted === undefined) {
      counts.lost++;
      name(`The basket on line ${item.line} was accepted, and this version cannot read it`);
      continue;
    }
    chunk.push(wanted);
    if (chunk.length >= CHUNK) await take();
  }
  await take();
  await waitForMissing(0);
  return { ...counts, named };
}

/** An accepted basket. */
interface Wanted extends BasketIdentity {
  readonly item: ImportItem;
  readonly contentHash: string;
  /** Of the record that the API made of it. */
  readonly recordHash: string;
}

function toWanted(item: ImportItem, store?: string): Wanted | undefined {
  const value = parseJson(item.json ?? new Uint8Array());
  const parsed = value.ok ? parseAtDoor(value.value) : undefined;
  if (parsed?.ok !== true) return undefined;
  const basket: Basket = store === undefined ? parsed.basket : { ...parsed.basket, store };
  const record = encodeRecord(basket, { receivedAt: new Date(0), requestId: "" });
  return {
    store: basket.store,
    id: basket.id,
    item,
    contentHash: toContentHash(basket),
    recordHash: toRecordHash({
      key: encoder.encode(record.key),
      value: encoder.encode(record.value),
    }),
  };
}

/** As the API reads it, so that texts have the form in which they are stored. */
const parseAtDoor = createBasketParser({ isAtDoor: true });

/** With a list of shops the API takes a name that looks like a known one as that. */
function toOtherSpelling(
  { item, store }: Wanted,
  spellings: ReadonlyMap<string, string>,
): Wanted | undefined {
  const known = spellings.get(foldStore(store));
  return known === undefined || known === store ? undefined : toWanted(item, known);
}

/** The shops that have baskets, by what their spellings have in common. */
async function readSpellings(database: Queryable): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query(READ_STORES);
  return new Map(rows.map(({ store }) => [foldStore(store ?? ""), store ?? ""]));
}

async function readFates(database: Queryable, wanted: readonly Wanted[]) {
  const keys = [
    toArrayLiteral(wanted.map(({ store }) => store)),
    toArrayLiteral(wanted.map(({ id }) => id)),
  ];
  const stored = new Set(
    (await database.query(READ_STORED, keys)).map((row) => `${toKey(row)}\u0000${row.hash}`),
  );
  const isStored = (each: Wanted) => stored.has(`${toRowKey(each)}\u0000${each.contentHash}`);
  const rest = wanted.filter((each) => !isStored(each));
  const letters = rest.length === 0 ? [] : await database.query(READ_DEAD_LETTERS, [
    toArrayLiteral(rest.map(({ store }) => store)),
    toArrayLiteral(rest.map(({ id }) => id)),
  ]);
  const codes = new Map(letters.map((row) => [`${toKey(row)}\u0000${row.hash}`, row.code ?? ""]));
  return wanted.map((each) => {
    if (isStored(each)) return "stored";
    const code = codes.get(`${toRowKey(each)}\u0000${each.recordHash}`);
    return code === undefined ? undefined : { code };
  });
}

function toKey({ store, id }: { readonly [name: string]: string | null }): string {
  return toRowKey({ store: store ?? "", id: id ?? "" });
}

function describe({ store, id, item: { line } }: Wanted): string {
  return `basket ${JSON.stringify(store)} ${JSON.stringify(id)} of line ${line}`;
}

const WANTED = "unnest($1::text[], $2::text[]) as wanted (store, id)";
/** A basket that was replaced on purpose was stored before. */
const READ_STORED = `
  select store, id, encode(content_hash, 'hex') as hash
  from baskets join ${WANTED} using (store, id)
  union all
  select store, id, encode(content_hash, 'hex') as hash
  from replaced_baskets join ${WANTED} using (store, id)`;
const READ_DEAD_LETTERS = `
  select letters.store, letters.basket_id as id, code, encode(content_hash, 'hex') as hash
  from dead_letters as letters
  join ${WANTED} on wanted.store = letters.store and wanted.id = letters.basket_id`;

const READ_STORES = "select distinct store from baskets_by_day";

const CHUNK = 500;
const POLL_MS = 300;
/** Baskets that are waited for at once; more would only take memory. */
const MAX_MISSING = 10_000;
const MAX_NAMED = 100;
const encoder = new TextEncoder();

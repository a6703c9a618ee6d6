/**
 * Reads the dead letters at one position, with all that a person needs to decide.
 *
 * @module
 */
import { SOLD_AT_SQL } from "../../shared/basket/calendar_date.ts";
import type { BasketIdentity, LineKind, Unit } from "../../shared/basket/basket.ts";
import { OF_ONE_BASKET } from "../../shared/basket/lines_of_baskets.ts";
import { maskDetail } from "../../shared/basket/mask_detail.ts";
import { maskPointer } from "../../shared/basket/mask_pointer.ts";
import { parseCents } from "../../shared/basket/money.ts";
import { diffBaskets, toVersion } from "../../shared/dead_letters/diff_baskets.ts";
import type { BasketVersion } from "../../shared/dead_letters/diff_baskets.ts";
import { findFaults } from "../../shared/dead_letters/find_faults.ts";
import { readDeadLetters } from "../../shared/dead_letters/read_dead_letters.ts";
import type { StoredDeadLetter } from "../../shared/dead_letters/stored_dead_letter.ts";
import { formatPosition, type Position } from "../../shared/kafka/position.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { toPosition } from "../../shared/postgres/position_columns.ts";
import { toDay, toInstant } from "../../shared/postgres/to_instant.ts";
import type { LetterAnswer } from "./letter_schemas.ts";
import { toContents, toVersionAnswer, withoutExtra } from "./show_letter.ts";

/** Most dead letters at one position. */
const MAX_LETTERS = 10;

/** Options for {@linkcode readLetters}. */
export interface ReadLettersOptions {
  /** The only shops whose dead letters are read; absent: all. */
  readonly stores?: readonly string[] | undefined;
  /** Whether what strangers sent is shown as it came. */
  readonly isWhole: boolean;
}

/** The dead letters at `position`, the oldest first. @throws {DatabaseError} */
export async function readLetters(
  database: Queryable,
  position: Position,
  { stores, isWhole }: ReadLettersOptions,
): Promise<readonly LetterAnswer[]> {
  const letters = await readDeadLetters(database, [position], { stores, limit: MAX_LETTERS });
  const answers: LetterAnswer[] = [];
  for (const letter of letters) answers.push(await describe(database, letter, { isWhole }));
  return answers;
}

async function describe(
  database: Queryable,
  letter: StoredDeadLetter,
  { isWhole }: { readonly isWhole: boolean },
): Promise<LetterAnswer> {
  const { position, contentHash, code, detail, failedAt, settlement } = letter;
  const { faults, basket } = findFaults(letter.record);
  const identity = basket ?? letter.identity;
  const stored = identity && await readStoredSide(database, identity);
  const version = basket && toVersion(basket);
  const shown = version === undefined || isWhole || version.extra === stored?.version.extra
    ? version
    : withoutExtra(version);
  return {
    ...position,
    offset: Number(position.offset),
    position: formatPosition(position),
    contentHash,
    code,
    detail: isWhole ? detail : maskDetail(detail),
    store: identity?.store ?? null,
    id: identity?.id ?? null,
    failedAt,
    recordTimestamp: letter.recordTimestamp ?? null,
    settlement: settlement ?? null,
    ...toContents(letter, { isWhole, faults }),
    faults: faults.map(({ code, pointer, detail }) => ({
      code,
      pointer: isWhole ? pointer : maskPointer(pointer),
      detail,
    })),
    stored: stored === undefined ? null : { ...toVersionAnswer(stored.version), ...stored.place },
    letter: shown === undefined ? null : toVersionAnswer(shown),
    changes: shown === undefined || stored === undefined
      ? null
      : diffBaskets(stored.version, shown),
    others: identity === undefined ? [] : await readOthers(database, letter, identity),
    audit: settlement === undefined ? [] : await readSettling(database, letter, settlement.at),
  };
}

/** The stored basket as it is compared, and when and where it was stored. */
interface StoredSide {
  readonly version: BasketVersion;
  readonly place: Pick<
    NonNullable<LetterAnswer["stored"]>,
    "topic" | "partition" | "offset" | "receivedAt" | "storedAt"
  >;
}

async function readStoredSide(
  database: Queryable,
  { store, id }: BasketIdentity,
): Promise<StoredSide | undefined> {
  const key = [store, id];
  const [row] = await database.query(READ_BASKET, key);
  if (row === undefined) return undefined;
  const lines = await database.query(READ_LINES, key);
  const { soldAt, till, receipt, extra } = row;
  const { topic, partition, offset } = toPosition(row);
  return {
    version: {
      date: row.date ?? "",
      totalCents: parseCents(row.total ?? ""),
      productCount: Number(row.product_count),
      ...(typeof soldAt === "string" ? { soldAt } : {}),
      ...(typeof till === "string" ? { till } : {}),
      ...(typeof receipt === "string" ? { receipt: Number(receipt) } : {}),
      ...(typeof extra === "string" ? { extra } : {}),
      lines: new Map(lines.map((line) => [Number(line.line), {
        id: line.id ?? "",
        name: line.name ?? "",
        priceCents: parseCents(line.price ?? ""),
        quantityThousandths: Math.round(Number(line.quantity) * 1_000),
        unit: line.unit as Unit,
        ...(line.is_kind_given === "t" ? { kind: line.kind as LineKind } : {}),
      }])),
    },
    place: {
      topic,
      partition,
      offset: Number(offset),
      receivedAt: row.receivedAt ?? "",
      storedAt: row.storedAt ?? "",
    },
  };
}

async function readOthers(
  database: Queryable,
  { position: { topic, partition, offset }, contentHash }: StoredDeadLetter,
  { store, id }: BasketIdentity,
): Promise<LetterAnswer["others"]> {
  const args = [store, id, topic, partition, offset, contentHash];
  const rows = await database.query(READ_OTHERS, args);
  return rows.map((row) => ({
    position: formatPosition(toPosition(row)),
    code: row.code ?? "",
    failedAt: row.failedAt ?? "",
  }));
}

async function readSettling(
  database: Queryable,
  { position, contentHash }: StoredDeadLetter,
  settledAt: string,
): Promise<LetterAnswer["audit"]> {
  const rows = await database.query(READ_SETTLING, [
    settledAt,
    formatPosition(position),
    contentHash,
  ]);
  return rows.map(({ at, actor, action, reason = null, to = null, request = null }) => ({
    at: at ?? "",
    actor: actor ?? "",
    action: action ?? "",
    reason,
    to,
    request,
  }));
}

const READ_BASKET = `
  select
    ${toDay("purchased_on")} as date, total, product_count, ${SOLD_AT_SQL} as "soldAt", till,
    receipt, extra, topic, partition_id, record_offset,
    ${toInstant("received_at")} as "receivedAt",
    ${toInstant("stored_at")} as "storedAt"
  from baskets
  where store = $1::text and id = $2::text`;

const READ_LINES = `
  select line, product_id as id, name, price, quantity, unit, kind, is_kind_given
  from basket_products as lines
  where ${OF_ONE_BASKET}
  order by line`;

// The index dead_letters_by_basket.
const READ_OTHERS = `
  select
    topic, partition_id, record_offset, code, ${toInstant("letters.failed_at")} as "failedAt"
  from dead_letters as letters
  where store = $1::text and basket_id = $2::text
    and replayed_at is null and discarded_at is null
    and (topic, partition_id, record_offset, content_hash)
      <> ($3::text, $4::integer, $5::bigint, decode($6::text, 'hex'))
  order by letters.failed_at
  limit 20`;

// The index audit_by_time: its row is of the transaction that settled the dead letter.
const READ_SETTLING = `
  select
    ${toInstant("changes.at")} as at, actor, action, reason, detail ->> 'to' as to,
    detail ->> 'request' as request
  from audit as changes
  where changes.at between $1::timestamptz - interval '1 second'
      and $1::timestamptz + interval '1 minute'
    and detail ->> 'position' = $2::text and detail ->> 'contentHash' = $3::text
  order by changes.at
  limit 5`;

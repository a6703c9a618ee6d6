/**
 * What the consumer and the task `dead-letters` do with a record, for records of `n` of something that
 * a stranger can have much of. For the test and the measurement of how the CPU grows with `n`.
 *
 * @module
 */
import { RUNNING_RULES } from "../../../consumer/categorise/categorise.ts";
import { createPrepareRecord } from "../../../consumer/prepare_record.ts";
import { insertDeadLetters } from "../../../consumer/store/insert_dead_letters.ts";
import {
  formatDeadLetter,
  toDeadLetterJson,
} from "../../../operate/dead_letters/format_dead_letter.ts";
import { toReplayRecord } from "../../../consumer/dead_letters/replay_record.ts";
import { type RawRecord, toRecordHeaders } from "../../../shared/basket/raw_record.ts";
import { toRecordHash } from "../../../shared/kafka/record_hash.ts";
import { aRecord } from "../../support/a_basket.ts";
import { aStoredDeadLetter } from "../../support/a_stored_dead_letter.ts";

/** Work on a record that grows with `n`. */
export interface GrowingWork {
  readonly name: string;
  /** The smallest `n` to look at. */
  readonly n: number;
  /** Makes the record, and returns the work to measure. */
  readonly prepare: (n: number) => () => unknown;
}

const prepareRecord = createPrepareRecord(RUNNING_RULES);
const LINE = '{"id":"1","name":"Banana","price":1.5}';

/** A basket as JSON, with parts of it written by hand. */
function toJson(
  { store = '"Gent"', date = '"2020-01-01"', products = `[${LINE}]`, more = "" }: {
    readonly store?: string;
    readonly date?: string;
    readonly products?: string;
    readonly more?: string;
  },
): string {
  return `{"id":"1","store":${store},"date":${date},"products":${products}${more}}`;
}

function repeat(n: number, toText: (index: number) => string): string {
  return Array.from({ length: n }, (_, index) => toText(index)).join(",");
}

/** V8 hashes such names without a seed: as keys of a Set or Map some 16,000 of them collide. */
function toCollidingName(index: number): string {
  return `${index * 262_144 + 7}`;
}

function ofValue(name: string, n: number, toValue: (n: number) => string): GrowingWork {
  return {
    name: `prepare: ${name}`,
    n,
    prepare(n) {
      const record = aRecord(toValue(n));
      return () => prepareRecord(record);
    },
  };
}

function ofDeadLetter(name: string, n: number, toRecord: (n: number) => RawRecord): GrowingWork[] {
  const withRecord = (step: string, work: (record: RawRecord) => unknown): GrowingWork => ({
    name: `${step}: ${name}`,
    n,
    prepare(n) {
      const record = toRecord(n);
      return () => work(record);
    },
  });
  const database = { query: () => Promise.resolve([]) };
  const faults = [{ code: "not_json" as const, pointer: "", detail: "Is not valid JSON" }];
  return [
    withRecord("hash", toRecordHash),
    withRecord(
      "insert",
      (record) =>
        insertDeadLetters(database, [{ record, code: "not_json", detail: "Is not valid JSON" }]),
    ),
    withRecord("replay", (record) => toReplayRecord(aStoredDeadLetter({ record }))),
    withRecord("show", (record) => {
      const deadLetter = aStoredDeadLetter({ record });
      return formatDeadLetter({ deadLetter, faults }) +
        JSON.stringify(toDeadLetterJson({ deadLetter, faults }));
    }),
  ];
}

/** All of it. */
export const GROWING_WORK: readonly GrowingWork[] = [
  ofValue("fields", 10_000, (n) => toJson({ more: `,${repeat(n, (i) => `"f${i}":1`)}` })),
  ofValue(
    "fields that collide",
    4_000,
    (n) => toJson({ more: `,${repeat(n, (i) => `"${toCollidingName(i)}":1`)}` }),
  ),
  ofValue(
    "fields of a line that collide",
    4_000,
    (n) => toJson({ products: `[{${repeat(n, (i) => `"${toCollidingName(i)}":1`)}}]` }),
  ),
  ofValue(
    "a store that is an object",
    4_000,
    (n) => toJson({ store: `{${repeat(n, (i) => `"${toCollidingName(i)}":1`)}}` }),
  ),
  ofValue("one field n times", 10_000, (n) => toJson({ more: `,${repeat(n, () => '"id":"1"')}` })),
  ofValue("lines", 125, (n) => toJson({ products: `[${repeat(n, () => LINE)}]` })),
  ofValue("too many lines", 10_000, (n) => toJson({ products: `[${repeat(n, () => LINE)}]` })),
  ofValue("too many bad lines", 10_000, (n) => toJson({ products: `[${repeat(n, () => "{}")}]` })),
  ofValue("nested arrays", 50_000, (n) => toJson({ products: "[".repeat(n) + "]".repeat(n) })),
  ofValue(
    "nested objects",
    50_000,
    (n) => toJson({ store: `${'{"a":'.repeat(n)}1${"}".repeat(n)}` }),
  ),
  ofValue("brackets without an end", 100_000, (n) => "[".repeat(n)),
  ofValue(
    "digits of a price",
    100_000,
    (n) => toJson({ products: `[{"id":"1","name":"B","price":${"1".repeat(n)}}]` }),
  ),
  ofValue(
    "decimals of a price",
    100_000,
    (n) => toJson({ products: `[{"id":"1","name":"B","price":0.${"1".repeat(n)}}]` }),
  ),
  ofValue("marks", 20_000, (n) => toJson({ store: `"${"\u0301\u0316".repeat(n)}"` })),
  ofValue("lines with many marks", 125, (n) => {
    const line = `{"id":"1","name":"${"\u0301\u0316".repeat(790)}","price":1}`;
    return toJson({ products: `[${repeat(n, () => line)}]` });
  }),
  ofValue("blanks", 100_000, (n) => toJson({ store: `"${" ".repeat(n)}x${" ".repeat(n)}"` })),
  ofValue("control characters", 100_000, (n) => toJson({ store: `"${"\\u0007".repeat(n)}"` })),
  ofValue("lone surrogates", 100_000, (n) => toJson({ store: `"${"\\ud800".repeat(n)}"` })),
  ofValue("letters of a field's name", 50_000, (n) => toJson({ more: `,"${"~/".repeat(n)}":1` })),
  ofValue("letters of a date", 100_000, (n) => toJson({ date: `"${"9".repeat(n)}"` })),
  ofValue("different names", 125, (n) => {
    const toLine = (i: number) =>
      `{"id":"1","name":"${`${i}appelbanaanbroodmelk`.repeat(20).slice(0, 200)}","price":1}`;
    return toJson({ products: `[${repeat(n, toLine)}]` });
  }),
  ...ofDeadLetter("KiB of value", 256, (n) => aRecord(new Uint8Array(n * 1_024).fill(0x7e))),
  ...ofDeadLetter("headers that collide", 4_000, (n) => {
    const value = Uint8Array.of(1);
    const names = Array.from({ length: n }, (_, index) => toCollidingName(index));
    return aRecord("{", { headers: toRecordHeaders(names.map((name) => [name, value])) });
  }),
];

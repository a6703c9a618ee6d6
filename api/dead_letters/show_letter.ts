/**
 * What of a dead letter's content is shown to whom: as it came, or masked.
 *
 * @module
 */
import type { Issue } from "../../shared/basket/issue.ts";
import { maskSample } from "../../shared/basket/mask_sample.ts";
import { toEuros } from "../../shared/basket/money.ts";
import { toRecordKey } from "../../shared/basket/record.ts";
import type { BasketVersion } from "../../shared/dead_letters/diff_baskets.ts";
import { toHexDump, toText } from "../../shared/dead_letters/printable.ts";
import type { StoredDeadLetter } from "../../shared/dead_letters/stored_dead_letter.ts";
import type { LetterAnswer, VersionAnswer } from "./letter_schemas.ts";

/** Headers that the pipeline writes itself, which hold nothing that is nobody's business. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "received-at",
  "replay-of",
  "request-id",
  "schema",
  "traceparent",
]);

/** Most headers that are shown. */
const MAX_HEADERS = 50;
/** Most characters of a key or a header. */
const MAX_SHORT = 500;
/** Most characters of a value: more than a basket that the API takes has. */
const MAX_VALUE = 1_100_000;

/** Key, value and headers. */
export function toContents(
  { record, identity }: StoredDeadLetter,
  { isWhole, faults }: {
    readonly isWhole: boolean;
    readonly faults: readonly Issue<string>[];
  },
): Pick<LetterAnswer, "key" | "value" | "headers"> {
  const { key, value } = record;
  const ownKey = identity === undefined ? undefined : toRecordKey(identity);
  const isOwnKey = key !== null && toText(key) === ownKey;
  const pointers = faults.map(({ pointer }) => pointer);
  return {
    key: key === null
      ? null
      : isWhole || isOwnKey
      ? toContent(key, MAX_SHORT)
      : { form: "masked", bytes: key.length, text: toSize(key) },
    value: value === null
      ? null
      : isWhole
      ? toContent(value, MAX_VALUE)
      : { form: "masked", bytes: value.length, text: maskSample(value, { pointers }) },
    headers: Object.entries(record.headers).slice(0, MAX_HEADERS).map(([name, bytes]) =>
      isWhole || OWN_HEADERS.has(name)
        ? { name: name.slice(0, MAX_SHORT), value: toContent(bytes, MAX_SHORT).text }
        : { name: /^[\w.-]{1,64}$/.test(name) ? name : "‹name›", value: toSize(bytes) }
    ),
  };
}

/** The version as it is answered. */
export function toVersionAnswer(version: BasketVersion): VersionAnswer {
  const { date, totalCents, soldAt, till, receipt, extra, lines } = version;
  return {
    date,
    total: toEuros(totalCents),
    soldAt: soldAt ?? null,
    till: till ?? null,
    receipt: receipt ?? null,
    extra: extra === undefined ? null : JSON.parse(extra),
    products: [...lines].map(([line, product]) => ({
      line,
      id: product.id,
      name: product.name,
      price: toEuros(product.priceCents),
      quantity: (product.quantityThousandths ?? 1_000) / 1_000,
      unit: product.unit ?? "piece",
      kind: product.kind ?? null,
    })),
  };
}

/** The version without what the shop added, which may be anything. */
export function withoutExtra(version: BasketVersion): BasketVersion {
  if (version.extra === undefined) return version;
  const length = version.extra.length;
  return { ...version, extra: JSON.stringify({ masked: `‹object of ${length} characters›` }) };
}

function toContent(
  bytes: Uint8Array,
  maxLength: number,
): { readonly form: "text" | "hex"; readonly bytes: number; readonly text: string } {
  const text = toText(bytes);
  return text === undefined
    ? { form: "hex", bytes: bytes.length, text: toHexDump(bytes) }
    : { form: "text", bytes: bytes.length, text: cut(text, maxLength) };
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength).toWellFormed()}… ${text.length - maxLength} more characters`;
}

function toSize({ length }: Uint8Array): string {
  return `‹${length} byte${length === 1 ? "" : "s"}›`;
}

/**
 * Prints one dead letter, for people and for programs.
 *
 * @module
 */
import { formatCents } from "../../shared/basket/money.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import type { StoredBasket } from "../verify/read_stored.ts";
import type { DeadLetterDescription } from "./describe_dead_letter.ts";
import { formatIdentity, formatSettlement, formatTimes, toHeadJson } from "./format_list.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import { toHexDump, toPrintable, toText } from "../../shared/dead_letters/printable.ts";

/** The description as text. */
export function formatDeadLetter(description: DeadLetterDescription): string {
  const { deadLetter, faults, stored, changes } = description;
  const { record, settlement } = deadLetter;
  const position = formatPosition(deadLetter.position);
  const headers = Object.entries(record.headers);
  return [
    `${position}  ${deadLetter.code}  ${toPrintable(formatIdentity(deadLetter))}`,
    `${formatTimes(deadLetter)}: ${toPrintable(deadLetter.detail)}`,
    settlement === undefined ? "open" : formatSettlement(settlement, position),
    `content: SHA-256 ${deadLetter.contentHash}`,
    "",
    `key: ${formatShort(record.key)}`,
    headers.length === 0 ? "headers: none" : "headers:",
    ...headers.map(([name, bytes]) => `  ${toPrintable(name)}: ${formatShort(bytes)}`),
    ...formatValue(record),
    "",
    faults.length === 0 ? "validated again now: valid" : "validated again now:",
    ...faults.map(({ code, pointer, detail }) =>
      `  ${pointer === "" ? "" : `${cut(toPrintable(pointer), MAX_SHORT)} `}${code}: ${
        toPrintable(detail)
      }`
    ),
    ...(stored === undefined ? [] : ["", ...formatStored(stored, changes)]),
  ].join("\n");
}

/** The description as `--json` prints it: bytes in base64, and as text where they are UTF-8. */
export function toDeadLetterJson(
  { deadLetter, faults, stored, changes }: DeadLetterDescription,
): unknown {
  const { record } = deadLetter;
  return {
    ...toHeadJson(deadLetter),
    key: toBytesJson(record.key),
    value: toBytesJson(record.value),
    headers: Object.fromEntries(
      Object.entries(record.headers).map(([name, bytes]) => [name, toBytesJson(bytes)]),
    ),
    faults,
    stored: stored === undefined ? null : toStoredJson(stored),
    changes: changes ?? null,
  };
}

function toBytesJson(bytes: Uint8Array | null) {
  if (bytes === null) return null;
  return { text: toText(bytes) ?? null, base64: new Uint8Array(bytes).toBase64() };
}

function toStoredJson({ totalCents, lines, position, ...stored }: StoredBasket) {
  return {
    ...stored,
    position: formatPosition(position),
    total: formatCents(totalCents),
    lines: lines.map(({ priceCents, ...line }) => ({ ...line, price: formatCents(priceCents) })),
  };
}

function formatShort(bytes: Uint8Array | null): string {
  if (bytes === null) return "none";
  const text = toText(bytes);
  return text === undefined
    ? `${toHexText(bytes.subarray(0, MAX_SHORT))} (${bytes.length} bytes, not UTF-8)`
    : cut(toPrintable(text), MAX_SHORT);
}

function formatValue({ value, truncation }: RawRecord): readonly string[] {
  if (value === null) return ["value: none"];
  const text = toText(value);
  const size = `value, ${truncation === undefined ? "" : "the first "}${value.length} bytes`;
  return text === undefined ? [`${size}, not UTF-8:`, toHexDump(value)] : [
    `${size}:`,
    cut(toPrintable(text, { keepLineBreaks: true }), MAX_TEXT),
  ];
}

function formatStored(
  stored: StoredBasket,
  changes: DeadLetterDescription["changes"],
): readonly string[] {
  const { position, purchasedOn, productCount, totalCents } = stored;
  const head =
    `stored with ${formatPosition(position)}: ${purchasedOn}, ${productCount} products, ` +
    formatCents(totalCents);
  if (changes === undefined) return [head];
  if (changes.length === 0) return [head, "  the same content"];
  return [
    head,
    ...changes.flatMap(({ what, stored, letter }) => [
      `  ${what}`,
      ...(stored === null ? [] : [`    - ${toPrintable(stored)}`]),
      ...(letter === null ? [] : [`    + ${toPrintable(letter)}`]),
    ]),
  ];
}

function toHexText(bytes: Uint8Array): string {
  return new Uint8Array(bytes).toHex();
}

function cut(text: string, maxLength: number): string {
  const rest = text.length - maxLength;
  return rest > 0 ? `${text.slice(0, maxLength)}\n… ${rest} more characters` : text;
}

const MAX_SHORT = 500;
/** More characters than the largest basket that the API takes. */
const MAX_TEXT = 200_000;

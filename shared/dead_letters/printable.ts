/**
 * Makes bytes and texts that strangers sent safe to print in a terminal.
 *
 * @module
 */

/**
 * The text with control characters and bidirectional controls escaped: a record must not move the
 * cursor or hide a part of itself.
 */
export function toPrintable(
  text: string,
  { keepLineBreaks = false }: {
    /** Keeps line feeds and tabs. @default {false} */
    readonly keepLineBreaks?: boolean;
  } = {},
): string {
  return text.replace(UNSAFE, (character) => {
    if (keepLineBreaks && (character === "\n" || character === "\t")) return character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The bytes as text, or `undefined` when they are not UTF-8. */
export function toText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A hex dump of the first `maxBytes`: offset, sixteen bytes in hexadecimal, their ASCII. */
export function toHexDump(
  bytes: Uint8Array,
  { maxBytes = 1_024 }: { readonly maxBytes?: number } = {},
): string {
  const lines: string[] = [];
  for (let start = 0; start < Math.min(bytes.length, maxBytes); start += 16) {
    const row = bytes.subarray(start, Math.min(start + 16, maxBytes));
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const ascii = Array.from(
      row,
      (byte) => byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".",
    ).join("");
    lines.push(`${start.toString(16).padStart(8, "0")}  ${hex.padEnd(47)}  ${ascii}`);
  }
  if (bytes.length > maxBytes) lines.push(`… ${bytes.length - maxBytes} more bytes`);
  return lines.join("\n");
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
// deno-lint-ignore no-control-regex -- it escapes control characters
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Bytes and texts of strangers, made fit for a terminal.
 *
 * @module
 */

/**
 * The text with control characters, and those that turn the direction of writing, as escapes: a
 * record must not be able to move the cursor or to hide a part of itself.
 */
export function toPrintable(
  text: string,
  { keepLineBreaks = false }: {
    /** Leaves line feeds and tabs. @default {false} */
    readonly keepLineBreaks?: boolean;
  } = {},
): string {
  return text.replace(UNSAFE, (character) => {
    if (keepLineBreaks && (character === "\n" || character === "\t")) return character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The bytes as text when they are UTF-8. */
export function toText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The first bytes as people read them: offset, sixteen in hexadecimal, what of them is ASCII. */
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
// deno-lint-ignore no-control-regex -- these are what it is for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * What only Deno has, or only a runtime with files: text that must not be in what an edge loads.
 * Syntax that Node cannot strip is the compiler's part: `erasableSyntaxOnly` in deno.json.
 *
 * @module
 */

/**
 * The name of everything in `text`, code without comments, that Node 24 or an edge lacks. What asks
 * whether there is a Deno may use it.
 */
export function findUnportable(text: string): readonly string[] {
  const asksForDeno = text.includes('"Deno" in globalThis');
  return UNPORTABLE.flatMap(([name, pattern]) => pattern.test(text) ? [name] : [])
    .filter((name) => name !== "Deno" || !asksForDeno);
}

const UNPORTABLE: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["Deno", /\bDeno\s*[.?[]/],
  ["an import of text or bytes", /type: "(?:text|bytes)"/],
  ["bytes from or to text", /\.(?:toHex|toBase64|fromHex|fromBase64|setFromHex|setFromBase64)\(/],
  ["Temporal", /\bTemporal\s*\./],
  ["the file system", /"(?:node:)?(?:fs|fs\/promises|child_process|worker_threads)"/],
  ["an address of this machine's files", /\bimport\.meta\.(?:dirname|filename)\b/],
];

/**
 * The media type of a request body, for all routes that read one.
 *
 * @module
 */

/**
 * The media type in lower case, without its parameters: `application/json`. `undefined` when there
 * is none, when a parameter is malformed (RFC 9110, 8.3.1), and for any charset but UTF-8, the only
 * one that JSON has (RFC 8259); `utf8` is what many clients call it. Other parameters, such as
 * `profile` and `version`, say nothing that we would do otherwise.
 */
export function readMediaType(contentType: string | null): string | undefined {
  const text = contentType?.trim();
  if (text === undefined) return undefined;
  const end = text.indexOf(";");
  if (end === -1) return text.toLowerCase();
  return areFitting(text, end) ? text.slice(0, end).trimEnd().toLowerCase() : undefined;
}

function areFitting(text: string, from: number): boolean {
  PARAMETER.lastIndex = from;
  while (PARAMETER.lastIndex < text.length) {
    const match = PARAMETER.exec(text);
    if (match === null) return false;
    const [, name, token, quoted] = match;
    if (name?.toLowerCase() !== "charset") continue;
    if (!UTF_8.has((token ?? quoted ?? "").toLowerCase())) return false;
  }
  return true;
}

/**
 * One parameter, or none behind a semicolon. It matches where the last one ended or fails at once,
 * and has no two runs of the same characters side by side: with two runs of blanks a header of 60 KB
 * took 3 s of backtracking.
 */
const PARAMETER =
  /[ \t]*;[ \t]*(?:([\w!#$%&'*+.^`|~-]+)=(?:([\w!#$%&'*+.^`|~-]+)|"((?:[^"\\]|\\.)*)"))?/y;

const UTF_8: ReadonlySet<string> = new Set(["utf-8", "utf8"]);

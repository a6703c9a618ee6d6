/**
 * Where a text stops being JSON, and what its sender should change: "is not valid JSON" alone helps
 * nobody whose till writes `1,50`.
 *
 * @module
 */
import { adviseOnBody } from "./advise_on_body.ts";

/** A sentence about a body that is no JSON text; `undefined` where nothing is known. */
export function adviseOnDocument(bytes: Uint8Array): string | undefined {
  const advice = adviseOnBody(bytes);
  if (advice !== undefined) return advice;
  try {
    return adviseOnJson(decoder.decode(bytes));
  } catch {
    return "Send it in UTF-8; it may be in Latin-1 or windows-1252";
  }
}

/**
 * A sentence with the place of the first fault, such as `It stops being JSON at column 9: a decimal
 * has a point, such as 1.50`. It holds nothing of the text. `undefined` where the fault is
 * beyond {@linkcode MOST_READ} or {@linkcode DEEPEST}. Time and memory are linear in what is read.
 */
export function adviseOnJson(text: string): string | undefined {
  if (text.trim() === "") return "It is empty";
  const read = text.slice(0, MOST_READ);
  const fault = findFault(read);
  // What is cut off here is no fault of the sender.
  const isCut = text.length > MOST_READ && fault !== undefined &&
    (fault.at >= read.length - LONGEST_SCALAR || read.charAt(fault.at) === '"');
  if (fault === undefined || isCut) return undefined;
  const lines = read.slice(0, fault.at).split("\n");
  const line = read.includes("\n") ? `line ${lines.length}, ` : "";
  const column = (lines.at(-1) ?? "").length + 1;
  const hint = toHint(read, fault);
  return `It stops being JSON at ${line}column ${column}` + (hint === undefined ? "" : `: ${hint}`);
}

/** What comes next. */
type Wanted = "value" | "value or ]" | "key" | "key or }" | ":" | ", or end" | "nothing";

interface Fault {
  /** An index of the text, its length when it ends too early. */
  readonly at: number;
  readonly wanted: Wanted;
}

function findFault(text: string): Fault | undefined {
  const closers: string[] = [];
  let wanted: Wanted = "value";
  let at = 0;
  while (closers.length < DEEPEST) {
    BLANKS.lastIndex = at;
    BLANKS.exec(text);
    at = BLANKS.lastIndex;
    if (at >= text.length) return wanted === "nothing" ? undefined : { at, wanted };
    const mark = text.charAt(at);
    const isValue: boolean = wanted === "value" || wanted === "value or ]";
    if (isValue && (mark === "{" || mark === "[")) {
      closers.push(mark === "{" ? "}" : "]");
      wanted = mark === "{" ? "key or }" : "value or ]";
      at++;
    } else if (mark === closers.at(-1) && CLOSABLE.includes(wanted)) {
      closers.pop();
      wanted = closers.length === 0 ? "nothing" : ", or end";
      at++;
    } else if (wanted === ":" && mark === ":") {
      wanted = "value";
      at++;
    } else if (wanted === ", or end" && mark === ",") {
      wanted = closers.at(-1) === "}" ? "key" : "value";
      at++;
    } else {
      const isKey: boolean = wanted === "key" || wanted === "key or }";
      const token = isKey || mark === '"' ? TEXT : SCALAR;
      token.lastIndex = at;
      if (!(isKey || isValue) || token.exec(text) === null) return { at, wanted };
      at = token.lastIndex;
      wanted = isKey ? ":" : closers.length === 0 ? "nothing" : ", or end";
    }
  }
  return undefined;
}

function toHint(text: string, { at, wanted }: Fault): string | undefined {
  if (at >= text.length) return "it ends too early";
  const rest = text.slice(at, at + 9);
  if (wanted === "nothing") {
    return rest.startsWith("{")
      ? "the first one ends before it; POST /baskets/batch takes several baskets, a line each or " +
        "as an array with commas between"
      : "it ends before";
  }
  const before = text.slice(Math.max(0, at - 9), at);
  if (wanted === "key" && /^\d/.test(rest) && /\d\s*,\s*$/.test(before)) {
    return "a decimal has a point, such as 1.50";
  }
  if (/^[}\]]/.test(rest) && /,\s*$/.test(before)) return "there is a comma too many before it";
  if (rest.startsWith("'")) return "texts stand in double quotes";
  if (rest.startsWith('"') && wanted !== ", or end" && wanted !== ":") {
    return "this text does not end, or holds a line break, tab or backslash, which are written as " +
      "\\n, \\t and \\\\";
  }
  if (rest.startsWith("/") || rest.startsWith("#")) return "JSON has no comments";
  if (/^(?:NaN|[-+]?Inf)/.test(rest)) return "NaN and Infinity are no JSON";
  if (/^(?:True|False|None)/.test(rest)) return "write true, false or null";
  if (/^\d/.test(rest) && /[^\d.]0$/.test(before)) return "a number has no zeros before it";
  return NEXT[wanted];
}

const NEXT: Readonly<Record<Wanted, string | undefined>> = {
  "value": "a value must come here",
  "value or ]": "a value must come here",
  "key": "a name in double quotes must come here",
  "key or }": "a name in double quotes must come here",
  ":": "a colon must come here",
  ", or end": "a comma or the end must come here",
  "nothing": undefined,
};

const decoder = new TextDecoder("utf-8", { fatal: true });
const CLOSABLE: readonly Wanted[] = ["value or ]", "key or }", ", or end"];
const BLANKS = /[ \t\r\n]*/y;
// deno-lint-ignore no-control-regex -- JSON lets none of them stand in a text
const TEXT = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;
/** Characters; a till's basket has some hundred. */
const MOST_READ = 65_536;
/** Characters; a longer one is cut by nobody but us. */
const LONGEST_SCALAR = 32;
/** Objects and arrays in each other. */
const DEEPEST = 100;

/**
 * The texts of a basket: trimmed, in Unicode form NFC, without control characters. At the door new
 * texts are held to more, so that one shop has one spelling; what was accepted before stays as it is.
 *
 * @module
 */
import { type Field, Refused, textField } from "./field.ts";

/**
 * What a text is held to: `stored` takes what was ever accepted; at the door an `identity` is refused
 * when it holds invisible characters, a `name` loses them, and both have single blanks.
 */
export type TextRule = "stored" | "identity" | "name";

/** `\p{Cc}` for engines of regular expressions that do not know it. */
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f";
/** What {@linkcode INVISIBLE} matches below U+10000. */
const INVISIBLE_RANGES = "\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2" +
  "\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164" +
  "\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb";

/**
 * A text of at most `maxLength` code points.
 *
 * @param rule see {@linkcode TextRule}
 */
export function basketText(
  maxLength: number,
  { description, rule = "stored" }: {
    readonly description: string;
    readonly rule?: TextRule;
  },
): Field<string> {
  return textField(
    { description, minLength: 1, maxLength, pattern: toPattern(rule) },
    (value) =>
      isPlain(value, { maxLength, rule }) ? value : toText(value.trim(), { maxLength, rule }),
  );
}

interface TextLimits {
  readonly maxLength: number;
  readonly rule: TextRule;
}

/**
 * Whether a text is certainly what comes out of it, as nearly all are: Latin letters, figures and
 * punctuation with single blanks between them. A loop is half the time of `trim` and a regular
 * expression. Below U+0300 no character changes in NFC, alone or beside another (UAX #15); there,
 * only the soft hyphen is invisible and only blank and no-break space are white.
 */
function isPlain(text: string, { maxLength, rule }: TextLimits): boolean {
  const { length } = text;
  if (length === 0 || length > maxLength) return false;
  let before = BLANK;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === BLANK) {
      if (before === BLANK && (at === 0 || rule !== "stored")) return false;
    } else if (
      unit < BLANK || (unit >= DELETE && unit <= NO_BREAK_SPACE) || unit === SOFT_HYPHEN ||
      unit >= FIRST_MARK
    ) {
      return false;
    }
    before = unit;
  }
  return before !== BLANK;
}

/** The same for any text, by Unicode's rules. */
function toText(trimmed: string, { maxLength, rule }: TextLimits): string | Refused {
  if (!trimmed.isWellFormed()) {
    return new Refused("not_unicode", "Must be well-formed Unicode, without lone surrogates");
  }
  if (CONTROL_CHARACTER.test(trimmed)) {
    return new Refused("control_character", "Must not contain control characters");
  }
  if (rule === "identity" && INVISIBLE.test(trimmed)) {
    return new Refused(
      "format_character",
      "Must not contain invisible characters, such as a zero-width space",
    );
  }
  const visible = rule === "stored" ? trimmed : toVisible(trimmed);
  if (isTooLongToNormalise(visible, maxLength)) {
    return new Refused("too_long", `Must be at most ${maxLength} characters long`);
  }
  const normal = visible.normalize("NFC");
  if (normal === "") return new Refused("empty", "Must not be empty");
  if (normal.length > maxLength && [...normal].length > maxLength) {
    return new Refused("too_long", `Must be at most ${maxLength} characters long`);
  }
  return normal;
}

/** Without invisible characters, and with one blank for each run of white space. */
function toVisible(text: string): string {
  return text.replace(INVISIBLES, "").replace(WHITE_SPACE, " ").trim();
}

/** What the JSON Schema tells of a text: not only blanks, no control character. */
function toPattern(rule: TextRule): string {
  const refused = rule === "identity" ? CONTROL + INVISIBLE_RANGES : CONTROL;
  // A name of nothing but invisible characters is empty without them.
  const blank = rule === "stored" ? "\\s" : `\\s${INVISIBLE_RANGES}`;
  return `^[^${refused}]*[^${blank}${CONTROL}][^${refused}]*$`;
}

/**
 * Whether `text` is above the limit, told before NFC: that sorts a run of combining marks in
 * quadratic time, 3 s for 80 KB of them and minutes for the largest body. One code point has at
 * most 4 in any of its forms (U+1F82), of 2 UTF-16 units each. Below that a run of marks counts
 * that no writing has: Unicode's stream-safe text format ends at 30 (UAX #15, section 13).
 */
function isTooLongToNormalise(text: string, maxLength: number): boolean {
  return text.length > 8 * maxLength ||
    (text.length > maxLength && MANY_MARKS.test(text) && [...text].length > maxLength);
}

const BLANK = 0x20;
const DELETE = 0x7f;
const NO_BREAK_SPACE = 0xa0;
const SOFT_HYPHEN = 0xad;
const FIRST_MARK = 0x300;
const CONTROL_CHARACTER = /\p{Cc}/u;
/** Format characters (zero width, bidi) and whatever else is drawn as nothing (UAX #44). */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const INVISIBLES = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
const WHITE_SPACE = /\s+/g;
const MANY_MARKS = /\p{M}{31}/u;

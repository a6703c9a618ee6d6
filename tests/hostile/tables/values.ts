/**
 * Numbers, texts and dates that are almost right.
 *
 * @module
 */
import type { Fault, HostileCase, HostileTable } from "../support/hostile_case.ts";
import { named, priced, withField } from "../support/hostile_bodies.ts";

const PRICE = "/products/0/price";
const NAME = "/products/0/name";

const toCase = (name: string, body: string, ...errors: readonly Fault[]): HostileCase => ({
  name,
  request: { body },
  status: 422,
  code: "invalid_basket",
  errors,
});

/** No numbers of JSON. */
const NO_NUMBERS = [
  ...["NaN", "Infinity", "-Infinity", "undefined", "01", "-01", "00", "0x10", "0b1", "0o7", "1."],
  ...[".5", "-.5", "+1", "1e", "1e+", "-", "1_000", "1,5", "1 5", "1n", "--1", "\u0661", "\uff11"],
];

const PRICES: readonly (readonly [text: string, code: string])[] = [
  ["1e400", "too_big"],
  ["-1e400", "too_small"],
  ["1e-7", "too_many_decimals"],
  ["5e-324", "too_many_decimals"],
  ["0.3000001", "too_many_decimals"],
  ["999999.99499", "too_many_decimals"],
  ["1e-9", "too_many_decimals"],
  ["1.005", "too_many_decimals"],
  ["999999.999", "too_many_decimals"],
  ["9007199254740993", "too_big"],
  ["1000000.01", "too_big"],
  ["1e21", "too_big"],
  ["-1000000.01", "too_small"],
  ["-0.001", "too_many_decimals"],
  ["-1e21", "too_small"],
  ['"1.5"', "wrong_type"],
  ['"0x10"', "wrong_type"],
  ['""', "wrong_type"],
  ["null", "wrong_type"],
  ["true", "wrong_type"],
  ["[1.5]", "wrong_type"],
  ['{"valueOf":1}', "wrong_type"],
];

/** Numbers that no till prints. */
export const NUMBERS: HostileTable = {
  kind: "numbers",
  cases: [
    ...NO_NUMBERS.map((text) => ({
      name: `${text} as a price`,
      request: { body: priced(text) },
      status: 400,
      code: "not_json",
    })),
    ...PRICES.map(([text, code]) => toCase(`${text} as a price`, priced(text), [code, PRICE])),
  ],
};

/** Texts that hide something, or nothing. The JSON of each is given. */
export const TEXTS: HostileTable = {
  kind: "texts",
  cases: [
    toCase("an empty id", withField("id", '""'), ["empty", "/id"]),
    toCase("blanks as id", withField("id", '" \\t\\n\\r "'), ["empty", "/id"]),
    toCase("blanks of Unicode as store", withField("store", '"\\u3000\\u2003\\u00a0"'), [
      "empty",
      "/store",
    ]),
    toCase("a byte order mark as store", withField("store", '"\\ufeff"'), ["empty", "/store"]),
    toCase("NUL", named('"Ban\\u0000ana"'), ["control_character", NAME]),
    toCase("BEL", named('"Ban\\u0007ana"'), ["control_character", NAME]),
    toCase("a line feed for the log", named('"Banana\\nINFO all is well"'), [
      "control_character",
      NAME,
    ]),
    toCase("an escape sequence for the terminal", named('"\\u001b[2JBanana"'), [
      "control_character",
      NAME,
    ]),
    toCase("DEL", named('"Ban\\u007fana"'), ["control_character", NAME]),
    toCase("NEL, a control character of C1", named('"Ban\\u0085ana"'), ["control_character", NAME]),
    toCase("a high surrogate alone", named('"Ban\\ud83cana"'), ["not_unicode", NAME]),
    toCase("a low surrogate alone", named('"\\udf4cBanana"'), ["not_unicode", NAME]),
    toCase("surrogates in the wrong order", named('"\\udf4c\\ud83c"'), ["not_unicode", NAME]),
    toCase("an id of 65 characters", withField("id", `"${"x".repeat(65)}"`), ["too_long", "/id"]),
    toCase("an id of 65 emoji", withField("id", `"${"🍌".repeat(65)}"`), ["too_long", "/id"]),
    toCase("a store of 65 accented letters", withField("store", `"${"e\\u0301".repeat(65)}"`), [
      "too_long",
      "/store",
    ]),
    toCase("a family of emoji, which zero-width joiners make", withField("id", '"👩‍👩‍👧‍👦"'), [
      "format_character",
      "/id",
    ]),
    toCase("an id from right to left", withField("id", '"\\u202e1-b"'), [
      "format_character",
      "/id",
    ]),
    toCase("a zero-width space in a store", withField("store", '"Gent\\u200b Zuid"'), [
      "format_character",
      "/store",
    ]),
    toCase("300,000 zero-width spaces as id", withField("id", `"a${"\u200b".repeat(300_000)}b"`), [
      "format_character",
      "/id",
    ]),
    toCase("a name of nothing but invisible characters", named('"\\u200b\\u2060\\u00ad"'), [
      "empty",
      NAME,
    ]),
    toCase("a letter under 64 marks", withField("id", `"a${"\\u0316".repeat(64)}"`), [
      "too_long",
      "/id",
    ]),
    toCase(
      "100,000 marks in the wrong order",
      withField("id", `"a${"\\u0315\\u0316".repeat(50_000)}"`),
      ["too_long", "/id"],
    ),
    toCase(
      "a letter that NFC makes three of, 22 times",
      withField("id", `"${"\ufb2c".repeat(22)}"`),
      [
        "too_long",
        "/id",
      ],
    ),
    toCase("a name of 201 characters", named(`"${"x".repeat(201)}"`), ["too_long", NAME]),
    toCase("a name of 500,000 letters", named(`"${"x".repeat(500_000)}"`), ["too_long", NAME]),
    ...["\\x41", "\\u12", "\\ud83", "\\'", "\\a", "\t", "\u0001", "\n"].map((text) => ({
      name: `${JSON.stringify(text)} in a JSON text`,
      request: { body: named(`"${text}"`) },
      status: 400,
      code: "not_json",
    })),
  ],
};

const NO_DATES = [
  ...["2023-02-29", "1900-02-29", "2020-02-30", "2020-04-31", "2020-13-01", "2020-00-10"],
  ...["2020-01-00", "0000-01-01", "-0001-01-01", "+002020-01-01", "12020-01-01", "20-01-01"],
  ...["2020-1-1", "20200101", "2020/01/01", "01-02-2020", "2020-W01-3", "2020-001", "2020-01"],
  ...["2020-01-01T00:00:00Z", "2020-01-01 00:00", "2020-01-01Z", " 2020-01-01", "2020-01-01\\n"],
  ...[
    "",
    "today",
    "R2-01-01",
    "٢٠٢٠-٠١-٠١",
    "２０２０-０１-０１",
    "2020‐01‐01",
    "2020-01-01\\u0000",
  ],
];

/** The day after tomorrow (UTC), as long as this process runs. */
function dayAfterTomorrow(): string {
  return new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
}

/** Dates that are none of the calendar, or not yet. */
export const DATES: HostileTable = {
  kind: "dates",
  cases: [
    ...NO_DATES.map((date) =>
      toCase(`"${date}"`, withField("date", `"${date}"`), ["not_a_date", "/date"])
    ),
    ...["0001-01-01", "1582-10-10", "1999-12-31"].map((date) =>
      toCase(`${date}, before all tills`, withField("date", `"${date}"`), [
        "date_too_early",
        "/date",
      ])
    ),
    toCase("the day after tomorrow", withField("date", `"${dayAfterTomorrow()}"`), [
      "date_in_future",
      "/date",
    ]),
    toCase("the last day of all", withField("date", '"9999-12-31"'), ["date_in_future", "/date"]),
    toCase("today in Thailand", withField("date", '"2563-01-01"'), ["date_in_future", "/date"]),
    toCase("today in the Hebrew calendar", withField("date", '"5780-04-04"'), [
      "date_in_future",
      "/date",
    ]),
  ],
};

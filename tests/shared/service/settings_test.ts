/**
 * Settings are read to typed values, or refused all in one message.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import {
  addresses,
  decimal,
  fileOf,
  flag,
  host,
  integer,
  oneOf,
  optional,
  origins,
  readSettings,
  type Setting,
  SettingsError,
  text,
  url,
} from "../../../shared/service/settings.ts";

interface Kind {
  readonly name: string;
  readonly setting: Setting<unknown>;
  readonly form: string;
  readonly good: readonly (readonly [text: string, value: unknown])[];
  readonly bad: readonly string[];
}

const KINDS: readonly Kind[] = [
  {
    name: "text()",
    setting: text(),
    form: "a text",
    good: [["a", "a"], [" a b ", "a b"], ["0", "0"]],
    bad: [],
  },
  {
    name: "text() with a form",
    setting: text({ form: "the path of a PEM file" }),
    form: "the path of a PEM file",
    good: [["/etc/ca.pem", "/etc/ca.pem"]],
    bad: [],
  },
  {
    name: "integer()",
    setting: integer({ min: -5, max: 65_535 }),
    form: "a whole number from -5 to 65535",
    good: [["0", 0], ["-5", -5], ["65535", 65_535], ["00080", 80], [" 8000 ", 8_000]],
    bad: [
      "-6",
      "65536",
      "1.0",
      "1e3",
      "0x10",
      "1_000",
      "+1",
      "eighty",
      "٣",
      "9".repeat(400),
      "NaN",
    ],
  },
  {
    name: "decimal()",
    setting: decimal({ min: 0, max: 10.5 }),
    form: "a number from 0 to 10.5",
    good: [["0", 0], ["10.5", 10.5], ["0.25", 0.25], ["7", 7]],
    bad: ["10.51", "-0.1", "1e1", ".5", "5.", "1,5", "NaN", "Infinity"],
  },
  {
    name: "oneOf()",
    setting: oneOf(["json", "text"]),
    form: "one of json, text",
    good: [["json", "json"], ["text", "text"]],
    bad: ["JSON", "xml", "json,text", "toString"],
  },
  {
    name: "origins()",
    setting: origins(),
    form: "a comma-separated list of origins such as https://shop.example",
    good: [
      ["https://shop.example", ["https://shop.example"]],
      ["http://localhost:5173, https://b.example", ["http://localhost:5173", "https://b.example"]],
    ],
    bad: [
      "*",
      "null",
      "shop.example",
      "https://shop.example/",
      "https://shop.example:443",
      "https://Shop.example",
      "ftp://shop.example",
      "https://a.example,",
    ],
  },
  {
    name: "host()",
    setting: host(),
    form: "an address such as 127.0.0.1 or ::",
    good: [
      ["127.0.0.1", "127.0.0.1"],
      ["::", "::"],
      ["[::1]", "::1"],
      ["api.example", "api.example"],
    ],
    bad: ["http://api", "a b", "[::1", "::1]"],
  },
  {
    name: "flag()",
    setting: flag(),
    form: "true or false",
    good: [["true", true], ["false", false]],
    bad: ["1", "0", "yes", "TRUE", "on"],
  },
  {
    name: "addresses()",
    setting: addresses(),
    form: "a comma-separated list of host:port addresses, IPv6 in brackets",
    good: [
      ["127.0.0.1:9092", ["127.0.0.1:9092"]],
      ["kafka:9092", ["kafka:9092"]],
      ["a:1, b-2.example:65535 ,c:9092", ["a:1", "b-2.example:65535", "c:9092"]],
      ["[::1]:9092,[2001:DB8::a]:9093", ["[::1]:9092", "[2001:DB8::a]:9093"]],
      ["[::ffff:192.0.2.1]:9092", ["[::ffff:192.0.2.1]:9092"]],
    ],
    bad: [
      "kafka",
      "kafka:",
      ":9092",
      "kafka:port",
      "http://kafka:9092",
      "a:1,,b:2",
      "a:1,",
      "a b:1",
      "::1:9092",
      "[::1]",
      "[::1]:",
      "[1:2]:9092",
      "[kafka]:9092",
      "[]:9092",
      "[::1]x:9092",
    ],
  },
  {
    name: "url()",
    setting: url({ schemes: ["http", "ws"] }),
    form: "a URL that begins with http:// or ws://, without user and password",
    good: [
      ["http://api:8000/a", "http://api:8000/a"],
      ["ws://[::1]/a?b=c", "ws://[::1]/a?b=c"],
    ],
    bad: [
      "api:80",
      "https://api",
      "http:",
      "http://",
      "http://[",
      "http://u:p@api",
      "http://u@api",
    ],
  },
];

for (const { name, setting, form, good, bad } of KINDS) {
  Deno.test(`${name} reads ${form}`, async (t) => {
    for (const [input, expected] of good) {
      await t.step(`takes "${input}"`, () => {
        assertEquals(readSettings(() => input, { NAME: setting }), { NAME: expected });
      });
    }
    for (const input of bad) {
      await t.step(`refuses "${input.slice(0, 30)}"`, () => {
        const { message } = assertThrows(
          () => readSettings(() => input, { NAME: setting }),
          SettingsError,
        );
        assertEquals(message, `Cannot start with these settings:\n  NAME is not ${form}`);
      });
    }
    for (const [state, value] of [["unset", undefined], ["empty", ""], ["blank", " \t"]] as const) {
      await t.step(`is required when ${state}`, () => {
        const { message } = assertThrows(
          () => readSettings(() => value, { NAME: setting }),
          SettingsError,
        );
        assertEquals(
          message,
          `Cannot start with these settings:\n  NAME is not set: it must be ${form}`,
        );
      });
      await t.step(`is undefined when optional and ${state}`, () => {
        assertEquals(readSettings(() => value, { NAME: optional(setting) }), { NAME: undefined });
      });
    }
    await t.step("is checked when optional and set", () => {
      for (const [input, expected] of good) {
        assertEquals(readSettings(() => input, { NAME: optional(setting) }), { NAME: expected });
      }
      for (const input of bad) {
        assertThrows(() => readSettings(() => input, { NAME: optional(setting) }), SettingsError);
      }
    });
  });
}

Deno.test("addresses() refuses a port that no host has", () => {
  for (const input of ["kafka:65536", "kafka:99999", "kafka:0"]) {
    assertThrows(() => readSettings(() => input, { NAME: addresses() }), SettingsError);
  }
});

Deno.test("readSettings() falls back where a variable is unset or empty", async (t) => {
  const spec = {
    TEXT: text({ fallback: "a" }),
    INTEGER: integer({ min: 0, max: 9, fallback: 0 }),
    DECIMAL: decimal({ min: 0, max: 9, fallback: 0.5 }),
    WORD: oneOf(["a", "b"], { fallback: "b" }),
    FLAG: flag({ fallback: false }),
    ADDRESSES: addresses({ fallback: ["a:1"] }),
    URL: url({ schemes: ["http"], fallback: "http://a" }),
    OPTIONAL: optional(text()),
  };
  for (const [state, value] of [["unset", undefined], ["empty", ""], ["blank", "  "]] as const) {
    await t.step(state, () => {
      assertEquals(readSettings(() => value, spec), {
        TEXT: "a",
        INTEGER: 0,
        DECIMAL: 0.5,
        WORD: "b",
        FLAG: false,
        ADDRESSES: ["a:1"],
        URL: "http://a",
        OPTIONAL: undefined,
      });
    });
  }
});

Deno.test("readSettings() asks for the names of its spec and no others", () => {
  const asked: string[] = [];
  readSettings((name) => void asked.push(name), { A: optional(text()), B: optional(flag()) });
  assertEquals(asked, ["A", "B"]);
});

Deno.test("readSettings() names every bad setting in one message", () => {
  const environment = new Map([["PORT", "eighty"], ["TLS", "yes"], ["GOOD", "1"], ["URL", ""]]);
  const error = assertThrows(
    () =>
      readSettings((name) => environment.get(name), {
        PORT: integer({ min: 1, max: 65_535, fallback: 8_000 }),
        GOOD: integer({ min: 0, max: 1 }),
        TLS: flag({ fallback: false }),
        NAME: text(),
        URL: url({ schemes: ["http", "https"] }),
      }),
    SettingsError,
  );
  assertEquals(error.name, "SettingsError");
  assertEquals(
    error.message,
    `Cannot start with these settings:
  PORT is not a whole number from 1 to 65535
  TLS is not true or false
  NAME is not set: it must be a text
  URL is not set: it must be a URL that begins with http:// or https://, without user and password`,
  );
});

Deno.test("readSettings() never echoes a value, which may be a secret", async (t) => {
  const secret = "hunter2";
  for (const { name, setting, bad } of KINDS.filter(({ bad }) => bad.length > 0)) {
    await t.step(name, () => {
      const input = `${bad[0]} ${secret}`;
      const error = assertThrows(
        () => readSettings(() => input, { NAME: setting, OTHER: flag() }),
        SettingsError,
      );
      assertEquals(`${error.message}${error.stack}`.includes(secret), false);
    });
  }
});

Deno.test("readSettings() takes a secret or its file, not both", async (t) => {
  const spec = { API_KEY: optional(text()), API_KEY_FILE: fileOf("API_KEY") };
  const read = (values: Readonly<Record<string, string>>) =>
    readSettings((name) => values[name], spec);
  await t.step("one", () => {
    const expected = { API_KEY: undefined, API_KEY_FILE: "certs/key" };
    assertEquals(read({ API_KEY: " ", API_KEY_FILE: "certs/key" }), expected);
  });
  await t.step("both", () => {
    assertThrows(
      () => read({ API_KEY: "s3cret", API_KEY_FILE: "certs/key" }),
      SettingsError,
      "API_KEY and API_KEY_FILE are both set: only one of them may be",
    );
  });
});

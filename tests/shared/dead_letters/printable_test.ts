/**
 * What strangers wrote, on a terminal.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toHexDump, toPrintable, toText } from "../../../shared/dead_letters/printable.ts";

Deno.test("toPrintable() lets no text steer the terminal", async (t) => {
  const cases = [
    { name: "plain text", text: "Crème brûlée 🍮", expected: "Crème brûlée 🍮" },
    { name: "an escape sequence", text: "\u001b[2Jgone", expected: "\\u001b[2Jgone" },
    { name: "a C1 control", text: "\u009b2J", expected: "\\u009b2J" },
    { name: "a turned direction", text: "\u202etxt", expected: "\\u202etxt" },
    { name: "lines", text: "a\n\tb\r", expected: "a\\u000a\\u0009b\\u000d" },
    { name: "a line separator", text: "a\u2028b", expected: "a\\u2028b" },
  ];
  for (const { name, text, expected } of cases) {
    await t.step(name, () => assertEquals(toPrintable(text), expected));
  }
  await t.step("lines that are to stay", () => {
    assertEquals(toPrintable("a\n\tb\r", { keepLineBreaks: true }), "a\n\tb\\u000d");
  });
});

Deno.test("toText() decodes UTF-8 and nothing else", () => {
  assertEquals(toText(new TextEncoder().encode("é")), "é");
  assertEquals(toText(Uint8Array.of(0xc3, 0x28)), undefined);
  assertEquals(toText(new Uint8Array()), "");
});

Deno.test("toHexDump() shows bytes as people read them, and not too many", () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, index) => index + 0x30);
  assertEquals(
    toHexDump(bytes, { maxBytes: 20 }),
    [
      "00000000  30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f  0123456789:;<=>?",
      "00000010  40 41 42 43                                      @ABC",
      "… 20 more bytes",
    ].join("\n"),
  );
  assertEquals(
    toHexDump(Uint8Array.of(0xff, 0x00, 0x41)),
    "00000000  ff 00 41                                         ..A",
  );
  assertEquals(toHexDump(new Uint8Array()), "");
});

/**
 * Plain texts are told at a glance, all others by Unicode's rules; both agree.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { basketText } from "../../../shared/basket/basket_text.ts";

for (const rule of ["stored", "identity", "name"] as const) {
  Deno.test(`basketText() takes a text the same with and without a sign that needs a look: ${rule}`, () => {
    const { read } = basketText(64, { description: "A text", rule });
    // The euro sign is not Latin, and neither changes nor is changed by what stands beside it.
    const withEuro = (text: string | undefined) => text === undefined ? undefined : `€${text}€`;
    for (let unit = 0; unit <= 0x3ff; unit++) {
      const char = String.fromCharCode(unit);
      for (const text of [`a${char}b`, `a${char}${char}b`, `a ${char} b`, `a${char} ${char}b`]) {
        assertEquals(withEuro(read(text)), read(`€${text}€`), JSON.stringify(text));
      }
      assertEquals(withEuro(read(`${char}b`)), withEuro(read(`${char}b€`)?.slice(0, -1)));
      assertEquals(withEuro(read(`a${char}`)), withEuro(read(`€a${char}`)?.slice(1)));
    }
  });
}

Deno.test("no two characters below U+0300 change in NFC, wherever they stand", () => {
  for (let first = 0; first < 0x300; first++) {
    // Each pair, in one text: what NFC does to a pair does not depend on what is around it.
    const pairs = Array.from({ length: 0x300 }, (_, second) => String.fromCharCode(first, second));
    const text = pairs.join("");
    assertEquals(text.normalize("NFC") === text, true, String(first));
  }
});

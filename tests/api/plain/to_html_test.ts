/**
 * The Markdown of our own descriptions becomes HTML, and nothing in it becomes a tag.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { escapeHtml, markdownToHtml } from "../../../api/plain/to_html.ts";

Deno.test("markdownToHtml() knows what the reference is written in", async (t) => {
  const cases = [
    { name: "nothing", input: "", expected: "<p></p>" },
    { name: "two paragraphs", input: "One\nline\n\nTwo", expected: "<p>One\nline</p>\n<p>Two</p>" },
    {
      name: "code",
      input: "`202` and `422`",
      expected: "<p><code>202</code> and <code>422</code></p>",
    },
    { name: "bold", input: "**Keys.** Yours", expected: "<p><strong>Keys.</strong> Yours</p>" },
    {
      name: "a list behind its paragraph",
      input: "Both:\n- one\n  more\n- two",
      expected: "<p>Both:</p>\n<ul>\n<li>one\n  more</li>\n<li>two</li>\n</ul>",
    },
    {
      name: "a tag",
      input: "<b> & `<i>`",
      expected: "<p>&#60;b&#62; &#38; <code>&#60;i&#62;</code></p>",
    },
    { name: "one backtick", input: "a ` b", expected: "<p>a ` b</p>" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(markdownToHtml(input), expected));
  }
});

Deno.test("escapeHtml() leaves nothing that ends a text or an attribute", () => {
  assertEquals(escapeHtml(`<a b="c" d='e'>&`), "&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;");
});

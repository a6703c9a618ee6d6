/**
 * What the page sends, without its comments and with all else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createDashboard } from "../../../api/dashboard/dashboard_assets.ts";
import { stripComments } from "../../../api/dashboard/strip_comments.ts";
import { may } from "../../support/permissions.ts";

Deno.test("stripComments() leaves out comments with lines of their own, and nothing else", async (t) => {
  const cases = [
    { name: "a line", text: "a;\n  // why\nb;\n", expected: "a;\nb;\n" },
    { name: "a block", text: "/**\n * Why *, and /.\n */\na;\n", expected: "a;\n" },
    {
      name: "a block on one line",
      text: "  /** @type {string} */\n  let a;\n",
      expected: "  let a;\n",
    },
    { name: "two blocks", text: "/* a */\n/* b */\nx;\n", expected: "x;\n" },
    {
      name: "a cast",
      text: "a = /** @type {A} */ (b);\n",
      expected: "a = /** @type {A} */ (b);\n",
    },
    { name: "behind code", text: "a; // why\n", expected: "a; // why\n" },
    { name: "an address", text: 'a = "http://x/*";\n', expected: 'a = "http://x/*";\n' },
    { name: "a pattern", text: "a = /^\\/*[/*]+/;\n", expected: "a = /^\\/*[/*]+/;\n" },
    { name: "a block before code", text: "/* a */ b;\n", expected: "/* a */ b;\n" },
    { name: "a block without an end", text: "/* a\nb;\n", expected: "/* a\nb;\n" },
  ];
  for (const { name, text, expected } of cases) {
    await t.step(name, () => assertEquals(stripComments(text), expected));
  }
});

Deno.test({
  name: "every script that is sent still is one, with as many templates as before",
  ignore: !may.read,
  async fn() {
    const { files, version } = await createDashboard();
    const count = (text: string) => text.split("html`").length;
    for (const [key, file] of files) {
      const name = key.slice(version.length + 1);
      if (!/^\w+\/.*\.js$/.test(name) || name.startsWith("directives/")) continue;
      const sent = await file.respond(new Request("http://x/")).text();
      const written = await Deno.readTextFile(
        new URL(`../../../api/dashboard/${name}`, import.meta.url),
      );
      const code = written.split("\n").filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line)).join(
        "\n",
      );
      assertEquals(count(sent), count(code), name);
      // Only whole lines are gone.
      const lines = new Set(written.split("\n"));
      const changed = sent.split("\n").filter((line) =>
        !lines.has(line) && !line.includes("lit-html") && !/from "\.\./.test(line)
      );
      assertEquals(changed, [], name);
    }
  },
});

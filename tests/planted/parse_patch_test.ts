import { assertEquals, assertThrows } from "@std/assert";
import { parsePatch } from "./parse_patch.ts";

const HEAD = `Adds where it should subtract.
A shop's sum is wrong.
It may be wrong for months.

`;

Deno.test("parsePatch() reads the sentences, the files and their hunks", () => {
  const diff = `--- a/shared/a.ts
+++ b/shared/a.ts
@@ -1,3 +1,3 @@
 one
-two
+zwei
 three
@@ -9 +9,2 @@

 nine
+ten
--- a/api/b.ts
+++ b/api/b.ts
@@ -1 +0,0 @@
-gone
`;
  assertEquals(parsePatch("a-sum", HEAD + diff), {
    name: "a-sum",
    mistake: "Adds where it should subtract.",
    harm: "A shop's sum is wrong. It may be wrong for months.",
    files: [
      {
        path: "shared/a.ts",
        hunks: [
          { before: ["one", "two", "three"], after: ["one", "zwei", "three"] },
          { before: ["nine"], after: ["nine", "ten"] },
        ],
      },
      { path: "api/b.ts", hunks: [{ before: ["gone"], after: [] }] },
    ],
  });
});

Deno.test("parsePatch() refuses what tells or changes nothing", async (t) => {
  const diff = "--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\n+b\n";
  const cases: readonly { name: string; input: string; message: string }[] = [
    { name: "no diff", input: HEAD, message: 'no line begins with "--- a/"' },
    { name: "no sentence", input: diff, message: "it must begin with a line that says" },
    { name: "no harm", input: `Adds too much.\n\n${diff}`, message: "what a user loses" },
    { name: "no hunk", input: `${HEAD}--- a/a.ts\n+++ b/a.ts\n`, message: "no lines to find" },
    {
      name: "a hunk that only adds",
      input: `${HEAD}--- a/a.ts\n+++ b/a.ts\n@@ -1,0 +2 @@\n+b\n`,
      message: "no lines to find",
    },
  ];
  for (const { name, input, message } of cases) {
    await t.step(name, () => {
      assertThrows(() => parsePatch("x", input), Error, message);
    });
  }
});

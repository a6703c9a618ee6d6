/**
 * @module
 */
import { assertEquals } from "@std/assert";
import { toExampleTests } from "./make_copy.ts";

Deno.test("toExampleTests() makes a test of each example in a comment", () => {
  const source = [
    "/**",
    " * @example",
    " * ```ts",
    ' * import { a } from "./a.ts";',
    " * import {",
    " *   assertEquals,",
    ' * } from "@std/assert";',
    " *",
    " * assertEquals(a(1), 2);",
    " * ```",
    " */",
  ].join("\n");
  assertEquals(toExampleTests("shared/a.ts", source), [
    'import { a } from "./a.ts";\n' +
    'import {\n  assertEquals,\n} from "@std/assert";\n' +
    'Deno.test("example 1 of shared/a.ts", async () => {\n\n\n\nassertEquals(a(1), 2);\n});\n',
  ]);
  assertEquals(toExampleTests("shared/b.ts", "/** No example. */"), []);
});

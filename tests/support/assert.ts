/**
 * `@std/assert` for the tests. JSR is out of reach on the machines this is built on, so the code
 * comes from npm's republished copy, which ships without types; `assert_types.d.ts` beside this
 * file declares the part we use.
 *
 * @module
 */
// @ts-types="./assert_types.d.ts"
export * from "npm:deno-std@1.4.0/assert/mod.js";

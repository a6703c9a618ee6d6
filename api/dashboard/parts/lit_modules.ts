/**
 * lit-html from npm as the browser loads it: each file a module of its own, as npm has them.
 *
 * @module
 */
import asyncDirective from "lit-html/async-directive.js" with { type: "text" };
import directiveHelpers from "lit-html/directive-helpers.js" with { type: "text" };
import directive from "lit-html/directive.js" with { type: "text" };
import live from "lit-html/directives/live.js" with { type: "text" };
import ref from "lit-html/directives/ref.js" with { type: "text" };
import repeat from "lit-html/directives/repeat.js" with { type: "text" };
import litHtml from "lit-html" with { type: "text" };

/** By their names in `assets/`; they import each other by these. */
export const LIT_MODULES: Readonly<Record<string, string>> = {
  "lit-html.js": litHtml,
  "async-directive.js": asyncDirective,
  "directive-helpers.js": directiveHelpers,
  "directive.js": directive,
  "directives/live.js": live,
  "directives/ref.js": ref,
  "directives/repeat.js": repeat,
};

/** The script with its imports of `lit-html` by path: browsers know no package names. */
export function withLitPaths(script: string): string {
  return script
    .replaceAll('from "lit-html"', 'from "../lit-html.js"')
    .replaceAll('from "lit-html/', 'from "../');
}

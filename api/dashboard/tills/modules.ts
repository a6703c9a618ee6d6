/**
 * The scripts of the dashboard as texts: the view of tills.
 *
 * @module
 */
import tillColumns from "./till_columns.js" with { type: "text" };
import tillWords from "./till_words.js" with { type: "text" };
import words from "./words.js" with { type: "text" };
import tillsView from "./tills_view.js" with { type: "text" };

/** By their names in `assets/`. */
export const TILLS_MODULES: Readonly<Record<string, string>> = {
  "tills/till_columns.js": tillColumns,
  "tills/till_words.js": tillWords,
  "tills/tills_view.js": tillsView,
  "tills/words.js": words,
};

/**
 * The scripts of the dashboard as texts: what is wrong with what was refused or set aside.
 *
 * @module
 */
import reason from "./reason.js" with { type: "text" };
import words from "./words.js" with { type: "text" };

/** By their names in `assets/`. */
export const FAULTS_MODULES: Readonly<Record<string, string>> = {
  "faults/reason.js": reason,
  "faults/words.js": words,
};

/**
 * The scripts of the dashboard as texts: the view of dead letters.
 *
 * @module
 */
import deadLettersView from "./dead_letters_view.js" with { type: "text" };

/** By their names in `assets/`. */
export const DEAD_LETTERS_MODULES: Readonly<Record<string, string>> = {
  "dead_letters/dead_letters_view.js": deadLettersView,
};

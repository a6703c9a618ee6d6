/**
 * The scripts and the style of the view of dead letters, as texts.
 *
 * @module
 */
import actionButtons from "./action_buttons.js" with { type: "text" };
import actionDialog from "./action_dialog.js" with { type: "text" };
import compareVersions from "./compare_versions.js" with { type: "text" };
import style from "./dead_letters.css" with { type: "text" };
import deadLettersView from "./dead_letters_view.js" with { type: "text" };
import letterActions from "./letter_actions.js" with { type: "text" };
import letterDetails from "./letter_details.js" with { type: "text" };
import letterList from "./letter_list.js" with { type: "text" };
import lettersAddress from "./letters_address.js" with { type: "text" };
import positionText from "./position_text.js" with { type: "text" };
import words from "./words.js" with { type: "text" };

/** By their names in `assets/`. */
export const DEAD_LETTERS_MODULES: Readonly<Record<string, string>> = {
  "dead_letters/action_buttons.js": actionButtons,
  "dead_letters/action_dialog.js": actionDialog,
  "dead_letters/compare_versions.js": compareVersions,
  "dead_letters/dead_letters_view.js": deadLettersView,
  "dead_letters/letter_actions.js": letterActions,
  "dead_letters/letter_details.js": letterDetails,
  "dead_letters/letter_list.js": letterList,
  "dead_letters/letters_address.js": lettersAddress,
  "dead_letters/position_text.js": positionText,
  "dead_letters/words.js": words,
};

/** The view's part of the page's style. */
export const DEAD_LETTERS_STYLE: string = style;

/**
 * The scripts of the dashboard as texts: the view of what is refused at the door.
 *
 * @module
 */
import causeCard from "./cause_card.js" with { type: "text" };
import causes from "./causes.js" with { type: "text" };
import style from "./refusals.css" with { type: "text" };
import refusalsView from "./refusals_view.js" with { type: "text" };
import sampleText from "./sample_text.js" with { type: "text" };
import words from "./words.js" with { type: "text" };

/** By their names in `assets/`. */
export const REFUSALS_MODULES: Readonly<Record<string, string>> = {
  "refusals/cause_card.js": causeCard,
  "refusals/causes.js": causes,
  "refusals/refusals_view.js": refusalsView,
  "refusals/sample_text.js": sampleText,
  "refusals/words.js": words,
};

/** Its styles. */
export const REFUSALS_STYLE: string = style;

/**
 * The scripts of the dashboard as texts: the list of baskets and the receipt.
 *
 * @module
 */
import basketList from "./basket_list.js" with { type: "text" };
import style from "./baskets.css" with { type: "text" };
import basketsView from "./baskets_view.js" with { type: "text" };
import listAddress from "./list_address.js" with { type: "text" };
import listControls from "./list_controls.js" with { type: "text" };
import receipt from "./receipt.js" with { type: "text" };
import receiptLines from "./receipt_lines.js" with { type: "text" };
import suggestions from "./suggestions.js" with { type: "text" };
import words from "./words.js" with { type: "text" };

/** By their names in `assets/`. */
export const BASKETS_MODULES: Readonly<Record<string, string>> = {
  "baskets/basket_list.js": basketList,
  "baskets/baskets_view.js": basketsView,
  "baskets/list_address.js": listAddress,
  "baskets/list_controls.js": listControls,
  "baskets/receipt.js": receipt,
  "baskets/receipt_lines.js": receiptLines,
  "baskets/suggestions.js": suggestions,
  "baskets/words.js": words,
};

/** Its styles. */
export const BASKETS_STYLE: string = style;

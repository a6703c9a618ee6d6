/**
 * The scripts of the dashboard as texts: the sales view.
 *
 * @module
 */
import cardLoader from "./card_loader.js" with { type: "text" };
import cardMessage from "./card_message.js" with { type: "text" };
import changeText from "./change_text.js" with { type: "text" };
import changes from "./changes.js" with { type: "text" };
import figures from "./figures.js" with { type: "text" };
import heatCells from "./heat_cells.js" with { type: "text" };
import heatMap from "./heat_map.js" with { type: "text" };
import hourSeries from "./hour_series.js" with { type: "text" };
import points from "./points.js" with { type: "text" };
import style from "./sales.css" with { type: "text" };
import salesCards from "./sales_cards.js" with { type: "text" };
import salesChart from "./sales_chart.js" with { type: "text" };
import salesRequests from "./sales_requests.js" with { type: "text" };
import salesTables from "./sales_tables.js" with { type: "text" };
import salesView from "./sales_view.js" with { type: "text" };
import sizeRanges from "./size_ranges.js" with { type: "text" };
import words from "./words.js" with { type: "text" };

/** By their names in `assets/`. */
export const SALES_MODULES: Readonly<Record<string, string>> = {
  "sales/card_loader.js": cardLoader,
  "sales/card_message.js": cardMessage,
  "sales/change_text.js": changeText,
  "sales/changes.js": changes,
  "sales/figures.js": figures,
  "sales/heat_cells.js": heatCells,
  "sales/heat_map.js": heatMap,
  "sales/hour_series.js": hourSeries,
  "sales/points.js": points,
  "sales/sales_cards.js": salesCards,
  "sales/sales_chart.js": salesChart,
  "sales/sales_requests.js": salesRequests,
  "sales/sales_tables.js": salesTables,
  "sales/sales_view.js": salesView,
  "sales/size_ranges.js": sizeRanges,
  "sales/words.js": words,
};

/** Its styles. */
export const SALES_STYLE: string = style;

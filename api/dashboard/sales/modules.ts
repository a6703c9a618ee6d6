/**
 * The scripts of the dashboard as texts: the sales view.
 *
 * @module
 */
import hourSeries from "./hour_series.js" with { type: "text" };
import salesControls from "./sales_controls.js" with { type: "text" };
import salesPanel from "./sales_panel.js" with { type: "text" };
import salesTables from "./sales_tables.js" with { type: "text" };

/** By their names in `assets/`. */
export const SALES_MODULES: Readonly<Record<string, string>> = {
  "sales/hour_series.js": hourSeries,
  "sales/sales_controls.js": salesControls,
  "sales/sales_panel.js": salesPanel,
  "sales/sales_tables.js": salesTables,
};

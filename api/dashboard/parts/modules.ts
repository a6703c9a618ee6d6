/**
 * The scripts of the dashboard as texts: what several views use.
 *
 * @module
 */
import apiClient from "./api_client.js" with { type: "text" };
import categories from "./categories.js" with { type: "text" };
import chartScale from "./chart_scale.js" with { type: "text" };
import chartStep from "./chart_step.js" with { type: "text" };
import comparedPeriod from "./compared_period.js" with { type: "text" };
import csvLink from "./csv_link.js" with { type: "text" };
import dataTableStyle from "./data_table.css" with { type: "text" };
import dataTable from "./data_table.js" with { type: "text" };
import days from "./days.js" with { type: "text" };
import element from "./element.js" with { type: "text" };
import filterControlsStyle from "./filter_controls.css" with { type: "text" };
import filterControls from "./filter_controls.js" with { type: "text" };
import filters from "./filters.js" with { type: "text" };
import format from "./format.js" with { type: "text" };
import keepFocus from "./keep_focus.js" with { type: "text" };
import labelledSelect from "./labelled_select.js" with { type: "text" };
import language from "./language.js" with { type: "text" };
import lit from "./lit.js" with { type: "text" };
import period from "./period.js" with { type: "text" };
import periodChart from "./period_chart.js" with { type: "text" };
import periodWords from "./period_words.js" with { type: "text" };
import problemText from "./problem_text.js" with { type: "text" };
import rovingFocus from "./roving_focus.js" with { type: "text" };
import storeSelect from "./store_select.js" with { type: "text" };
import tableRows from "./table_rows.js" with { type: "text" };
import viewAddress from "./view_address.js" with { type: "text" };
import words from "./words.js" with { type: "text" };
import zonedTime from "./zoned_time.js" with { type: "text" };

/** By their names in `assets/`. */
export const PARTS_MODULES: Readonly<Record<string, string>> = {
  "parts/api_client.js": apiClient,
  "parts/categories.js": categories,
  "parts/chart_scale.js": chartScale,
  "parts/chart_step.js": chartStep,
  "parts/compared_period.js": comparedPeriod,
  "parts/csv_link.js": csvLink,
  "parts/data_table.js": dataTable,
  "parts/days.js": days,
  "parts/element.js": element,
  "parts/filter_controls.js": filterControls,
  "parts/filters.js": filters,
  "parts/format.js": format,
  "parts/keep_focus.js": keepFocus,
  "parts/labelled_select.js": labelledSelect,
  "parts/language.js": language,
  "parts/lit.js": lit,
  "parts/period.js": period,
  "parts/period_chart.js": periodChart,
  "parts/period_words.js": periodWords,
  "parts/problem_text.js": problemText,
  "parts/roving_focus.js": rovingFocus,
  "parts/store_select.js": storeSelect,
  "parts/table_rows.js": tableRows,
  "parts/view_address.js": viewAddress,
  "parts/words.js": words,
  "parts/zoned_time.js": zonedTime,
};

/** Its styles. */
export const PARTS_STYLE: string = [dataTableStyle, filterControlsStyle].join("\n");

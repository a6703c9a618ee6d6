/**
 * The scripts of the dashboard as texts: the live view.
 *
 * @module
 */
import alertList from "./alert_list.js" with { type: "text" };
import chart from "./chart.js" with { type: "text" };
import chartLegend from "./chart_legend.js" with { type: "text" };
import feed from "./feed.js" with { type: "text" };
import style from "./live.css" with { type: "text" };
import liveChart from "./live_chart.js" with { type: "text" };
import liveCharts from "./live_charts.js" with { type: "text" };
import liveSeries from "./live_series.js" with { type: "text" };
import liveTables from "./live_tables.js" with { type: "text" };
import liveView from "./live_view.js" with { type: "text" };
import problemCards from "./problem_cards.js" with { type: "text" };
import ranges from "./ranges.js" with { type: "text" };
import words from "./words.js" with { type: "text" };

/** By their names in `assets/`. */
export const LIVE_MODULES: Readonly<Record<string, string>> = {
  "live/alert_list.js": alertList,
  "live/chart.js": chart,
  "live/chart_legend.js": chartLegend,
  "live/feed.js": feed,
  "live/live_chart.js": liveChart,
  "live/live_charts.js": liveCharts,
  "live/live_series.js": liveSeries,
  "live/live_tables.js": liveTables,
  "live/live_view.js": liveView,
  "live/problem_cards.js": problemCards,
  "live/ranges.js": ranges,
  "live/words.js": words,
};

/** Its styles. */
export const LIVE_STYLE: string = style;

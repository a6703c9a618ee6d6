/**
 * The scripts of the dashboard as texts: the live view.
 *
 * @module
 */
import liveChart from "./live_chart.js" with { type: "text" };
import livePanel from "./live_panel.js" with { type: "text" };
import movingWindow from "./moving_window.js" with { type: "text" };
import tillsCard from "./tills_card.js" with { type: "text" };

/** By their names in `assets/`. */
export const LIVE_MODULES: Readonly<Record<string, string>> = {
  "live/live_chart.js": liveChart,
  "live/live_panel.js": livePanel,
  "live/moving_window.js": movingWindow,
  "live/tills_card.js": tillsCard,
};

/**
 * The scripts of the dashboard as texts: what shows the views: connection, banners, sign-in, the entry point.
 *
 * @module
 */
import connection from "./connection.js" with { type: "text" };
import eventParser from "./event_parser.js" with { type: "text" };
import main from "./main.js" with { type: "text" };
import retryDelay from "./retry_delay.js" with { type: "text" };
import signIn from "./sign_in.js" with { type: "text" };
import statusBanners from "./status_banners.js" with { type: "text" };

/** By their names in `assets/`. */
export const SHELL_MODULES: Readonly<Record<string, string>> = {
  "shell/connection.js": connection,
  "shell/event_parser.js": eventParser,
  "shell/main.js": main,
  "shell/retry_delay.js": retryDelay,
  "shell/sign_in.js": signIn,
  "shell/status_banners.js": statusBanners,
};

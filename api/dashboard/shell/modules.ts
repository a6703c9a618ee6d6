/**
 * The scripts of the dashboard as texts: what shows the views: connection, banners, sign-in, the entry point.
 *
 * @module
 */
import banners from "./banners.js" with { type: "text" };
import connection from "./connection.js" with { type: "text" };
import emptyCard from "./empty_card.js" with { type: "text" };
import eventParser from "./event_parser.js" with { type: "text" };
import frame from "./frame.js" with { type: "text" };
import lazyView from "./lazy_view.js" with { type: "text" };
import main from "./main.js" with { type: "text" };
import printStyle from "./print.css" with { type: "text" };
import printHead from "./print_head.js" with { type: "text" };
import retryDelay from "./retry_delay.js" with { type: "text" };
import serviceStates from "./service_states.js" with { type: "text" };
import style from "./shell.css" with { type: "text" };
import signIn from "./sign_in.js" with { type: "text" };
import words from "./words.js" with { type: "text" };

/** By their names in `assets/`. */
export const SHELL_MODULES: Readonly<Record<string, string>> = {
  "shell/banners.js": banners,
  "shell/connection.js": connection,
  "shell/empty_card.js": emptyCard,
  "shell/event_parser.js": eventParser,
  "shell/frame.js": frame,
  "shell/lazy_view.js": lazyView,
  "shell/main.js": main,
  "shell/print_head.js": printHead,
  "shell/retry_delay.js": retryDelay,
  "shell/service_states.js": serviceStates,
  "shell/sign_in.js": signIn,
  "shell/words.js": words,
};

/** Its styles. */
export const SHELL_STYLE: string = style;

/** How every view is printed, behind all other styles. */
export const PRINT_STYLE: string = printStyle;

/**
 * Every report, by the address that answers with it. A report that is missing here has no route.
 *
 * @module
 */
import type { Report } from "../report.ts";
import { BASKETS } from "./baskets.ts";
import { BASKET_SIZES } from "./basket_sizes.ts";
import { DEAD_LETTER_CAUSES } from "./dead_letter_causes.ts";
import { DEAD_LETTERS } from "./dead_letters.ts";
import { GAPS } from "./gaps.ts";
import { PAIRS } from "./pairs.ts";
import { PRODUCTS } from "./products.ts";
import { REFUSALS } from "./refusals.ts";
import type { SalesQuery } from "./sales.ts";
import { SALES_BY_CATEGORY } from "./sales_by_category.ts";
import { SALES_BY_DAY } from "./sales_by_day.ts";
import { SALES_BY_HOUR } from "./sales_by_hour.ts";
import { SALES_BY_KIND } from "./sales_by_kind.ts";
import { SALES_BY_MONTH } from "./sales_by_month.ts";
import { SALES_BY_STORE } from "./sales_by_store.ts";
import { SALES_BY_WEEK } from "./sales_by_week.ts";
import { SALES_BY_WEEKDAY_HOUR } from "./sales_by_weekday_hour.ts";
import { STORES } from "./stores.ts";
import { TILLS } from "./tills.ts";

/** The reports of `/stats/sales`, by the value of `by`. */
export const SALES_REPORTS = {
  day: SALES_BY_DAY,
  week: SALES_BY_WEEK,
  month: SALES_BY_MONTH,
  hour: SALES_BY_HOUR,
  "weekday-hour": SALES_BY_WEEKDAY_HOUR,
  category: SALES_BY_CATEGORY,
  store: SALES_BY_STORE,
  kind: SALES_BY_KIND,
} satisfies Record<SalesQuery["by"], Report>;

/** The reports that have a path of their own. */
export const REPORTS = {
  "/stats/products": PRODUCTS,
  "/stats/baskets": BASKETS,
  "/stats/basket-sizes": BASKET_SIZES,
  "/stats/pairs": PAIRS,
  "/stats/stores": STORES,
  "/stats/tills": TILLS,
  "/stats/dead-letters": DEAD_LETTERS,
  "/stats/dead-letter-causes": DEAD_LETTER_CAUSES,
  "/stats/refusals": REFUSALS,
  "/stats/gaps": GAPS,
} satisfies Record<string, Report>;

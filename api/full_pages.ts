/**
 * The dashboard and Swagger UI. Their files are text imports, which Deno has and Node 24 lacks, so
 * only the API's own process imports this module.
 *
 * @module
 */
import { createDashboard } from "./dashboard/dashboard_assets.ts";
import { createDocsPage } from "./docs/docs_page.ts";
import type { Pages } from "./pages.ts";

/** Pages with all that they can have. */
export const FULL_PAGES: Pages = {
  createHome: createDashboard,
  createReference: createDocsPage,
};

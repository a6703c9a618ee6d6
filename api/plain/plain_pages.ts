/**
 * Pages without a script and without a file of their own: for an API on an edge, which takes baskets
 * and reads none.
 *
 * @module
 */
import type { OpenapiDocument } from "../docs/create_openapi_document.ts";
import { toContentVersion } from "../http/content_version.ts";
import { createPage } from "../http/create_page.ts";
import { createStaticFile, FOR_EVER } from "../http/static_file.ts";
import type { Pages, PageWithFiles } from "../pages.ts";
import { PLAIN_STYLE } from "./plain_style.ts";
import { toHomeHtml } from "./to_home_html.ts";
import { toReferenceHtml } from "./to_reference_html.ts";

/** Pages that any runtime can make. */
export const PLAIN_PAGES: Pages = {
  createHome: ({ linksDocs = false }) =>
    create({
      title: "Delhaize basket pipeline",
      body: toHomeHtml({ linksDocs }),
      folder: "assets",
    }),
  createReference: (document: OpenapiDocument) =>
    create({
      title: "API reference · Delhaize basket pipeline",
      body: toReferenceHtml(document),
      folder: "docs/assets",
    }),
};

async function create(
  { title, body, folder }: {
    readonly title: string;
    readonly body: string;
    /** Relative, so that the page also works behind a proxy that puts a prefix before its path. */
    readonly folder: string;
  },
): Promise<PageWithFiles> {
  const key = `${toContentVersion(PLAIN_STYLE)}/plain.css`;
  const style = await createStaticFile(PLAIN_STYLE, {
    contentType: "text/css; charset=utf-8",
    cacheControl: FOR_EVER,
  });
  const page = await createPage(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${folder}/${key}">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`);
  return { page, files: new Map([[key, style]]) };
}

/**
 * The page that renders the API reference: Swagger UI from npm, which the API serves itself.
 *
 * @module
 */
import { toContentVersion } from "../http/content_version.ts";
import { createPage } from "../http/create_page.ts";
import { createStaticFile, FOR_EVER, type StaticFile } from "../http/static_file.ts";
import type { PageWithFiles } from "../pages.ts";

/** Loads the files, 1.9 MB of which are Swagger UI (a quarter gzipped), and names each by its content. */
export async function createDocsPage(): Promise<PageWithFiles> {
  const [renderer, style, ownStyle, start] = await Promise.all([
    import("swagger-ui-dist/swagger-ui-bundle.js", { with: { type: "text" } }),
    import("swagger-ui-dist/swagger-ui.css", { with: { type: "text" } }),
    import("./docs.css", { with: { type: "text" } }),
    import("./docs.js", { with: { type: "text" } }),
  ]);
  const files = new Map<string, StaticFile>();
  async function add(name: string, { default: text }: { readonly default: string }) {
    const key = `${toContentVersion(text)}/${name}`;
    const contentType = `${name.endsWith(".css") ? "text/css" : "text/javascript"}; charset=utf-8`;
    files.set(key, await createStaticFile(text, { contentType, cacheControl: FOR_EVER }));
    // Relative, so that the page also works behind a proxy that puts a prefix before its path.
    return `docs/assets/${key}`;
  }
  const html = toHtml({
    styles: [await add("swagger-ui.css", style), await add("docs.css", ownStyle)],
    scripts: [await add("swagger-ui-bundle.js", renderer), await add("docs.js", start)],
  });
  return { page: await createPage(html), files };
}

function toHtml(
  { styles, scripts }: { readonly styles: readonly string[]; readonly scripts: readonly string[] },
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API reference · Delhaize basket pipeline</title>
<link rel="icon" href="data:,">
${styles.map((path) => `<link rel="stylesheet" href="${path}">`).join("\n")}
</head>
<body>
<nav class="way-back" aria-label="Way back"><a href="./">← Dashboard</a></nav>
<div id="reference"><p class="waiting">Loading the API reference …</p></div>
<noscript><p class="waiting">This page needs JavaScript. The same as a document:
<a href="openapi.json">openapi.json</a></p></noscript>
${scripts.map((path) => `<script src="${path}" defer></script>`).join("\n")}
</body>
</html>
`;
}

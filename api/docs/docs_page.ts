/**
 * The page that renders the API reference: Swagger UI from npm, which the API serves itself.
 *
 * @module
 */

/** The page and what it loads. */
export interface DocsPage {
  readonly html: string;
  /** By `version/name`, as their paths end. */
  readonly assets: ReadonlyMap<string, DocsAsset>;
}

/** One file of the page. */
export interface DocsAsset {
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The same, gzipped: a quarter of Swagger UI's 1.9 MB. */
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

/** Loads the files, and names each by its content. */
export async function createDocsPage(): Promise<DocsPage> {
  const [renderer, style, ownStyle, start] = await Promise.all([
    import("swagger-ui-dist/swagger-ui-bundle.js", { with: { type: "text" } }),
    import("swagger-ui-dist/swagger-ui.css", { with: { type: "text" } }),
    import("./docs.css", { with: { type: "text" } }),
    import("./docs.js", { with: { type: "text" } }),
  ]);
  const assets = new Map<string, DocsAsset>();
  async function add(name: string, { default: text }: { readonly default: string }) {
    const body = new TextEncoder().encode(text);
    const hash = await crypto.subtle.digest("SHA-256", body);
    const key = `${new Uint8Array(hash).toHex().slice(0, 16)}/${name}`;
    const contentType = name.endsWith(".css") ? "text/css" : "text/javascript";
    assets.set(key, {
      body,
      gzipped: await gzip(body),
      contentType: `${contentType}; charset=utf-8`,
    });
    // Relative, so that the page also works behind a proxy that adds a prefix to its path.
    return `docs/assets/${key}`;
  }
  return {
    assets,
    html: toHtml({
      styles: [await add("swagger-ui.css", style), await add("docs.css", ownStyle)],
      scripts: [await add("swagger-ui-bundle.js", renderer), await add("docs.js", start)],
    }),
  };
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}

function toHtml(
  { styles, scripts }: { readonly styles: readonly string[]; readonly scripts: readonly string[] },
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference · Delhaize basket pipeline</title>
<link rel="icon" href="data:,">
${styles.map((path) => `<link rel="stylesheet" href="${path}">`).join("\n")}
</head>
<body>
<main id="reference"><p class="waiting">Loading the API reference …</p></main>
<noscript><p class="waiting">This page needs JavaScript. The same as a document:
<a href="openapi.json">openapi.json</a></p></noscript>
${scripts.map((path) => `<script src="${path}" defer></script>`).join("\n")}
</body>
</html>
`;
}

/**
 * What an API without a database says at `/`.
 *
 * @module
 */

/** The body of the page. */
export function toHomeHtml({ linksDocs }: { readonly linksDocs: boolean }): string {
  return `<h1>Delhaize basket pipeline</h1>
<p>This address takes shopping baskets and reads none. The dashboard is where the API has a
database.</p>
<dl>
<dt><code>POST /baskets</code></dt>
<dd>One basket, as a till sends it.</dd>
<dt><code>POST /baskets/batch</code></dt>
<dd>Many of them: NDJSON or a JSON array, gzipped or not.</dd>
<dt><code>POST /closings</code></dt>
<dd>What a till says of its day.</dd>
<dt><code><a href="health/ready">GET /health/ready</a></code></dt>
<dd>Whether baskets are taken now.</dd>
</dl>${linksDocs ? DOCS_LINK : ""}`;
}

const DOCS_LINK = '\n<p><a href="docs">API reference</a></p>';

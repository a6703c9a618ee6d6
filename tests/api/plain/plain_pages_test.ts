/**
 * The pages of an API without a database: they say what it does, and load one style sheet.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { escapeHtml } from "../../../api/plain/to_html.ts";
import { PLAIN_PAGES } from "../../../api/plain/plain_pages.ts";
import { anApp } from "../an_app.ts";
import { aDocumentedApp } from "../docs/support/a_documented_app.ts";

Deno.test("GET / says that baskets are taken and none are read", async () => {
  const page = await (await anApp({ pages: PLAIN_PAGES }).request("/")).text();
  assertStringIncludes(page, "takes shopping baskets and reads none");
  assertStringIncludes(page, "POST /baskets/batch");
});

Deno.test("GET / leads to the API reference where everybody may read that", async (t) => {
  for (const docsAccess of ["public", "read", "off"] as const) {
    await t.step(docsAccess, async () => {
      const page = await (await anApp({ docsAccess, pages: PLAIN_PAGES }).request("/")).text();
      assertEquals(page.includes('href="docs"'), docsAccess === "public");
    });
  }
});

Deno.test("GET /docs has every operation, answer, example and schema of the document", async () => {
  const { request, document } = aDocumentedApp({ pages: PLAIN_PAGES });
  const page = await (await request("/docs")).text();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { operationId, summary, responses }] of Object.entries(methods)) {
      assertStringIncludes(page, `<code>${method.toUpperCase()} ${path}</code>`);
      assertStringIncludes(page, escapeHtml(summary));
      const [, rest = ""] = page.split(`<section id="${operationId}">`);
      const [section = ""] = rest.split("</section>");
      const statuses = [...section.matchAll(/<dt>(\d{3})<\/dt>/g)].map(([, status]) => status);
      assertEquals(statuses, Object.keys(responses));
    }
  }
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    assertStringIncludes(page, `<summary>${name}</summary>`);
    assertStringIncludes(page, escapeHtml(JSON.stringify(schema, null, 2)));
  }
});

Deno.test("both pages load one style sheet and nothing else", async (t) => {
  const { request } = aDocumentedApp({ pages: PLAIN_PAGES });
  for (const path of ["/", "/docs"]) {
    await t.step(path, async () => {
      const response = await request(path);
      assertStringIncludes(
        response.headers.get("content-security-policy") ?? "",
        "default-src 'none'",
      );
      const page = await response.text();
      assertEquals(page.match(/https?:\/\/|<script|<style|style="|\son\w+="|\ssrc=/g), null);
      const [style = ""] = /(?<=rel="stylesheet" href=")[^"]+/.exec(page) ?? [];
      assertMatch(style, /assets\/[0-9a-f]{16}\/plain\.css$/);
      const loaded = await request(`/${style}`);
      assertEquals(
        [loaded.status, loaded.headers.get("content-type"), loaded.headers.get("cache-control")],
        [200, "text/css; charset=utf-8", "public, max-age=31536000, immutable"],
      );
      assertNotEquals(await loaded.text(), "");
    });
  }
});

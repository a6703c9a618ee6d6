/**
 * The reference over HTTP: the document with its tag, the page with its files, and who may see
 * them.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { analyst, bearer, guarded, till } from "./support/answer_case.ts";
import { aDocumentedApp } from "./support/a_documented_app.ts";

const ASSET = /(?:src|href)="(docs\/assets\/[^"]+)"/g;

async function readAssets(request: (path: string) => Promise<Response>) {
  const html = await (await request("/docs")).text();
  return [...html.matchAll(ASSET)].map(([, path]) => `/${path}`);
}

Deno.test("GET /openapi.json is the document of the app that answers it", async () => {
  const { request, document } = aDocumentedApp({ metricsAccess: "off" });
  const response = await request("/openapi.json");
  assertEquals(await response.json(), JSON.parse(JSON.stringify(document)));
  assertEquals(Object.hasOwn(document.paths, "/metrics"), false);
});

Deno.test("GET /openapi.json answers 304 to who has it", async (t) => {
  const { request } = aDocumentedApp();
  const first = await request("/openapi.json");
  await first.body?.cancel();
  const etag = first.headers.get("etag") ?? "";
  assertMatch(etag, /^"[0-9a-f]{16}"$/);
  assertEquals(first.headers.get("cache-control"), "no-cache");
  const cases = [
    { name: "its tag", ifNoneMatch: etag, status: 304 },
    { name: "its tag, weakened by compression", ifNoneMatch: `W/${etag}`, status: 304 },
    { name: "one of several", ifNoneMatch: `"other", ${etag}`, status: 304 },
    { name: "whatever there is", ifNoneMatch: "*", status: 304 },
    { name: "another tag", ifNoneMatch: '"other"', status: 200 },
    { name: "a tag without quotes", ifNoneMatch: etag.replaceAll('"', ""), status: 200 },
    { name: "nothing", ifNoneMatch: "", status: 200 },
  ];
  for (const { name, ifNoneMatch, status } of cases) {
    await t.step(name, async () => {
      const response = await request("/openapi.json", {
        headers: { "if-none-match": ifNoneMatch },
      });
      assertEquals([response.status, response.headers.get("etag")], [status, etag]);
      assertEquals(await response.text() === "", status === 304);
    });
  }
});

Deno.test("the tag of the document follows what the settings leave", async () => {
  const tags = await Promise.all([{}, { metricsAccess: "off" } as const].map(async (options) => {
    const response = await aDocumentedApp(options).request("/openapi.json");
    await response.body?.cancel();
    return response.headers.get("etag");
  }));
  assertEquals(new Set(tags).size, 2);
});

Deno.test("GET /docs may load its own files, and nothing inline or from elsewhere", async () => {
  const response = await aDocumentedApp().request("/docs");
  assertEquals(
    response.headers.get("content-security-policy"),
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  const html = await response.text();
  assertEquals(html.match(/https?:|<script>|<style|\son\w+=/g), null);
});

Deno.test("the files of the page are kept for ever, under a path that names their content", async (t) => {
  const { request } = aDocumentedApp();
  const paths = await readAssets(request);
  assertEquals(paths.map((path) => path.split("/").at(-1)), [
    "swagger-ui.css",
    "docs.css",
    "swagger-ui-bundle.js",
    "docs.js",
  ]);
  for (const path of paths) {
    await t.step(path, async () => {
      const response = await request(path);
      assertEquals([response.status, response.headers.get("cache-control")], [
        200,
        "public, max-age=31536000, immutable",
      ]);
      assertMatch(response.headers.get("content-type") ?? "", /^text\/(css|javascript); charset=/);
      assert((await response.text()).length > 0);
    });
  }
  await t.step("gzipped for who takes it", async () => {
    const [style = ""] = paths;
    const plain = await (await request(style)).bytes();
    const cases = { "gzip, deflate, br": true, "GZIP;q=0.5": true, "gzip;q=0": false, "br": false };
    for (const [accepted, isGzipped] of Object.entries(cases)) {
      const response = await request(style, { headers: { "accept-encoding": accepted } });
      assertEquals([response.headers.get("content-encoding"), response.headers.get("vary")], [
        isGzipped ? "gzip" : null,
        "accept-encoding",
      ], accepted);
      const stream = isGzipped
        ? response.body?.pipeThrough(new DecompressionStream("gzip"))
        : response.body;
      assertEquals(await new Response(stream ?? null).bytes(), plain, accepted);
    }
  });
  await t.step("another version is not there", async () => {
    const [style = ""] = paths;
    for (
      const path of [style.replace(/[0-9a-f]{16}/, "0".repeat(16)), "/docs/assets/__proto__/x"]
    ) {
      const response = await request(path);
      assertEquals([response.status, (await response.json()).code], [404, "not_found"]);
      assertEquals(response.headers.get("cache-control"), "no-store");
    }
  });
});

Deno.test("DOCS_ACCESS says who may read the reference", async (t) => {
  const paths = ["/openapi.json", "/docs", ...await readAssets(aDocumentedApp().request)];
  const cases = [
    { docsAccess: undefined, key: undefined, status: 200 },
    { docsAccess: "public", key: undefined, status: 200 },
    { docsAccess: "read", key: undefined, status: 401 },
    { docsAccess: "read", key: till.key, status: 403 },
    { docsAccess: "read", key: analyst.key, status: 200 },
    { docsAccess: "off", key: analyst.key, status: 404 },
  ] as const;
  for (const { docsAccess, key, status } of cases) {
    await t.step(
      `${docsAccess ?? "unset"}, ${key === undefined ? "no key" : "a key"}`,
      async () => {
        const { request } = aDocumentedApp({
          ...guarded,
          ...(docsAccess === undefined ? {} : { docsAccess }),
        });
        for (const path of paths) {
          const response = await request(path, { headers: key === undefined ? {} : bearer(key) });
          await response.body?.cancel();
          assertEquals(response.status, status, path);
        }
      },
    );
  }
});

/**
 * The page and its assets as they are served.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { createDashboard } from "../../../api/dashboard/dashboard_assets.ts";
import { may } from "../../support/permissions.ts";
import { anApp } from "../an_app.ts";

Deno.test("GET / is a page that nothing foreign gets into", async () => {
  const response = await anApp().request("/");
  const page = await response.text();
  assertEquals(
    [response.status, response.headers.get("content-type"), response.headers.get("cache-control")],
    [200, "text/html; charset=utf-8", "no-cache"],
  );
  assertEquals(
    response.headers.get("content-security-policy"),
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  assertEquals(page.match(/https?:\/\/|style="|\son\w+="|VERSION/g), null);
});

Deno.test("every asset that the page names is served, to be kept for ever", async (t) => {
  const app = anApp();
  const page = await (await app.request("/")).text();
  const paths = new Set([...page.matchAll(/"(assets\/[^"]+)"/g)].map(([, path]) => path));
  assertEquals(paths.size > 20, true);
  for (const path of paths) {
    await t.step(path?.replace(/\/\w+\//, "/…/") ?? "", async () => {
      const response = await app.request(`/${path}`);
      assertNotEquals(await response.text(), "");
      assertEquals(
        [response.status, response.headers.get("cache-control")],
        [200, "public, max-age=31536000, immutable"],
      );
      assertMatch(
        response.headers.get("content-type") ?? "",
        /^(text\/(javascript|css); charset=utf-8|image\/svg\+xml)$/,
      );
    });
  }
});

Deno.test("no style for a narrow screen is one for paper, which is narrow too", async () => {
  const { files, version } = await createDashboard();
  const style = await files.get(`${version}/dashboard.css`)?.respond(new Request("http://x/"))
    .text();
  const queries = style?.match(/@media[^{]*-width[^{]*/g) ?? [];
  assertEquals(queries.length > 3, true);
  assertEquals(queries.filter((query) => !query.startsWith("@media screen and ")), []);
});

Deno.test("the page leads to the API reference where everybody may read that", async (t) => {
  for (const docsAccess of ["public", "read", "off"] as const) {
    await t.step(docsAccess, async () => {
      const page = await (await anApp({ docsAccess }).request("/")).text();
      assertEquals(page.includes('href="docs"'), docsAccess === "public");
    });
  }
});

Deno.test("an asset of another version or name is not found", async (t) => {
  const { version } = await createDashboard();
  for (
    const path of [
      "/assets/0000000000000000/main.js",
      `/assets/${version}/nothing.js`,
      `/assets/${version}/read_basket.ts`,
    ]
  ) {
    await t.step(path.replace(version, "…"), async () => {
      const response = await anApp().request(path);
      assertEquals([response.status, (await response.json()).code], [404, "not_found"]);
    });
  }
});

Deno.test({
  name: "every script of the folder is served, and imports only served ones",
  ignore: !may.read,
  async fn() {
    const { files, version } = await createDashboard();
    const app = anApp();
    const root = new URL("../../../api/dashboard/", import.meta.url);
    const onDisk: string[] = [];
    for await (const { name: folder, isDirectory } of Deno.readDir(root)) {
      if (!isDirectory) continue;
      for await (const { name } of Deno.readDir(new URL(`${folder}/`, root))) {
        if (name.endsWith(".js")) onDisk.push(`${folder}/${name}`);
      }
    }
    assertEquals(onDisk.filter((name) => !files.has(`${version}/${name}`)), [], "not listed");
    for (const key of files.keys()) {
      if (!key.endsWith(".js")) continue;
      const body = await (await app.request(`/assets/${key}`)).text();
      for (const [, imported = ""] of body.matchAll(IMPORT)) {
        const { pathname } = new URL(imported, `http://127.0.0.1/${key}`);
        assertEquals(files.has(pathname.slice(1)), true, `${key} imports ${imported}`);
      }
    }
  },
});

/** Of our scripts and of minified ones. */
const IMPORT = /(?:^|[;}\s])(?:import|export)[^'"();]*?from ?"([^"]+)"/gm;

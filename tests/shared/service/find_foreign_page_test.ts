/**
 * Requests of pages from elsewhere to a service on this machine.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findForeignPage } from "../../../shared/service/find_foreign_page.ts";
import { serveHttp } from "../../../shared/service/serve_http.ts";
import { may } from "../../support/permissions.ts";

Deno.test("findForeignPage() goes by Host, Origin and Sec-Fetch-Site", async (t) => {
  const host = "The Host header is not of this machine";
  const origin = "The Origin header is that of another site";
  const site = "The request came from another site";
  const cases: { name: string; headers: Record<string, string>; expected?: string }[] = [
    { name: "curl", headers: { host: "localhost:8000" } },
    { name: "an address", headers: { host: "127.0.0.1:8000" } },
    { name: "another loopback address", headers: { host: "127.1.2.3" } },
    { name: "IPv6", headers: { host: "[::1]:8000" } },
    { name: "capitals", headers: { host: "LOCALHOST:8000" } },
    { name: "HTTP/1.0 without Host", headers: {} },
    {
      name: "our own page",
      headers: {
        host: "127.0.0.1:8000",
        origin: "http://127.0.0.1:8000",
        "sec-fetch-site": "same-origin",
      },
    },
    {
      name: "an address that is typed",
      headers: { host: "localhost:8000", "sec-fetch-site": "none" },
    },
    {
      name: "an origin of CORS_ORIGINS",
      headers: {
        host: "localhost",
        origin: "https://shop.example",
        "sec-fetch-site": "cross-site",
      },
    },
    { name: "a rebound name", headers: { host: "evil.example:8000" }, expected: host },
    { name: "a name like an address", headers: { host: "127.0.0.1.evil.example" }, expected: host },
    { name: "a name like localhost", headers: { host: "localhost.evil.example" }, expected: host },
    { name: "an empty Host", headers: { host: "" }, expected: host },
    { name: "an address of the network", headers: { host: "192.0.2.1:8000" }, expected: host },
    {
      name: "a form of another site",
      headers: { host: "localhost:8000", origin: "https://evil.example" },
      expected: origin,
    },
    {
      name: "a sandboxed frame",
      headers: { host: "localhost:8000", origin: "null" },
      expected: origin,
    },
    {
      name: "an image of another site",
      headers: { host: "localhost:8000", "sec-fetch-site": "cross-site" },
      expected: site,
    },
  ];
  for (const { name, headers, expected } of cases) {
    await t.step(name, () => {
      const allowedOrigins = ["https://shop.example"];
      assertEquals(findForeignPage(new Headers(headers), { allowedOrigins }), expected);
    });
  }
});

Deno.test("serveHttp() answers 403 to a rebound page", { ignore: !may.net }, async () => {
  const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using server = serveHttp(options, () => new Response("baskets"));
  await using open = serveHttp({ ...options, admitsForeignPages: true }, () => new Response("ok"));
  const ask = (port: number) =>
    exchange(port, "GET / HTTP/1.1\r\nHost: evil.example:8000\r\nConnection: close\r\n\r\n");
  const refused = await ask(server.addr.port);
  assertEquals(refused.startsWith("HTTP/1.1 403"), true);
  assertEquals(refused.includes('"code":"foreign_page"'), true);
  assertEquals((await ask(open.addr.port)).startsWith("HTTP/1.1 200"), true);
});

async function exchange(port: number, request: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(request));
  const bytes = new Uint8Array(4_096);
  return new TextDecoder().decode(bytes.subarray(0, await connection.read(bytes) ?? 0));
}

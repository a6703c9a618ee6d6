/**
 * What the router does for every route and every answer, whatever the route is.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createGuard } from "../../../api/auth/guard.ts";
import { createRouter, type RouterOptions } from "../../../api/http/create_router.ts";
import type { Route } from "../../../api/http/route.ts";
import { toProblem } from "../../../api/http/problem.ts";

const ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/broken",
    access: "public",
    handle: () => Promise.reject(new Error("broken")),
  },
  { method: "GET", path: "/plain", access: "public", handle: () => new Response("plain") },
  {
    method: "GET",
    path: "/page",
    access: "public",
    handle: () =>
      new Response("page", {
        headers: { "content-security-policy": "script-src 'self'", "cache-control": "max-age=9" },
      }),
  },
  { method: "POST", path: "/thing", access: "public", handle: () => new Response("made") },
  { method: "GET", path: "/thing", access: "public", handle: () => new Response("read") },
  {
    method: "GET",
    path: "/echo/{first}/{second_part}",
    access: "read",
    handle: ({ params, requestId }) => Response.json({ params, requestId }),
  },
  { method: "GET", path: "/bad", access: "public", handle: () => toProblem("not_found") },
];

function aRouter(options: Partial<RouterOptions> = {}) {
  const counted: [string, number][] = [];
  const timed: string[] = [];
  const turnedAway: [string, string][] = [];
  const router = createRouter(ROUTES, {
    guard: createGuard({ keys: undefined }),
    metrics: {
      countRequest: (route, status) => void counted.push([route, status]),
      timeRequest: (route) => {
        timed.push(`${route} begins`);
        return () => void timed.push(`${route} ends`);
      },
      countTurnedAway: (route, code) => void turnedAway.push([route, code]),
    },
    createRequestId: () => "r-1",
    ...options,
  });
  return {
    counted,
    timed,
    turnedAway,
    request: async (path: string, init?: RequestInit) => await router.request(path, init),
  };
}

const SECURE = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-request-id": "r-1",
};

Deno.test("every answer has the security headers and the request's id", async (t) => {
  const cases = [
    { path: "/plain", status: 200 },
    { path: "/bad", status: 404 },
    { path: "/typo", status: 404 },
    { path: "/plain", method: "POST", status: 405 },
    { path: "/echo/a/b", status: 200 },
  ];
  for (const { path, method = "GET", status } of cases) {
    await t.step(`${method} ${path}`, async () => {
      const response = await aRouter().request(path, { method });
      const { headers } = response;
      await response.body?.cancel();
      assertEquals(response.status, status);
      assertEquals(
        Object.fromEntries(Object.keys(SECURE).map((name) => [name, headers.get(name)])),
        SECURE,
      );
      assertEquals(headers.get("access-control-allow-origin"), null);
    });
  }
});

Deno.test("a route's own policy and caching are kept", async () => {
  const { headers } = await aRouter().request("/page");
  assertEquals(
    [headers.get("content-security-policy"), headers.get("cache-control")],
    ["script-src 'self'", "max-age=9"],
  );
});

Deno.test("a route gets its path's parts decoded, and the client's request id", async () => {
  const { counted, request } = aRouter();
  const response = await request("/echo/Gent%20Zuid%2F2/%C3%A9", {
    headers: { "x-request-id": "mine" },
  });
  assertEquals(response.headers.get("x-request-id"), "mine");
  assertEquals(await response.json(), {
    params: { first: "Gent Zuid/2", second_part: "é" },
    requestId: "mine",
  });
  assertEquals(counted, [["/echo/{first}/{second_part}", 200]]);
});

Deno.test("Allow names every method of a path", async () => {
  const response = await aRouter().request("/thing", { method: "DELETE" });
  await response.body?.cancel();
  assertEquals([response.status, response.headers.get("allow")], [405, "POST, GET, HEAD"]);
});

Deno.test("pages of another origin are let in only where it is named", async (t) => {
  const origin = "https://shop.example";
  const preflight = {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    },
  };
  await t.step("off: no answer allows anything", async () => {
    const { request } = aRouter();
    const asked = await request("/thing", preflight);
    await asked.body?.cancel();
    assertEquals([asked.status, asked.headers.get("access-control-allow-origin")], [405, null]);
    const got = await request("/plain", { headers: { origin } });
    await got.body?.cancel();
    assertEquals(got.headers.get("access-control-allow-origin"), null);
  });
  await t.step("on: the named origin is, with the headers it asked for", async () => {
    const { request } = aRouter({ corsOrigins: [origin] });
    const asked = await request("/thing", preflight);
    await asked.body?.cancel();
    assertEquals([
      asked.status,
      asked.headers.get("access-control-allow-origin"),
      asked.headers.get("access-control-allow-headers"),
    ], [204, origin, "authorization,content-type"]);
    const got = await request("/plain", { headers: { origin } });
    await got.body?.cancel();
    assertEquals([
      got.headers.get("access-control-allow-origin"),
      got.headers.get("vary"),
      got.headers.get("access-control-expose-headers"),
      got.headers.get("x-content-type-options"),
    ], [origin, "Origin", "x-request-id,retry-after,ratelimit,ratelimit-policy", "nosniff"]);
  });
  await t.step("on: another origin is not", async () => {
    const { request } = aRouter({ corsOrigins: [origin] });
    const got = await request("/plain", { headers: { origin: "https://evil.example" } });
    await got.body?.cancel();
    assertEquals(got.headers.get("access-control-allow-origin"), null);
  });
});

Deno.test("each request to a route is timed from its begin to its end, whatever comes of it", async (t) => {
  const cases = [
    { path: "/plain", expected: ["/plain begins", "/plain ends"] },
    { path: "/broken", expected: ["/broken begins", "/broken ends"] },
    { path: "/typo", expected: [] },
  ];
  for (const { path, expected } of cases) {
    await t.step(path, async () => {
      const { request, timed } = aRouter();
      await (await request(path)).body?.cancel();
      assertEquals(timed, expected);
    });
  }
});

Deno.test("a request that the guard turns away is counted with the guard's code", async () => {
  const { request, turnedAway } = aRouter({
    guard: createGuard({ keys: undefined, limits: { maxInFlight: 0 } }),
  });
  const response = await request("/echo/a/b");
  await response.body?.cancel();
  assertEquals([response.status, turnedAway], [503, [[
    "/echo/{first}/{second_part}",
    "overloaded",
  ]]]);
});

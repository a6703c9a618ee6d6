/**
 * Every route answers as the contract says, and an unknown one is a problem.
 *
 * @module
 */
import { createGuard } from "../../api/auth/guard.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { reset } from "@logtape/logtape";
import { aWireBasket } from "../support/a_basket.ts";
import { watchLag } from "../../api/lag_state.ts";
import type { ShowLag } from "../../shared/kafka/lag_gauges.ts";
import { anApp, type AnAppOptions } from "./an_app.ts";

Deno.test("GET /health/live answers while the process is up", async (t) => {
  const cases: { name: string; options: AnAppOptions }[] = [
    { name: "all is well", options: {} },
    { name: "the broker is away", options: { checkBroker: () => Promise.resolve(false) } },
    { name: "the process is draining", options: { isDraining: () => true } },
    { name: "the queue is full", options: { full: true } },
  ];
  for (const { name, options } of cases) {
    await t.step(name, async () => {
      const response = await anApp(options).request("/health/live");
      assertEquals(response.status, 200);
      assertEquals(response.headers.get("content-type"), "application/json");
      assertEquals(await response.json(), { status: "live" });
    });
  }
});

Deno.test("GET /health/ready says which database cannot be read, and takes baskets without", async () => {
  const databases = { primary: { isUp: true }, read: { isUp: false } };
  const response = await anApp({ databases }).request("/health/ready");
  assertEquals(response.status, 200);
  assertEquals((await response.json()).databases, { primary: "up", read: "down" });
});

Deno.test("GET /health/ready says whether the lag can be read, and takes baskets without", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly reading: Parameters<ShowLag>[0] | "none yet";
    readonly expected: string;
  }[] = [
    { name: "not read yet", reading: "none yet", expected: "unknown" },
    { name: "the broker is away", reading: undefined, expected: "unknown" },
    { name: "all is read", reading: { topics: [], missingRights: [] }, expected: "readable" },
    {
      name: "a right is missing",
      reading: { topics: [], missingRights: [{ right: "Read", on: "group delhaize-consumer" }] },
      expected: "missing_right",
    },
  ];
  for (const { name, reading, expected } of cases) {
    await t.step(name, async () => {
      const lag = watchLag();
      if (reading !== "none yet") lag.show(reading);
      const response = await anApp({ lag }).request("/health/ready");
      assertEquals([response.status, (await response.json()).lag], [200, expected]);
    });
  }
});

Deno.test("GET /health/ready answers whether baskets can be taken", async (t) => {
  const cases: { name: string; options: AnAppOptions; checks: Record<string, boolean> }[] = [
    {
      name: "all is well",
      options: {},
      checks: { accepting: true, broker: true, queue: true, places: true },
    },
    {
      name: "the broker is away",
      options: { checkBroker: () => Promise.resolve(false) },
      checks: { accepting: true, broker: false, queue: true, places: true },
    },
    {
      name: "the process is draining",
      options: { isDraining: () => true },
      checks: { accepting: false, broker: true, queue: true, places: true },
    },
    {
      name: "the queue is full",
      options: { full: true },
      checks: { accepting: true, broker: true, queue: false, places: true },
    },
    {
      name: "nothing is well",
      options: { checkBroker: () => Promise.resolve(false), isDraining: () => true, full: true },
      checks: { accepting: false, broker: false, queue: false, places: true },
    },
    {
      name: "all places are taken",
      options: { guard: createGuard({ keys: undefined, limits: { maxInFlight: 0 } }) },
      checks: { accepting: true, broker: true, queue: true, places: false },
    },
  ];
  for (const { name, options, checks } of cases) {
    await t.step(name, async () => {
      const ready = Object.values(checks).every((isGood) => isGood);
      const response = await anApp(options).request("/health/ready");
      assertEquals(response.status, ready ? 200 : 503);
      assertEquals(await response.json(), { status: ready ? "ready" : "unready", checks });
    });
  }
});

Deno.test("only the readiness probe asks the broker", async () => {
  let asked = 0;
  const app = anApp({ checkBroker: () => Promise.resolve(++asked > 0) });
  await app.request("/health/live");
  await app.request("/metrics");
  await app.post(JSON.stringify(aWireBasket()));
  assertEquals(asked, 0);
  await app.request("/health/ready");
  assertEquals(asked, 1);
});

Deno.test("GET /metrics counts requests by route and status", async () => {
  const app = anApp();
  await app.post(JSON.stringify(aWireBasket()));
  await app.post(JSON.stringify(aWireBasket()));
  await app.post("NaN");
  await app.request("/baskets");
  await app.request("/baskets/typo");
  await app.request("/other/typo");
  await app.request("/metrics", { method: "POST" });
  const response = await app.request("/metrics");
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const lines = (await response.text()).split("\n");
  assertEquals(lines.filter((line) => line.startsWith("api_requests_total{")).toSorted(), [
    'api_requests_total{route="/baskets",status="202"} 2',
    'api_requests_total{route="/baskets",status="400"} 1',
    'api_requests_total{route="/baskets",status="405"} 1',
    'api_requests_total{route="/metrics",status="405"} 1',
    'api_requests_total{route="unknown",status="404"} 2',
  ]);
});

Deno.test("an unknown route is a 404 problem", async (t) => {
  const paths = ["/basket", "/baskets/", "/Baskets", "//baskets", "/health", "/__proto__"];
  for (const path of paths) {
    for (const method of ["GET", "POST", "DELETE"]) {
      await t.step(`${method} ${path}`, async () => {
        const app = anApp();
        const response = await app.request(`http://localhost${path}`, { method });
        assertEquals(response.status, 404);
        assertEquals(response.headers.get("content-type"), "application/problem+json");
        assertEquals(await response.json(), {
          type: "about:blank",
          title: "There is no such resource",
          status: 404,
          code: "not_found",
        });
        assertEquals(app.published, []);
      });
    }
  }
});

Deno.test("a known route with another method is a 405 problem with Allow", async (t) => {
  const cases = [
    { path: "/baskets", allow: "POST", methods: ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"] },
    { path: "/health/live", allow: "GET, HEAD", methods: ["POST", "DELETE", "OPTIONS"] },
    { path: "/health/ready", allow: "GET, HEAD", methods: ["POST", "PUT"] },
    { path: "/metrics", allow: "GET, HEAD", methods: ["POST", "PURGE"] },
  ];
  for (const { path, allow, methods } of cases) {
    for (const method of methods) {
      await t.step(`${method} ${path}`, async () => {
        const app = anApp();
        const response = await app.request(path, { method });
        assertEquals(response.status, 405);
        assertEquals(response.headers.get("allow"), allow);
        assertEquals(response.headers.get("content-type"), "application/problem+json");
        assertEquals(await response.json(), {
          type: "about:blank",
          title: "The resource does not support this method",
          status: 405,
          code: "method_not_allowed",
          detail: `Use ${allow}`,
        });
        assertEquals(app.published, []);
      });
    }
  }
});

Deno.test("HEAD answers as GET does, without a body", async (t) => {
  const cases = [
    { path: "/health/live", status: 200 },
    { path: "/health/ready", status: 200 },
    { path: "/metrics", status: 200 },
    { path: "/baskets", status: 405 },
    { path: "/typo", status: 404 },
  ];
  for (const { path, status } of cases) {
    await t.step(path, async () => {
      const response = await anApp().request(path, { method: "HEAD" });
      assertEquals([response.status, await response.text()], [status, ""]);
      assertEquals(response.headers.get("allow"), path === "/baskets" ? "POST" : null);
    });
  }
});

Deno.test("an exception in a handler is a 500 problem without a detail of it", async (t) => {
  const secret = new Error("connect ECONNREFUSED 10.0.0.7:9092 as shop:hunter2");
  const app = anApp({ outcome: secret, checkBroker: () => Promise.reject(secret) });
  const requests = {
    "/baskets": () => app.post(JSON.stringify(aWireBasket())),
    "/health/ready": () => app.request("/health/ready"),
  };
  for (const [route, send] of Object.entries(requests)) {
    await t.step(route, async () => {
      const response = await send();
      assertEquals(response.status, 500);
      assertEquals(response.headers.get("content-type"), "application/problem+json");
      assertEquals(await response.json(), {
        type: "about:blank",
        title: "The server failed",
        status: 500,
        code: "internal_error",
      });
    });
  }
  await t.step("and is counted", async () => {
    const text = await (await app.request("/metrics")).text();
    assertStringIncludes(text, 'api_requests_total{route="/baskets",status="500"} 1\n');
  });
  await reset();
});

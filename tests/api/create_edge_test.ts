/**
 * The API for hosts that call a `fetch` handler, while its broker is away.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { type EdgeSettings, readEdgeSettings } from "../../api/edge_settings.ts";
import { SettingsError } from "../../shared/service/settings.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { freePorts } from "../support/kafka/free_ports.ts";
import { may } from "../support/permissions.ts";

const ignore = !may.runStack;

/** Imported late: kafkajs reads the environment, which bare `deno test` may not. */
async function open(environment: Readonly<Record<string, string>>) {
  const { createEdge } = await import("../../api/create_edge.ts");
  return createEdge(read(environment));
}

function read(environment: Readonly<Record<string, string>>): EdgeSettings {
  const all: Readonly<Record<string, string>> = { AUTH: "none", ...environment };
  return readEdgeSettings((name) => all[name]);
}

function aRequest(path: string, body?: unknown): Request {
  return new Request(`https://baskets.example${path}`, {
    ...(body === undefined ? {} : {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
}

Deno.test("without a broker it is alive, not ready, and takes no basket", { ignore }, async () => {
  const [port] = freePorts(1);
  const edge = await open({ KAFKA_BROKERS: `127.0.0.1:${port}` });
  const statuses = [];
  for (const request of [aRequest("/health/live"), aRequest("/health/ready")]) {
    const response = await edge.fetch(request);
    statuses.push(response.status);
    await response.body?.cancel();
  }
  assertEquals(statuses, [200, 503]);
  const refused = await edge.fetch(aRequest("/baskets", aWireBasket()));
  assertEquals([refused.status, (await refused.json()).code], [503, "broker_unavailable"]);
  await Promise.all([edge.close(), edge.close()]);
});

Deno.test(
  "clients without a key have a rate each, where the host names them",
  { ignore },
  async () => {
    const [port] = freePorts(1);
    const edge = await open({
      KAFKA_BROKERS: `127.0.0.1:${port}`,
      RATE_LIMIT: "0.01",
      RATE_LIMIT_BURST: "1",
    });
    const send = async (info?: unknown) => {
      const response = await edge.fetch(aRequest("/baskets", { not: "a basket" }), info);
      await response.body?.cancel();
      return response.status;
    };
    const from = (hostname: string) => ({ remoteAddr: { transport: "tcp", hostname, port: 1 } });
    assertEquals(
      [await send(from("192.0.2.1")), await send(from("192.0.2.1")), await send(from("192.0.2.2"))],
      [422, 429, 422],
    );
    // Whatever a host passes: its clients are one.
    const others = [undefined, null, "info", { remoteAddr: null }, { remoteAddr: { hostname: 7 } }];
    const statuses = [];
    for (const info of others) statuses.push(await send(info));
    assertEquals(statuses, [422, 429, 429, 429, 429]);
    await edge.close();
  },
);

Deno.test("limits that no basket fits are named", { ignore }, async () => {
  await assertRejects(() => open({ MAX_HELD_BYTES: "4194304" }), SettingsError, "MAX_HELD_BYTES");
});

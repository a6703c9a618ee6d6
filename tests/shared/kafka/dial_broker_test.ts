/**
 * A name is looked up with each connection, and its addresses are tried in turn.
 *
 * @module
 */
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import type { Socket } from "node:net";
import { dialBroker, type DialError } from "../../../shared/kafka/dial_broker.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;
/** Reserved for documentation (RFC 5737): nobody answers. */
const SILENT = "192.0.2.1";

/** Where the connection led, or its error's code. */
async function dial(
  port: number,
  addresses: readonly string[],
  { timeoutMs = 2_000, signal = new AbortController().signal } = {},
): Promise<string | undefined> {
  const connected = Promise.withResolvers<Socket>();
  try {
    await dialBroker({ host: "kafka.example", port }, {
      timeoutMs,
      signal,
      onConnect: connected.resolve,
      lookup: () => Promise.resolve(addresses),
    });
  } catch (error) {
    return (error as DialError).code;
  }
  const socket = await connected.promise;
  const address = socket.remoteAddress;
  socket.destroy();
  return address;
}

Deno.test("dialBroker() takes the first address that answers", { ignore }, async (t) => {
  using four = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = four.addr;
  const cases = [
    { name: "the only one", addresses: ["127.0.0.1"], expected: "127.0.0.1" },
    { name: "behind one where nothing listens", addresses: ["::1", "127.0.0.1"] },
    { name: "before another", addresses: ["127.0.0.1", "::1"] },
    { name: "none", addresses: ["::1", "127.0.0.2"], expected: "ECONNREFUSED" },
    { name: "a name without an address", addresses: [], expected: "ENOTFOUND" },
  ];
  for (const { name, addresses, expected = "127.0.0.1" } of cases) {
    await t.step(name, async () => assertEquals(await dial(port, addresses), expected));
  }
  await t.step("IPv6", async () => {
    using six = Deno.listen({ hostname: "::1", port: 0 });
    assertEquals(await dial(six.addr.port, ["::1"]), "::1");
  });
});

Deno.test("dialBroker() looks the name up again with each connection", { ignore }, async () => {
  using before = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = before.addr;
  using _after = Deno.listen({ hostname: "127.0.0.2", port });
  const lookups = [["127.0.0.1"], ["127.0.0.2"]];
  for (const addresses of lookups) assertEquals(await dial(port, addresses), addresses[0]);
});

Deno.test("dialBroker() knows localhost by itself, and says of a name that it is unknown", {
  ignore,
}, async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const options = { timeoutMs: 4_000, signal: new AbortController().signal };
  const { port } = listener.addr;
  const connected = Promise.withResolvers<Socket>();
  await dialBroker({ host: "localhost", port }, { ...options, onConnect: connected.resolve });
  (await connected.promise).destroy();
  const error: DialError = await assertRejects(
    () => dialBroker({ host: "nowhere.invalid", port }, { ...options, onConnect() {} }),
    Error,
  );
  assertEquals(error.code, "ENOTFOUND");
});

Deno.test("dialBroker() is bounded, over all addresses", { ignore }, async () => {
  const startedAt = performance.now();
  const code = await dial(9_092, [SILENT, SILENT, SILENT], { timeoutMs: 300 });
  // A machine without a network refuses it at once.
  assertEquals(["ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ECONNREFUSED"].includes(code!), true);
  assertLess(performance.now() - startedAt, 30_000);
});

Deno.test("dialBroker() ends when it is stopped", { ignore }, async () => {
  const stopping = new AbortController();
  const dialing = dialBroker({ host: "kafka.example", port: 9_092 }, {
    timeoutMs: 60_000,
    signal: stopping.signal,
    onConnect() {},
    lookup() {
      stopping.abort();
      return Promise.resolve([SILENT]);
    },
  });
  await assertRejects(() => dialing);
});

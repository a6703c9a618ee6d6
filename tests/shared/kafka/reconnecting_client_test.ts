/**
 * One client for many uses, and a new one after every failure.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createReconnectingClient } from "../../../shared/kafka/reconnecting_client.ts";

Deno.test("createReconnectingClient() connects with the first use and keeps its client", async () => {
  const { client, events } = aClient();
  assertEquals(events, []);
  assertEquals(await Promise.all([client.use(idOf), client.use(idOf)]), [1, 1]);
  await client.connect();
  await client[Symbol.asyncDispose]();
  assertEquals(events, ["connect 1", "disconnect 1"]);
});

Deno.test("createReconnectingClient() replaces its client after every failure", async (t) => {
  await t.step("of the work", async () => {
    const { client, events } = aClient();
    await assertRejects(() => client.use(() => Promise.reject(new Error("lost"))), Error, "lost");
    assertEquals(await client.use(idOf), 2);
    assertEquals(events, ["connect 1", "disconnect 1", "connect 2"]);
  });
  await t.step("of the connecting", async () => {
    const { client, events } = aClient({ connects: [() => Promise.reject(new Error("away"))] });
    await assertRejects(() => client.connect(), Error, "away");
    assertEquals(await client.use(idOf), 2);
    assertEquals(events, ["connect 1", "disconnect 1", "connect 2"]);
  });
  await t.step("of an answer that stays away", async () => {
    const { client, events } = aClient();
    const hanging = () => client.use(() => new Promise(() => {}), { timeoutMs: 1 });
    await assertRejects(hanging, Error, "no answer in 1 ms");
    assertEquals(await client.use(idOf), 2);
    assertEquals(events, ["connect 1", "disconnect 1", "connect 2"]);
  });
});

Deno.test("createReconnectingClient() keeps the successor when given-up work fails late", async () => {
  const { client } = aClient();
  const late = Promise.withResolvers<never>();
  const first = client.use(() => late.promise);
  await assertRejects(() => client.use(() => Promise.reject(new Error("lost"))));
  assertEquals(await client.use(idOf), 2);
  late.reject(new Error("late"));
  await assertRejects(() => first, Error, "late");
  assertEquals(await client.use(idOf), 2);
});

Deno.test("createReconnectingClient() disconnects once more when work ends that it gave up", async () => {
  const { client, events } = aClient();
  const late = Promise.withResolvers<void>();
  const work = () => late.promise;
  await assertRejects(() => client.use(work, { timeoutMs: 1 }), Error, "no answer in 1 ms");
  const underWay = client.use(() => late.promise);
  await client[Symbol.asyncDispose]();
  assertEquals(events, ["connect 1", "disconnect 1", "connect 2", "disconnect 2"]);
  late.resolve();
  await underWay;
  assertEquals(events.slice(4), ["disconnect 1", "disconnect 2"]);
});

Deno.test("createReconnectingClient() begins no work whose caller was refused while connecting", async () => {
  const connected = Promise.withResolvers<void>();
  const { client, events } = aClient({ connects: [() => connected.promise] });
  let hasBegun = false;
  const send = () => {
    hasBegun = true;
    return Promise.resolve();
  };
  await assertRejects(() => client.use(send, { timeoutMs: 1 }), Error, "no answer in 1 ms");
  connected.resolve();
  assertEquals(await client.use(idOf), 2);
  assertEquals([hasBegun, events], [false, ["connect 1", "connect 2", "disconnect 1"]]);
});

Deno.test("createReconnectingClient() is of no use once it is disposed", async () => {
  const { client, events } = aClient();
  await client[Symbol.asyncDispose]();
  await assertRejects(() => client.use(idOf), Error, "Cannot use a Kafka client that was closed");
  assertEquals(events, []);
});

type Fake = { readonly id: number; connect(): Promise<void>; disconnect(): Promise<void> };

const idOf = ({ id }: Fake) => Promise.resolve(id);

/** Clients numbered from 1, what happens to them, and how their connecting ends, in order. */
function aClient({ connects = [] }: { readonly connects?: readonly (() => Promise<void>)[] } = {}) {
  const events: string[] = [];
  const nextConnect = connects.values();
  let count = 0;
  const client = createReconnectingClient((): Fake => {
    const id = ++count;
    return {
      id,
      async connect() {
        events.push(`connect ${id}`);
        await nextConnect.next().value?.();
      },
      disconnect() {
        events.push(`disconnect ${id}`);
        return Promise.resolve();
      },
    };
  });
  return { client, events };
}

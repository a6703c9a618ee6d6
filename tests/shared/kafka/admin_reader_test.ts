/**
 * Many callers, one reading, and brokers in every state.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createAdminReader } from "../../../shared/kafka/admin_reader.ts";

type Step = () => Promise<string>;

Deno.test("createAdminReader() reads over one connection, and again when the reading is old", async () => {
  const { read, events } = aReader([answer("a"), answer("b")], { cacheMs: -1 });
  assertEquals([await read(), await read()], ["a", "b"]);
  await read[Symbol.asyncDispose]();
  assertEquals(events, ["connect", "read", "read", "disconnect"]);
});

Deno.test("createAdminReader() shares a reading for as long as it is good", async () => {
  await using shared = aReader([answer("a")], { cacheMs: 600_000 });
  const { read, events } = shared;
  assertEquals(await Promise.all([read(), read()]), ["a", "a"]);
  assertEquals(await read(), "a");
  assertEquals(events, ["connect", "read"]);
});

Deno.test("createAdminReader() starts no reading while one is under way, however long that takes", async () => {
  const late = Promise.withResolvers<string>();
  await using waiting = aReader([() => late.promise], { cacheMs: -1 });
  const { read, events } = waiting;
  const answers = [read(), read(), read()];
  late.resolve("late");
  assertEquals(await Promise.all(answers), ["late", "late", "late"]);
  assertEquals(events, ["connect", "read"]);
});

Deno.test("createAdminReader() connects again after a failure, of the reading or of the connecting", async (t) => {
  await t.step("reading", async () => {
    await using failing = aReader([fail, answer("b")], { cacheMs: -1 });
    const { read, events } = failing;
    assertEquals([await read(), await read()], [undefined, "b"]);
    assertEquals(events, ["connect", "read", "disconnect", "connect", "read"]);
  });
  await t.step("connecting", async () => {
    await using failing = aReader([answer("b")], { cacheMs: -1, connects: [fail] });
    const { read, events } = failing;
    assertEquals([await read(), await read()], [undefined, "b"]);
    assertEquals(events, ["connect", "disconnect", "connect", "read"]);
  });
});

Deno.test("createAdminReader() does not wait for a broker that never answers", async (t) => {
  const never = Promise.withResolvers<string>();
  await t.step("reading", async () => {
    await using hanging = aReader([() => never.promise], { timeoutMs: 1 });
    assertEquals(await hanging.read(), undefined);
    assertEquals(hanging.events, ["connect", "read", "disconnect"]);
  });
  await t.step("connecting", async () => {
    const { read, events } = aReader([], { timeoutMs: 1, connects: [() => never.promise] });
    assertEquals(await read(), undefined);
    assertEquals(events, ["connect"]);
  });
});

Deno.test("createAdminReader() reads undefined and connects no more once it is disposed", async () => {
  const { read, events } = aReader([answer("a")], { cacheMs: -1 });
  await read();
  await read[Symbol.asyncDispose]();
  assertEquals(await read(), undefined);
  assertEquals(events, ["connect", "read", "disconnect"]);
});

/** A reader over a client that answers in order, and what happened to the client. */
function aReader(
  steps: readonly Step[],
  { cacheMs, timeoutMs = 600_000, connects = [] }: {
    readonly cacheMs?: number;
    readonly timeoutMs?: number;
    readonly connects?: readonly Step[];
  },
) {
  const events: string[] = [];
  const [nextRead, nextConnect] = [steps.values(), connects.values()];
  const read = createAdminReader({
    createAdmin: () => ({
      async connect() {
        events.push("connect");
        await nextConnect.next().value?.();
      },
      disconnect() {
        events.push("disconnect");
        return Promise.resolve();
      },
    }),
    read() {
      events.push("read");
      return nextRead.next().value?.() ?? fail();
    },
    timeoutMs,
    ...(cacheMs === undefined ? {} : { cacheMs }),
  });
  return { read, events, [Symbol.asyncDispose]: () => read[Symbol.asyncDispose]() };
}

function answer(text: string): Step {
  return () => Promise.resolve(text);
}

function fail(): Promise<string> {
  return Promise.reject(new Error("The broker is away"));
}

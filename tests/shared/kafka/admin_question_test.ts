/**
 * One question, many who ask, and brokers in every state.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createAdminQuestion } from "../../../shared/kafka/admin_question.ts";

type Ask = () => Promise<string>;

Deno.test("createAdminQuestion() asks over one connection, and again when the answer is old", async () => {
  const { question, events } = aQuestion([answer("a"), answer("b")], { cacheMs: -1 });
  assertEquals([await question(), await question()], ["a", "b"]);
  await question[Symbol.asyncDispose]();
  assertEquals(events, ["connect", "ask", "ask", "disconnect"]);
});

Deno.test("createAdminQuestion() shares an answer for as long as it is good", async () => {
  await using shared = aQuestion([answer("a")], { cacheMs: 600_000 });
  const { question, events } = shared;
  assertEquals(await Promise.all([question(), question()]), ["a", "a"]);
  assertEquals(await question(), "a");
  assertEquals(events, ["connect", "ask"]);
});

Deno.test("createAdminQuestion() asks nothing while it waits, however long that takes", async () => {
  const late = Promise.withResolvers<string>();
  await using waiting = aQuestion([() => late.promise], { cacheMs: -1 });
  const { question, events } = waiting;
  const answers = [question(), question(), question()];
  late.resolve("late");
  assertEquals(await Promise.all(answers), ["late", "late", "late"]);
  assertEquals(events, ["connect", "ask"]);
});

Deno.test("createAdminQuestion() connects anew after a failure, of the asking or of the connecting", async (t) => {
  await t.step("asking", async () => {
    await using failing = aQuestion([fail, answer("b")], { cacheMs: -1 });
    const { question, events } = failing;
    assertEquals([await question(), await question()], [undefined, "b"]);
    assertEquals(events, ["connect", "ask", "disconnect", "connect", "ask"]);
  });
  await t.step("connecting", async () => {
    await using failing = aQuestion([answer("b")], { cacheMs: -1, connects: [fail] });
    const { question, events } = failing;
    assertEquals([await question(), await question()], [undefined, "b"]);
    assertEquals(events, ["connect", "disconnect", "connect", "ask"]);
  });
});

Deno.test("createAdminQuestion() does not wait for a broker that never answers", async (t) => {
  const never = Promise.withResolvers<string>();
  await t.step("asking", async () => {
    await using hanging = aQuestion([() => never.promise], { timeoutMs: 1 });
    assertEquals(await hanging.question(), undefined);
    assertEquals(hanging.events, ["connect", "ask", "disconnect"]);
  });
  await t.step("connecting", async () => {
    const { question, events } = aQuestion([], { timeoutMs: 1, connects: [() => never.promise] });
    assertEquals(await question(), undefined);
    assertEquals(events, ["connect"]);
  });
});

Deno.test("createAdminQuestion() says undefined and connects no more once it is disposed", async () => {
  const { question, events } = aQuestion([answer("a")], { cacheMs: -1 });
  await question();
  await question[Symbol.asyncDispose]();
  assertEquals(await question(), undefined);
  assertEquals(events, ["connect", "ask", "disconnect"]);
});

/** A question to a client that answers in order, and what happened to the client. */
function aQuestion(
  asks: readonly Ask[],
  { cacheMs, timeoutMs = 600_000, connects = [] }: {
    readonly cacheMs?: number;
    readonly timeoutMs?: number;
    readonly connects?: readonly Ask[];
  },
) {
  const events: string[] = [];
  const [nextAsk, nextConnect] = [asks.values(), connects.values()];
  const question = createAdminQuestion({
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
    ask() {
      events.push("ask");
      return nextAsk.next().value?.() ?? fail();
    },
    timeoutMs,
    ...(cacheMs === undefined ? {} : { cacheMs }),
  });
  return { question, events, [Symbol.asyncDispose]: () => question[Symbol.asyncDispose]() };
}

function answer(text: string): Ask {
  return () => Promise.resolve(text);
}

function fail(): Promise<string> {
  return Promise.reject(new Error("The broker is away"));
}

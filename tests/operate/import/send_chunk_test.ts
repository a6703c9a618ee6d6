import { assertEquals, assertRejects } from "@std/assert";
import type { BatchAnswer, BatchClient } from "../../../operate/import/batch_client.ts";
import { sendChunk } from "../../../operate/import/send_chunk.ts";
import { TaskError } from "../../../shared/service/task_error.ts";

type Answer = Partial<BatchAnswer> | "too_large";

/** Answers requests in turn; keeps their bodies. */
function fakeClient(answer: (body: string, request: number) => Answer) {
  const bodies: string[] = [];
  const client: BatchClient = {
    send(body, contentType) {
      const text = new TextDecoder().decode(body);
      bodies.push(contentType.includes("ndjson") ? text.trimEnd().replaceAll("\n", " ") : text);
      const given = answer(text, bodies.length);
      const none = { accepted: 0, rejected: 0, retry: [], errors: [], retryAfterMs: 0 };
      return Promise.resolve(given === "too_large" ? given : { ...none, ...given });
    },
  };
  return { client, bodies };
}

function send(client: BatchClient, { count = 4, format = "ndjson" as "ndjson" | "array" } = {}) {
  const items = Array.from({ length: count }, (_, at) => new TextEncoder().encode(`${at + 1}`));
  const { signal } = new AbortController();
  return sendChunk(items, { client, format, signal, sleep: () => Promise.resolve() });
}

const BAD = { code: "empty", pointer: "/id", detail: "Must not be empty" };

Deno.test("sendChunk() sends until each basket has its outcome", async (t) => {
  await t.step("all accepted at once", async () => {
    const { client, bodies } = fakeClient(() => ({ accepted: 4 }));
    assertEquals(await send(client), ["accepted", "accepted", "accepted", "accepted"]);
    assertEquals(bodies, ["1 2 3 4"]);
  });
  await t.step("an array stays one", async () => {
    const { client, bodies } = fakeClient(() => ({ accepted: 2 }));
    await send(client, { count: 2, format: "array" });
    assertEquals(bodies, ["[1,2]"]);
  });
  await t.step("the lines to retry go out again, in their order", async () => {
    const { client, bodies } = fakeClient((_, request) =>
      request === 1
        ? {
          accepted: 1,
          rejected: 1,
          retry: [[2, 2], [4, 4]],
          rejectedLines: [[3, 3]],
          errors: [{ line: 3, ...BAD }],
        }
        : { accepted: 2 }
    );
    assertEquals(await send(client), ["accepted", "accepted", [BAD], "accepted"]);
    assertEquals(bodies, ["1 2 3 4", "2 4"]);
  });
  await t.step("what was not read goes out behind what has to be sent again", async () => {
    const { client, bodies } = fakeClient((_, request) =>
      request === 1 ? { accepted: 1, retry: [[1, 1]], unreadFrom: 3 } : { accepted: 2 }
    );
    assertEquals(await send(client), ["accepted", "accepted", "accepted", "accepted"]);
    assertEquals(bodies, ["1 2 3 4", "1", "3 4"]);
  });
  await t.step("a request that is too large goes in halves, down to the basket", async () => {
    const { client, bodies } = fakeClient((body) => body.includes("3") ? "too_large" : {});
    const [first, second, third, fourth] = await send(client);
    assertEquals([first, second, fourth], ["accepted", "accepted", "accepted"]);
    assertEquals(Array.isArray(third) && third[0]?.code, "body_too_large");
    assertEquals(bodies, ["1 2 3 4", "1 2", "3 4", "3", "4"]);
  });
});

Deno.test("sendChunk() asks again for the faults that an answer has no room for", async (t) => {
  const cases = [
    { name: "with the list of rejected lines", rejectedLines: [[2, 3]] as const },
    { name: "from an API that has none", rejectedLines: undefined },
  ];
  for (const { name, rejectedLines } of cases) {
    await t.step(name, async () => {
      const { client } = fakeClient((body, request) => {
        const numbers = body.trim().split("\n").map(Number);
        const bad = numbers.flatMap((number, at) => number === 2 || number === 3 ? [at + 1] : []);
        // Room for one fault only.
        const errors = bad.slice(0, 1).map((line) => ({ line, ...BAD }));
        const rejected = request === 1 || rejectedLines === undefined
          ? rejectedLines
          : bad.map((line) => [line, line] as const);
        return { rejected: bad.length, errors, ...(rejected ? { rejectedLines: rejected } : {}) };
      });
      assertEquals(await send(client), ["accepted", [BAD], [BAD], "accepted"]);
    });
  }
  await t.step("and ends where not even one fits in", async () => {
    const { client } = fakeClient((body) => ({ rejected: body.trim().split("\n").length }));
    const outcomes = await send(client);
    assertEquals(outcomes.map((outcome) => Array.isArray(outcome) && outcome[0]?.code), [
      "invalid_basket",
      "invalid_basket",
      "invalid_basket",
      "invalid_basket",
    ]);
  });
});

Deno.test("sendChunk() gives up when the API takes nothing for very long", async () => {
  const { client } = fakeClient(() => ({ retry: [[1, 4]] }));
  await assertRejects(() => send(client), TaskError, "has taken no basket");
});

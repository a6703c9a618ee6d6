import { assertEquals, assertRejects } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { createBatchClient } from "../../../operate/import/batch_client.ts";
import { type Secret, toSecret } from "../../../shared/service/secret.ts";
import { TaskError } from "../../../shared/service/task_error.ts";

const GOOD = { accepted: 1, rejected: 0, retry: [], rejectedLines: [], errors: [] };
const ANSWER = { ...GOOD, retryAfterMs: 0 };

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** A client whose API gives these answers in turn; an error is a broken connection. */
function clientOf(answers: readonly (Response | Error)[], apiKey?: Secret) {
  const requests: { url: string; init: RequestInit }[] = [];
  const waits: number[] = [];
  let nowMs = 0;
  const client = createBatchClient({
    url: "http://api/",
    apiKey,
    signal: new AbortController().signal,
    now: () => nowMs,
    sleep(ms) {
      waits.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
    fetch(url, init) {
      requests.push({ url, init });
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      return answer instanceof Response ? Promise.resolve(answer.clone()) : Promise.reject(answer);
    },
  });
  return {
    send: () => client.send(new TextEncoder().encode("{}\n"), "application/x-ndjson"),
    requests,
    waits,
  };
}

Deno.test("createBatchClient() sends gzip with the key", async () => {
  const { send, requests } = clientOf([json(202, GOOD)], toSecret("secret"));
  assertEquals(await send(), ANSWER);
  const { url, init } = requests[0]!;
  assertEquals([url, init.headers], ["http://api/baskets/batch", {
    "content-type": "application/x-ndjson",
    "content-encoding": "gzip",
    authorization: "Bearer secret",
  }]);
  assertEquals(gunzipSync(init.body as Uint8Array).toString(), "{}\n");
});

Deno.test("createBatchClient() repeats the request until the API answers for it", async (t) => {
  const cases = [
    { name: "a broken connection", trouble: new TypeError("connection reset") },
    { name: "503 from a proxy", trouble: new Response("away", { status: 503 }) },
    { name: "502", trouble: new Response("", { status: 502 }) },
    { name: "429", trouble: json(429, { code: "rate_limited" }) },
    { name: "500", trouble: json(500, { code: "internal_error" }) },
    { name: "a body that broke off", trouble: json(400, { code: "body_incomplete" }) },
  ];
  for (const { name, trouble } of cases) {
    await t.step(name, async () => {
      const { send, requests } = clientOf([trouble, trouble, json(207, GOOD)]);
      assertEquals(await send(), ANSWER);
      assertEquals(requests.length, 3);
    });
  }
  await t.step("a key whose file is being replaced", async () => {
    const keys = [new TaskError("Cannot read certs/key: it is empty"), "new"];
    const read = () => {
      const key = keys.shift();
      return key instanceof Error ? Promise.reject(key) : Promise.resolve(key ?? "");
    };
    const { send, requests } = clientOf([json(202, GOOD)], { read });
    assertEquals(await send(), ANSWER);
    assertEquals(requests.length, 1);
  });
  await t.step("and waits as long as the API says", async () => {
    const busy = json(429, { code: "rate_limited" }, { "retry-after": "7" });
    const { send, waits } = clientOf([busy, json(202, GOOD)]);
    await send();
    assertEquals(waits.length === 1 && (waits[0] ?? 0) >= 7_000, true);
  });
  await t.step("an answer with counts is one, whatever its status", async () => {
    const { send } = clientOf([
      json(503, { ...GOOD, accepted: 0, retry: [[1, 1]] }, { "retry-after": "2" }),
    ]);
    assertEquals(await send(), { ...ANSWER, accepted: 0, retry: [[1, 1]], retryAfterMs: 2_000 });
  });
  await t.step("413 without counts is too large", async () => {
    assertEquals(await clientOf([json(413, { code: "body_too_large" })]).send(), "too_large");
  });
});

Deno.test("createBatchClient() says what can never work, and when it gives up", async (t) => {
  const cases = [
    { name: "no key", answer: json(401, { code: "unauthorized" }), expected: "Set API_KEY" },
    {
      name: "a key for reading",
      answer: json(403, { code: "forbidden" }),
      expected: "scope ingest",
    },
    {
      name: "another server",
      answer: new Response("", { status: 404 }),
      expected: "API_URL or --url",
    },
    { name: "a redirect", answer: new Response("", { status: 302 }), expected: "answers 302" },
    {
      name: "away for long",
      answer: new TypeError("reset"),
      expected: "Cannot send to the API at http://api/ for 300 s: reset",
    },
  ];
  for (const { name, answer, expected } of cases) {
    await t.step(name, async () => {
      await assertRejects(clientOf([answer]).send, TaskError, expected);
    });
  }
});

import { getEventListeners } from "node:events";
import { assert, assertEquals } from "@std/assert";
import { type ApiClientOptions, createApiClient } from "../../generator/api_client.ts";
import type { SendOutcome } from "../../generator/send_outcome.ts";
import type { WireBasket } from "../../shared/basket/basket.ts";
import { toSecret } from "../../shared/service/secret.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import { createFakeClock } from "../support/fake_clock.ts";
import { serveFakeApi } from "../support/http/fake_api.ts";
import { may } from "../support/permissions.ts";

const BASKET: WireBasket = {
  id: "b-1",
  store: "Gent Zuid",
  date: "2020-01-01",
  products: [{ id: "p-1", name: "Banana", price: 1.5 }],
};
const RECEIPT = { store: "Gent Zuid", id: "b-1", topic: "delhaize_shop", partition: 3, offset: 42 };

const accepted = () => Response.json(RECEIPT, { status: 202 });
const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ type: "about:blank", title: "T", status, code, detail: "D" }, {
    status,
    headers,
  });
const networkError = () => new TypeError("error sending request", { cause: new Error("refused") });

type Step = () => Response | Error;

/** Sends one basket to a fake that answers with the steps in turn, on a clock that leaps. */
async function send(steps: readonly Step[], options: Partial<ApiClientOptions> = {}) {
  const clock = createFakeClock({ startMs: Date.parse("2026-11-23T12:00:00Z") });
  const requests: { url: string; init: RequestInit }[] = [];
  const client = createApiClient({
    url: "http://api.test",
    random: () => 0.5,
    ...clock,
    fetch(url, init) {
      const answer = steps[requests.length]?.() ?? new Error("No more answers");
      requests.push({ url, init });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    ...options,
  });
  const outcome = await clock.run(client.sendBasket(BASKET));
  return { outcome, requests, sleeps: clock.sleeps };
}

Deno.test("sendBasket() tells what became of a basket", async (t) => {
  const cases: { name: string; steps: Step[]; sleeps: number[]; outcome: SendOutcome }[] = [
    {
      name: "accepted at once",
      steps: [accepted],
      sleeps: [],
      outcome: { status: "accepted", receipt: RECEIPT, answers: ["202"] },
    },
    {
      name: "accepted after 503, a network error and 429",
      steps: [
        () => problem(503, "broker_unavailable"),
        networkError,
        () => problem(429, "too_many_requests"),
        accepted,
      ],
      sleeps: [50, 100, 200],
      outcome: {
        status: "accepted",
        receipt: RECEIPT,
        answers: ["503", "network_error", "429", "202"],
      },
    },
    {
      name: "accepted after the wait that the API asked for in seconds",
      steps: [() => problem(503, "overloaded", { "retry-after": "1" }), accepted],
      sleeps: [1_050],
      outcome: { status: "accepted", receipt: RECEIPT, answers: ["503", "202"] },
    },
    {
      name: "accepted after the wait that the API asked for as a date",
      steps: [
        () => problem(429, "slow", { "retry-after": "Mon, 23 Nov 2026 12:00:03 GMT" }),
        accepted,
      ],
      sleeps: [3_050],
      outcome: { status: "accepted", receipt: RECEIPT, answers: ["429", "202"] },
    },
    {
      name: "refused with a problem document",
      steps: [() =>
        Response.json({
          code: "invalid_basket",
          errors: [{ code: "too_few", pointer: "/products", detail: "Must have at least 1 entry" }],
        }, { status: 422 })],
      sleeps: [],
      outcome: {
        status: "refused",
        httpStatus: 422,
        problem: {
          code: "invalid_basket",
          errors: [{ code: "too_few", pointer: "/products", detail: "Must have at least 1 entry" }],
        },
        answers: ["422"],
      },
    },
    {
      name: "refused by something else, in HTML",
      steps: [() => new Response("<h1>Not here</h1>", { status: 404 })],
      sleeps: [],
      outcome: { status: "refused", httpStatus: 404, problem: {}, answers: ["404"] },
    },
    {
      name: "refused when redirected",
      steps: [() => new Response(null, { status: 307, headers: { location: "http://x.test" } })],
      sleeps: [],
      outcome: { status: "refused", httpStatus: 307, problem: {}, answers: ["307"] },
    },
    {
      name: "refused by 500, whose cause may lie in the basket",
      steps: [() => problem(500, "internal_error")],
      sleeps: [],
      outcome: {
        status: "refused",
        httpStatus: 500,
        problem: { code: "internal_error", title: "T", detail: "D" },
        answers: ["500"],
      },
    },
    {
      name: "refused when 202 comes without a receipt",
      steps: [() => Response.json({ ok: true }, { status: 202 })],
      sleeps: [],
      outcome: {
        status: "refused",
        httpStatus: 202,
        problem: { code: "no_receipt", detail: "The answer is 202 but holds no receipt" },
        answers: ["202"],
      },
    },
    {
      name: "unavailable after the last attempt",
      steps: Array<Step>(5).fill(() => problem(503, "overloaded")),
      sleeps: [50, 100, 200, 400],
      outcome: {
        status: "unavailable",
        reason: "503 overloaded",
        answers: ["503", "503", "503", "503", "503"],
      },
    },
    {
      name: "unavailable, with the cause of the network error",
      steps: Array<Step>(5).fill(networkError),
      sleeps: [50, 100, 200, 400],
      outcome: {
        status: "unavailable",
        reason: "refused",
        answers: Array<"network_error">(5).fill("network_error"),
      },
    },
    {
      name: "unavailable at once when the API asks for more time than there is",
      steps: [() => problem(503, "overloaded", { "retry-after": "3600" })],
      sleeps: [],
      outcome: { status: "unavailable", reason: "503 overloaded", answers: ["503"] },
    },
  ];
  for (const { name, steps, sleeps, outcome } of cases) {
    await t.step(name, async () => {
      const sent = await send(steps);
      assertEquals(sent.outcome, outcome);
      assertEquals(sent.sleeps, sleeps);
    });
  }
});

Deno.test("sendBasket() sends the very same request each time", async () => {
  const { requests } = await send([networkError, () => problem(503, "overloaded"), accepted], {
    url: "http://api.test/shop/",
    apiKey: toSecret("secret"),
  });
  assertEquals(requests.length, 3);
  for (const { url, init: { method, headers, body, redirect } } of requests) {
    assertEquals({ url, method, headers, body, redirect }, {
      url: "http://api.test/shop/baskets",
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer secret" },
      body: JSON.stringify(BASKET),
      redirect: "manual",
    });
  }
});

Deno.test("sendBasket() reads the key again for each request, and waits where it cannot", async () => {
  const keys = ["old", new TaskError("Cannot read certs/key: it is empty"), "new"];
  const read = () => {
    const key = keys.shift();
    return key instanceof Error ? Promise.reject(key) : Promise.resolve(key ?? "");
  };
  const { outcome, requests } = await send([networkError, accepted], { apiKey: { read } });
  const sent = requests.map(({ init }) => (init.headers as Record<string, string>).authorization);
  assertEquals(sent, ["Bearer old", "Bearer new"]);
  assertEquals(outcome.answers, ["network_error", "network_error", "202"]);
});

Deno.test("sendBasket() is bounded by its total time, however many attempts are left", async () => {
  const { outcome, sleeps } = await send(Array<Step>(1_000).fill(networkError), {
    maxAttempts: 1_000,
    totalTimeoutMs: 10_000,
  });
  assertEquals(outcome.status, "unavailable");
  const total = sleeps.reduce((sum, ms) => sum + ms, 0);
  assert(total > 8_000 && total < 10_000, `${total}`);
});

/** Never answers; rejects when it is aborted, as fetch does. */
const hangingFetch: ApiClientOptions["fetch"] = (_, { signal }) =>
  new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

Deno.test("sendBasket() gives up on an answer that does not come", async () => {
  const client = createApiClient({
    url: "http://api.test",
    fetch: hangingFetch,
    attemptTimeoutMs: 1,
    maxAttempts: 2,
    sleep: () => Promise.resolve(),
  });
  assertEquals(await client.sendBasket(BASKET), {
    status: "unavailable",
    reason: "No answer within 1 ms",
    answers: ["timeout", "timeout"],
  });
});

Deno.test("sendBasket() ends at once when it is stopped", async (t) => {
  const reason = "Stopped before an answer came";
  await t.step("before it begins", async () => {
    const client = createApiClient({ url: "http://api.test", fetch: hangingFetch });
    const outcome = await client.sendBasket(BASKET, { signal: AbortSignal.abort() });
    assertEquals(outcome, { status: "unavailable", reason, answers: [] });
  });
  await t.step("while it waits for an answer", async () => {
    const stop = new AbortController();
    const client = createApiClient({ url: "http://api.test", fetch: hangingFetch });
    const sending = client.sendBasket(BASKET, { signal: stop.signal });
    stop.abort();
    assertEquals(await sending, { status: "unavailable", reason, answers: [] });
  });
  await t.step("while it waits to try again", async () => {
    const stop = new AbortController();
    const client = createApiClient({
      url: "http://api.test",
      fetch: () => Promise.reject(networkError()),
      sleep: () => Promise.resolve(stop.abort()),
    });
    const outcome = await client.sendBasket(BASKET, { signal: stop.signal });
    assertEquals(outcome, { status: "unavailable", reason, answers: ["network_error"] });
  });
});

Deno.test("sendBasket() leaves no listener on a signal that outlives it", async () => {
  const { signal } = new AbortController();
  const steps = [accepted, networkError, () => problem(503, "broker_unavailable"), accepted];
  const client = createApiClient({
    url: "http://api.test",
    sleep: () => Promise.resolve(),
    fetch() {
      const answer = steps.shift()?.() ?? new Error("No more answers");
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  for (let basket = 0; basket < 2; basket++) {
    assertEquals((await client.sendBasket(BASKET, { signal })).status, "accepted");
    assertEquals(getEventListeners(signal, "abort"), []);
  }
});

Deno.test("sendBasket() over a real socket", { ignore: !may.net }, async (t) => {
  await using api = serveFakeApi();
  const client = createApiClient({ url: api.url, firstDelayMs: 1 });

  await t.step("is accepted", async () => {
    const outcome = await client.sendBasket(BASKET);
    assertEquals(outcome, {
      status: "accepted",
      receipt: { store: "Gent Zuid", id: "b-1", topic: "delhaize_shop", partition: 0, offset: 0 },
      answers: ["202"],
    });
    assertEquals(api.baskets, [BASKET]);
  });
  await t.step("is repeated after 503", async () => {
    api.answerNext(() => problem(503, "overloaded"));
    assertEquals((await client.sendBasket(BASKET)).answers, ["503", "202"]);
  });
  await t.step("is unavailable when nothing listens", async () => {
    await api[Symbol.asyncDispose]();
    const outcome = await client.sendBasket(BASKET);
    assert(outcome.status === "unavailable");
    assertEquals(outcome.reason, "nothing listens there");
  });
});

/**
 * The guard checks key, scope, shop, load and rate, in that order.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  type AccessRequest,
  type Admission,
  createGuard,
  type Guard,
  type GuardOptions,
  type Refusal,
} from "../../../api/auth/guard.ts";
import { createKeyRing } from "../../../api/auth/key_ring.ts";
import { anApiKey, TOKEN } from "./an_api_key.ts";

const POLICY = '"baskets";q=10;w=5';
const OTHER = "dlz_other";

/** A guard with its own clock; `ask` sends one request. */
function aGuard(options: Partial<GuardOptions> = {}) {
  const clock = { ms: 0 };
  const keys = createKeyRing([
    anApiKey({ stores: ["Gent"] }),
    anApiKey({ name: "analyst", token: OTHER, scopes: ["read", "ingest"] }),
  ]);
  const guard: Guard = createGuard({ keys, now: () => clock.ms, ...options });
  return {
    clock,
    ask(asked: Partial<AccessRequest> & { readonly token?: string | undefined } = {}) {
      const { token = TOKEN, ...rest } = asked;
      const headers: HeadersInit = token === "" ? {} : { authorization: `Bearer ${token}` };
      const request = new Request("http://localhost/baskets", { method: "POST", headers });
      return guard(request, { scope: "ingest", place: "basket", ...rest });
    },
  };
}

function show(answer: Admission | Refusal | undefined) {
  if (answer === undefined) return "yes";
  return answer.ok ? answer.key?.name ?? "anybody" : answer.code;
}

function showAll(answer: Admission | Refusal | undefined) {
  if (answer === undefined || answer.ok) return show(answer);
  const { code, detail, headers } = answer;
  return { code, detail, headers };
}

const RATE = { perSecond: 2, burst: 10 };

Deno.test("guard() names the key or the refusal", async (t) => {
  const cases: { name: string; asked: Parameters<ReturnType<typeof aGuard>["ask"]>[0] }[] = [];
  const expected: string[] = [];
  const add = (name: string, asked: (typeof cases)[number]["asked"], answer: string) => {
    cases.push({ name, asked });
    expected.push(answer);
  };
  add("a known key", {}, "till-1");
  add("its own shop", { store: "Gent" }, "till-1");
  add("another shop", { store: "Luik" }, "store_not_allowed");
  add("a scope it lacks", { scope: "read" }, "forbidden");
  add("a key for all shops", { token: OTHER, store: "Luik" }, "analyst");
  add("no key", { token: "" }, "unauthorized");
  add("an unknown key", { token: "dlz_nobody" }, "unauthorized");
  for (const [index, { name, asked }] of cases.entries()) {
    await t.step(name, () => {
      using answer = aGuard().ask(asked);
      assertEquals(show(answer), expected[index]);
    });
  }
});

Deno.test("guard() lets everybody in when there are no keys", () => {
  const { ask } = aGuard({ keys: undefined });
  for (const token of ["", TOKEN]) {
    const answer = ask({ token, scope: "admin", store: "Luik" });
    assertEquals(show(answer), "anybody");
    assertEquals(answer.ok && answer.checkStore("Luik"), undefined);
  }
});

Deno.test("guard() checks the shop of a basket once it is read", () => {
  const answer = aGuard().ask();
  assertEquals(answer.ok && show(answer.checkStore("Gent")), "yes");
  assertEquals(answer.ok && show(answer.checkStore("Luik")), "store_not_allowed");
});

Deno.test("guard() answers a client beyond its rate with the draft's headers", () => {
  const { ask, clock } = aGuard({ limits: { rate: RATE } });
  assertEquals(show(ask({ cost: 9 })), "till-1");
  assertEquals(showAll(ask({ cost: 4 })), {
    code: "rate_limited",
    detail: "At most 2 baskets a second are accepted, and 10 at once",
    headers: { "retry-after": "2", "ratelimit-policy": POLICY, "ratelimit": '"baskets";r=1;t=2' },
  });
  // What was refused has cost nothing, and the other key has a bucket of its own.
  assertEquals(show(ask()), "till-1");
  assertEquals(show(ask()), "rate_limited");
  assertEquals(show(ask({ token: OTHER })), "analyst");
  clock.ms = 500;
  assertEquals(show(ask()), "till-1");
});

Deno.test("guard() admits a client that waits for as long as Retry-After says", () => {
  const { ask, clock } = aGuard({ limits: { rate: { perSecond: 3, burst: 7 } } });
  for (let round = 0; round < 1_000; round++) {
    const cost = 1 + round % 7;
    const answer = ask({ cost });
    if (answer.ok) continue;
    clock.ms += Number(answer.headers["retry-after"]) * 1_000;
    assertEquals(show(ask({ cost })), "till-1", `round ${round}`);
  }
});

Deno.test("guard() charges a batch while it is read", () => {
  const { ask } = aGuard({ limits: { rate: RATE } });
  const answer = ask({ cost: 1 });
  if (!answer.ok) throw new Error(answer.code);
  assertEquals(show(answer.spend(5)), "yes");
  assertEquals(answer.rateHeaders(), {
    "ratelimit-policy": POLICY,
    "ratelimit": '"baskets";r=4',
  });
  assertEquals(show(answer.spend(5)), "rate_limited");
  assertEquals(show(answer.spend(4)), "yes");
});

Deno.test("guard() has a rate for each address without a key", async (t) => {
  const cases = [
    { name: "another address", first: "10.0.0.1", second: "10.0.0.2", expected: "anybody" },
    { name: "the same address", first: "10.0.0.1", second: "10.0.0.1", expected: "rate_limited" },
    { name: "unknown addresses", first: undefined, second: undefined, expected: "rate_limited" },
  ];
  for (const { name, first, second, expected } of cases) {
    await t.step(name, () => {
      const { ask } = aGuard({ keys: undefined, limits: { rate: RATE } });
      ask({ remote: first, cost: 10 });
      assertEquals(show(ask({ remote: second })), expected);
    });
  }
});

Deno.test("guard() has no rate headers without a rate", () => {
  const answer = aGuard().ask({ cost: 1_000_000 });
  assertEquals(answer.ok && [answer.rateHeaders(), answer.spend(1_000_000)], [{}, undefined]);
});

Deno.test("guard() bounds what is in flight, and refusals take no room", () => {
  const { ask } = aGuard({ limits: { maxInFlight: 2, rate: RATE } });
  const first = ask({ cost: 1 });
  assertEquals(show(ask({ token: "" })), "unauthorized");
  assertEquals(show(ask({ token: OTHER, cost: 11 })), "rate_limited");
  const second = ask({ token: OTHER, cost: 1 });
  assertEquals(showAll(ask({ cost: 8 })), {
    code: "overloaded",
    detail: "Too many requests are in flight; sending this one again is safe",
    headers: { "retry-after": "1" },
  });
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  // The request without room has used up nothing of its rate either.
  assertEquals(show(ask({ cost: 8 })), "till-1");
  assertEquals(show(ask()), "overloaded");
  second[Symbol.dispose]();
  assertEquals(show(ask({ token: OTHER })), "analyst");
});

Deno.test("guard() leaves each client as many places as all others have left", () => {
  const { ask } = aGuard({ limits: { maxInFlight: 4 } });
  const first = ask();
  assertEquals([show(ask()), show(ask())], ["till-1", "too_many_at_once"]);
  assertEquals([show(ask({ token: OTHER })), show(ask({ token: OTHER }))], [
    "analyst",
    "too_many_at_once",
  ]);
  first[Symbol.dispose]();
  assertEquals(show(ask({ token: OTHER })), "analyst");
});

Deno.test("guard() leaves each client without a key its places by its address", () => {
  const { ask } = aGuard({ keys: undefined, limits: { maxInFlight: 4 } });
  const remotes = ["10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2"];
  assertEquals(remotes.map((remote) => show(ask({ token: "", remote }))), [
    "anybody",
    "anybody",
    "too_many_at_once",
    "anybody",
  ]);
});

Deno.test("guard() keeps a fifth of the backlog from the client that fills it", () => {
  const { ask, clock } = aGuard({ limits: { maxBacklog: 10 } });
  const answers = Array.from({ length: 9 }, () => show(ask()));
  assertEquals(answers, [...Array(8).fill("till-1"), "overloaded"]);
  assertEquals(show(ask({ token: OTHER })), "analyst");
  clock.ms = 1_000;
  assertEquals(show(ask()), "till-1");
});

Deno.test("guard() keeps half of the backlog for baskets", () => {
  const { ask } = aGuard({ limits: { maxBacklog: 10 } });
  const asked = { place: "other", token: OTHER, scope: "read" } as const;
  const answers = Array.from({ length: 6 }, () => show(ask(asked)));
  assertEquals(answers, [...Array(5).fill("analyst"), "overloaded"]);
  assertEquals(show(ask()), "till-1");
});

Deno.test("guard() counts the bytes that a request holds until it is disposed", () => {
  const { ask } = aGuard({ limits: { maxHeldBytes: 1_000 } });
  const [one, two, three] = [ask(), ask(), ask({ token: OTHER })];
  const hold = (answer: Admission | Refusal, bytes: number) =>
    answer.ok ? show(answer.hold(bytes)) : answer.code;
  assertEquals([hold(one, 400), hold(one, 500)], ["yes", "yes"]);
  assertEquals([hold(two, 1), hold(three, 300), hold(three, 600)], [
    "too_many_at_once",
    "yes",
    "overloaded",
  ]);
  one[Symbol.dispose]();
  one[Symbol.dispose]();
  assertEquals([hold(three, 400), hold(two, 500)], ["yes", "yes"]);
  assertEquals(hold(two, 0), "yes");
  assertEquals(hold(two, 600), "yes");
});

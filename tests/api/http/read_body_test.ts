/**
 * Bodies are read whole, within a cap and a deadline, or not at all.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { mock } from "node:test";
import { createBodyReader } from "../../../api/http/read_body.ts";
import { turns } from "../../support/turns.ts";

const OPTIONS = { maxBytes: 100_000, timeoutMs: 10_000 };
const readBody = createBodyReader(OPTIONS);

Deno.test("readBody() returns the bytes of a body within the limit", async (t) => {
  const cases: { name: string; size: number; chunkSize: number; declare: boolean }[] = [
    { name: "an empty one, declared", size: 0, chunkSize: 1, declare: true },
    { name: "an empty one, undeclared", size: 0, chunkSize: 1, declare: false },
    { name: "a small one, declared", size: 623, chunkSize: 623, declare: true },
    { name: "a small one in pieces, undeclared", size: 623, chunkSize: 10, declare: false },
    { name: "the largest small one", size: 16_384, chunkSize: 5_000, declare: true },
    { name: "the smallest large one", size: 16_385, chunkSize: 5_000, declare: true },
    { name: "one at the cap, declared", size: 100_000, chunkSize: 8_192, declare: true },
    { name: "one at the cap, undeclared", size: 100_000, chunkSize: 8_192, declare: false },
    { name: "one at the cap, in one piece", size: 100_000, chunkSize: 100_000, declare: false },
  ];
  for (const { name, size, chunkSize, declare } of cases) {
    await t.step(name, async () => {
      const bytes = someBytes(size);
      const { request } = aRequest(chunksOf(bytes, chunkSize), declare ? size : undefined);
      assertEquals(await readBody(request), { ok: true, bytes });
    });
  }
});

Deno.test("readBody() reads an absent body as empty", async () => {
  const request = new Request("http://localhost/", { method: "POST" });
  assertEquals(await readBody(request), { ok: true, bytes: new Uint8Array() });
});

Deno.test("readBody() refuses a declared length above the cap without reading", async () => {
  const body = aRequest([someBytes(3)], 100_001);
  assertEquals(await readBody(body.request), { ok: false, code: "body_too_large" });
  assertEquals(body.request.bodyUsed, false);
});

Deno.test("readBody() stops reading at the cap whatever was declared", async (t) => {
  for (const declared of [undefined, 50_000]) {
    await t.step(declared === undefined ? "nothing" : "a smaller length", async () => {
      const endless = {
        *[Symbol.iterator]() {
          while (true) yield someBytes(10_000);
        },
      };
      const body = aRequest(endless, declared);
      assertEquals(await readBody(body.request), { ok: false, code: "body_too_large" });
      assertEquals(body.isCancelled(), true);
      // The eleventh chunk is the first above the cap; a stream may have one more at hand.
      assertEquals(body.pulled() <= 12, true, `${body.pulled()} chunks were read`);
    });
  }
  await t.step("one byte too many", async () => {
    const { request } = aRequest(chunksOf(someBytes(100_001), 8_192), undefined);
    assertEquals(await readBody(request), { ok: false, code: "body_too_large" });
  });
});

Deno.test("readBody() names a body that breaks off", async (t) => {
  for (const declared of [623, 50_000, undefined]) {
    await t.step(`declared as ${declared ?? "nothing"}`, async () => {
      const broken = {
        *[Symbol.iterator]() {
          yield someBytes(3);
          throw new TypeError("request body receiver not connected (request closed)");
        },
      };
      const { request } = aRequest(broken, declared);
      assertEquals(await readBody(request), { ok: false, code: "body_incomplete" });
    });
  }
});

Deno.test("readBody() gives up on a body at its deadline", async (t) => {
  for (const declared of [623, 50_000, undefined]) {
    await t.step(`declared as ${declared ?? "nothing"}`, async () => {
      mock.timers.enable({ apis: ["setTimeout"] });
      try {
        let nowMs = 0;
        const readBody = createBodyReader({ ...OPTIONS, now: () => nowMs });
        const body = aRequest([someBytes(3)], declared, { stall: true });
        let settled = false;
        const reading = readBody(body.request).finally(() => settled = true);
        mock.timers.tick(nowMs = 9_999);
        await turns(5);
        assertEquals(settled, false);
        nowMs = 10_000;
        mock.timers.tick(1);
        assertEquals(await reading, { ok: false, code: "body_timeout" });
        // The runtime's own read of a small one cannot be cancelled.
        assertEquals(body.isCancelled(), declared !== 623);
      } finally {
        mock.timers.reset();
      }
    });
  }
});

Deno.test("readBody() takes its deadline back once it has read", async () => {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const pending = new Set<unknown>();
  globalThis.setTimeout = ((...args: Parameters<typeof set>) => {
    const timer = set(...args);
    pending.add(timer);
    return timer;
  }) as typeof set;
  globalThis.clearTimeout = (timer) => {
    pending.delete(timer);
    clear(timer);
  };
  try {
    await readBody(aRequest([someBytes(3)], 3).request);
    await readBody(aRequest([someBytes(3)], undefined).request);
    await readBody(aRequest([someBytes(100_001)], undefined).request);
    assertEquals(pending.size, 0);
  } finally {
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }
});

Deno.test("readBody() reads undeclared when the declared length is no number", async () => {
  const request = new Request("http://localhost/", {
    method: "POST",
    headers: { "content-length": "many" },
    body: new Blob([someBytes(5)]).stream(),
  });
  assertEquals(await readBody(request), { ok: true, bytes: someBytes(5) });
});

/** A request whose body comes in `chunks`, and how far it was read. */
function aRequest(
  chunks: Iterable<Uint8Array>,
  declaredLength: number | undefined,
  { stall = false } = {},
) {
  let pulled = 0;
  let isCancelled = false;
  const iterator = chunks[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      pulled++;
      const { done, value } = iterator.next();
      if (!done) controller.enqueue(value);
      else if (stall) await new Promise(() => {});
      else controller.close();
    },
    cancel() {
      isCancelled = true;
    },
  });
  const headers = declaredLength === undefined ? {} : { "content-length": `${declaredLength}` };
  return {
    request: new Request("http://localhost/", { method: "POST", headers, body }),
    pulled: () => pulled,
    isCancelled: () => isCancelled,
  };
}

function someBytes(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => index % 251);
}

function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from(
    { length: Math.ceil(bytes.length / size) },
    (_, index) => bytes.slice(index * size, (index + 1) * size),
  );
}

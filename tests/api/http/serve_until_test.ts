/**
 * Requests in flight at the stop are answered; then the port is free.
 *
 * @module
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type ServeOptions, serveUntil } from "../../../api/http/serve_until.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { may } from "../../support/permissions.ts";
import { waitUntil } from "../../support/wait_until.ts";

const ignore = !may.net;
const A_GET = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

Deno.test(
  "serveUntil() answers a request in flight, closes it, then the port",
  { ignore },
  async () => {
    const answer = Promise.withResolvers<Response>();
    const drained: number[] = [];
    await using server = await serve({
      handle: () => answer.promise,
      onDrain: (inFlight) => drained.push(inFlight),
    });
    using client = await connect(server.port);
    await client.write(A_GET);
    await waitUntil("the request has come", () => server.requests() === 1);
    server.stop();
    await waitUntil("the server drains", () => drained.length > 0);
    assertEquals(server.hasStopped(), false);
    answer.resolve(new Response("done"));
    const text = await client.readToEnd();
    assertStringIncludes(text, "HTTP/1.1 200 OK\r\n");
    assertStringIncludes(text.toLowerCase(), "\r\nconnection: close\r\n");
    assertEquals(text.endsWith("\r\n\r\ndone"), true);
    await server.stopped;
    assertEquals(drained, [1]);
    await assertRejects(() => connect(server.port), Deno.errors.ConnectionRefused);
  },
);

Deno.test("serveUntil() reads a body to its end that has begun", { ignore }, async () => {
  await using server = await serve({
    handle: async (request) => new Response((await request.text()).toUpperCase()),
  });
  using client = await connect(server.port);
  await client.write("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 6\r\n\r\nabc");
  await waitUntil("the request has come", () => server.requests() === 1);
  server.stop();
  await client.write("def");
  assertEquals((await client.readToEnd()).endsWith("\r\n\r\nABCDEF"), true);
  await server.stopped;
});

Deno.test("serveUntil() waits for every request in flight", { ignore }, async () => {
  const answers = new Map<string, PromiseWithResolvers<Response>>();
  const drained: number[] = [];
  await using server = await serve({
    handle({ url }) {
      const answer = Promise.withResolvers<Response>();
      answers.set(new URL(url).pathname, answer);
      return answer.promise;
    },
    onDrain: (inFlight) => drained.push(inFlight),
  });
  using first = await connect(server.port);
  using second = await connect(server.port);
  await first.write(A_GET.replace("/", "/1"));
  await second.write(A_GET.replace("/", "/2"));
  await waitUntil("both requests have come", () => answers.size === 2);
  server.stop();
  answers.get("/1")?.resolve(new Response("one"));
  assertEquals((await first.read()).endsWith("\r\n\r\none"), true);
  assertEquals([drained, server.hasStopped()], [[2], false]);
  answers.get("/2")?.resolve(new Response("two"));
  assertEquals((await second.readToEnd()).endsWith("\r\n\r\ntwo"), true);
  await server.stopped;
});

Deno.test(
  "serveUntil() keeps connections until the stop, then closes idle ones",
  { ignore },
  async () => {
    const drained: number[] = [];
    await using server = await serve({
      handle: () => new Response("ok"),
      onDrain: (inFlight) => drained.push(inFlight),
    });
    using client = await connect(server.port);
    await client.write(A_GET);
    const first = await client.read();
    await client.write(A_GET);
    const second = await client.read();
    for (const text of [first, second]) {
      assertStringIncludes(text, "HTTP/1.1 200 OK\r\n");
      assertEquals(/^connection: close/im.test(text), false);
    }
    server.stop();
    assertEquals(await client.readToEnd(), "");
    await server.stopped;
    assertEquals(drained, [0]);
  },
);

Deno.test("serveUntil() waits no longer than its drain timeout", { ignore }, async () => {
  const answer = Promise.withResolvers<Response>();
  await using server = await serve({ handle: () => answer.promise, drainTimeoutMs: 10 });
  using client = await connect(server.port);
  await client.write(A_GET);
  await waitUntil("the request has come", () => server.requests() === 1);
  server.stop();
  try {
    await waitUntil("the server has stopped", () => server.hasStopped());
  } finally {
    answer.resolve(new Response("too late"));
  }
});

Deno.test("serveUntil() sends an answer to its end that has begun", { ignore }, async () => {
  const body = new TransformStream<Uint8Array, Uint8Array>();
  const writer = body.writable.getWriter();
  await using server = await serve({ handle: () => new Response(body.readable) });
  using client = await connect(server.port);
  await client.write(A_GET);
  await writer.write(new TextEncoder().encode("begun"));
  server.stop();
  await writer.write(new TextEncoder().encode(" and ended"));
  assertEquals(server.hasStopped(), false);
  await writer.close();
  assertStringIncludes(await client.readToEnd(), " and ended");
  await server.stopped;
});

Deno.test("serveUntil() waits for a client that reads nothing no longer", { ignore }, async () => {
  // More than the buffers of both sockets hold.
  const answer = new Uint8Array(64 * 1024 * 1024);
  await using server = await serve({ handle: () => new Response(answer), drainTimeoutMs: 10 });
  using client = await connect(server.port);
  await client.write(A_GET);
  await waitUntil("the request has come", () => server.requests() === 1);
  server.stop();
  await waitUntil("the server has stopped", () => server.hasStopped());
});

Deno.test("serveUntil() survives a handler that throws", { ignore }, async () => {
  const drained: number[] = [];
  let requests = 0;
  await using server = await serve({
    handle() {
      if (++requests === 1) throw new Error("Broken");
      return new Response("ok");
    },
    onDrain: (inFlight) => drained.push(inFlight),
  });
  using first = await connect(server.port);
  await first.write(A_GET);
  assertStringIncludes(await first.read(), "HTTP/1.1 500 ");
  using second = await connect(server.port);
  await second.write(A_GET);
  assertStringIncludes(await second.read(), "HTTP/1.1 200 ");
  server.stop();
  await server.stopped;
  assertEquals(drained, [0]);
});

Deno.test("serveUntil() stops at once when the stop came first", { ignore }, async () => {
  const options = { handle: () => new Response("ok"), hostname: "127.0.0.1", port: 0 };
  await serveUntil(AbortSignal.abort(), options);
});

Deno.test("serveUntil() rejects when the port is taken", { ignore }, async () => {
  await using server = await serve({ handle: () => new Response("ok") });
  await assertRejects(
    () =>
      serveUntil(new AbortController().signal, {
        handle: () => new Response("ok"),
        hostname: "127.0.0.1",
        port: server.port,
      }),
    TaskError,
    `Cannot listen on 127.0.0.1:${server.port}: the port is taken`,
  );
});

/** Runs `serveUntil()` on a free port; disposing stops it. */
async function serve(options: Omit<ServeOptions, "hostname" | "port" | "onListen">) {
  const controller = new AbortController();
  const listening = Promise.withResolvers<number>();
  let requests = 0;
  let hasStopped = false;
  const stopped = serveUntil(controller.signal, {
    ...options,
    handle(request, info) {
      requests++;
      return options.handle(request, info);
    },
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => listening.resolve(port),
  }).finally(() => hasStopped = true);
  return {
    port: await listening.promise,
    stopped,
    stop: () => controller.abort("SIGTERM"),
    requests: () => requests,
    hasStopped: () => hasStopped,
    async [Symbol.asyncDispose]() {
      controller.abort();
      await stopped;
    },
  };
}

/** A client that shows what is on the wire. */
async function connect(port: number) {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const buffer = new Uint8Array(16_384);
  async function read(): Promise<string> {
    const size = await connection.read(buffer);
    return new TextDecoder().decode(buffer.subarray(0, size ?? 0));
  }
  return {
    read,
    async write(text: string) {
      await connection.write(new TextEncoder().encode(text));
    },
    /** Everything until the server closes the connection. */
    async readToEnd() {
      let text = "";
      for (let part; (part = await read()) !== "";) text += part;
      return text;
    },
    [Symbol.dispose]: () => connection.close(),
  };
}

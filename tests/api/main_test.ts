/**
 * The API as a process: it starts, takes baskets, drains, and says why it cannot.
 *
 * @module
 */
import { assertEquals, assertLess, assertObjectMatch } from "@std/assert";
import { aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readTopic } from "../support/kafka/read_topic.ts";
import { startTestBroker } from "../support/kafka/start_test_broker.ts";

const ignore = !may.runStack;

Deno.test("api takes baskets and drains at SIGTERM", { ignore }, async () => {
  await using broker = await startTestBroker();
  await using api = await startApi({ KAFKA_BROKERS: broker.address });
  await waitUntil("the API is ready", async () => {
    const response = await fetch(`${api.url}/health/ready`);
    await response.body?.cancel();
    return response.ok;
  });
  const response = await postBasket(api.url);
  assertEquals(response.status, 202);
  const { partition, offset, ...receipt } = await response.json();
  assertEquals(receipt, { store: "Brussels", id: "123456789", topic: "delhaize_shop" });
  const stored = await readTopic(broker.address, "delhaize_shop");
  assertEquals(
    stored.map(({ partition, offset, key }) => ({ partition, offset, key })),
    [{ partition, offset, key: "Brussels/123456789" }],
  );
  api.process.kill("SIGTERM");
  const { code, lines } = await api.ended;
  assertEquals(code, 0);
  assertEquals(lines.slice(-2).map(({ message }) => message), [
    "API is draining",
    "API has stopped",
  ]);
  assertObjectMatch(lines.at(-2) ?? {}, { reason: "SIGTERM", logger: "api", level: "INFO" });
});

Deno.test("api answers 503 within 5 s while the broker is away", { ignore }, async () => {
  await using broker = await startTestBroker();
  await broker.close();
  await using api = await startApi({ KAFKA_BROKERS: broker.address });
  const startedAt = performance.now();
  const response = await postBasket(api.url);
  assertLess(performance.now() - startedAt, 5_000);
  assertEquals([response.status, response.headers.get("retry-after")], [503, "1"]);
  assertObjectMatch(await response.json(), { code: "broker_unavailable" });
  const ready = await fetch(`${api.url}/health/ready`);
  assertEquals(ready.status, 503);
  assertObjectMatch(await ready.json(), { checks: { accepting: true, broker: false } });
  const live = await fetch(`${api.url}/health/live`);
  assertEquals([live.status, await live.json()], [200, { status: "live" }]);

  await broker.reopen();
  const accepted = await waitUntil("a basket is accepted", async () => {
    const response = await postBasket(api.url);
    const receipt = await response.json();
    return response.status === 202 && receipt;
  });
  assertObjectMatch(accepted, { store: "Brussels", id: "123456789" });
});

Deno.test("api names every bad setting and exits 1", { ignore }, async () => {
  const { code, stdout, stderr } = await apiCommand({
    PORT: "eighty",
    KAFKA_BROKERS: "hunter2",
    LOG_LEVEL: "loud",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals({ code, stdout: text(stdout), stderr: text(stderr) }, {
    code: 1,
    stdout: "",
    stderr: `Cannot start with these settings:
  LOG_LEVEL is not one of debug, info, warning, error
  KAFKA_BROKERS is not a comma-separated list of host:port addresses
  PORT is not a whole number from 0 to 65535
`,
  });
});

function postBasket(url: string): Promise<Response> {
  return fetch(`${url}/baskets`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(aWireBasket()),
  });
}

function apiCommand(env: Record<string, string>): Deno.Command {
  const main = new URL("../../api/main.ts", import.meta.url);
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "-A", main.href],
    env: { PORT: "0", LOG_FORMAT: "json", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Starts the API on a free port and waits until it listens; disposing ends it. */
async function startApi(env: Record<string, string>) {
  const process = apiCommand(env).spawn();
  const listening = Promise.withResolvers<number>();
  const lines: Record<string, unknown>[] = [];
  const reading = (async () => {
    let rest = "";
    for await (const part of process.stdout.pipeThrough(new TextDecoderStream())) {
      const texts = (rest + part).split("\n");
      rest = texts.pop() ?? "";
      for (const text of texts) {
        const line = JSON.parse(text);
        lines.push(line);
        if (line.message === "API is listening") listening.resolve(line.port);
      }
    }
    listening.reject(new Error("Cannot start the API"));
  })();
  const errors = new Response(process.stderr).text();
  const ended = Promise.all([process.status, reading, errors]).then(([{ code }]) => ({
    code,
    lines,
  }));
  return {
    process,
    ended,
    url: `http://127.0.0.1:${await listening.promise}`,
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await ended;
    },
  };
}

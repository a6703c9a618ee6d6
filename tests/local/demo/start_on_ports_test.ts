/**
 * A service of the demo on its usual ports, or on others.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { ServiceProcess } from "../../../local/demo/service_process.ts";
import { startOnPorts } from "../../../local/demo/start_on_ports.ts";
import { toListenError } from "../../../shared/service/serve_http.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.net;

/** A process that has written `log`, and has ended unless it listens. */
function aService(log: string): ServiceProcess {
  const lives = log.startsWith("listens on ");
  const none = () => Promise.resolve();
  return {
    pid: 1,
    readLog: () => Promise.resolve(log),
    ended: lives ? new Promise(() => {}) : Promise.resolve(1),
    kill: none,
    [Symbol.asyncDispose]: none,
  };
}

/** Starts a service that writes a log of `logs` each time, on `port`. */
async function startWith(logs: readonly string[], port: number) {
  const asked: Readonly<Record<string, string>>[] = [];
  const started = startOnPorts({
    name: "till",
    ports: { PORT: port },
    start(ports) {
      asked.push(ports);
      return aService(logs[asked.length - 1] ?? "");
    },
    readAddress: (log) => /^listens on (\d+)/.exec(log)?.[1],
  });
  const outcome = await started.then(({ address }) => address, (error: Error) => error.message);
  return { outcome, asked };
}

/** What a service says that cannot have its port. */
const TAKEN = String(
  toListenError(new Deno.errors.AddrInUse("x"), { hostname: "127.0.0.1", port: 8_000 }),
);

/** A port that nobody listens on. */
function aFreePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

Deno.test("startOnPorts() takes the usual port where it is free", { ignore }, async () => {
  const port = aFreePort();
  assertEquals(await startWith([`listens on ${port}`], port), {
    outcome: String(port),
    asked: [{ PORT: String(port) }],
  });
});

Deno.test("startOnPorts() takes any port where the usual one is in use", { ignore }, async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  assertEquals(await startWith(["listens on 40001"], listener.addr.port), {
    outcome: "40001",
    asked: [{ PORT: "0" }],
  });
});

Deno.test("startOnPorts() starts a service again that lost its port", { ignore }, async () => {
  const port = aFreePort();
  assertEquals(await startWith([TAKEN, "listens on 40001"], port), {
    outcome: "40001",
    asked: [{ PORT: String(port) }, { PORT: "0" }],
  });
});

Deno.test("startOnPorts() says what else keeps a service from starting", { ignore }, async () => {
  const port = aFreePort();
  assertEquals(await startWith(["Cannot start with these settings\n"], port), {
    outcome: "Cannot start till:\n  Cannot start with these settings",
    asked: [{ PORT: String(port) }],
  });
});

Deno.test("startOnPorts() gives up when it is told to", { ignore }, async () => {
  const reason = new Error("Ctrl-C");
  await assertRejects(
    () =>
      startOnPorts({
        name: "till",
        ports: { PORT: aFreePort() },
        start: () => aService("listens on nothing yet"),
        readAddress: () => undefined,
        signal: AbortSignal.abort(reason),
      }),
    Error,
    "Ctrl-C",
  );
});

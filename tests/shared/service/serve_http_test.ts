/**
 * The HTTP port of a service, and what is said when it cannot be had.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { serveHttp, toListenError } from "../../../shared/service/serve_http.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { may } from "../../support/permissions.ts";

Deno.test("serveHttp() names the address that is taken", { ignore: !may.runStack }, async () => {
  await using first = serveHttp({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    return new Response("ok");
  });
  const { port } = first.addr;
  assertEquals(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "ok");
  assertThrows(
    () => serveHttp({ hostname: "127.0.0.1", port }, () => new Response("second")),
    TaskError,
    `Cannot listen on 127.0.0.1:${port}: the port is taken. ` +
      "Stop what uses it, or set PORT to another one",
  );
});

Deno.test("toListenError() says what to do about each reason", async (t) => {
  const cases = [
    {
      error: new Deno.errors.PermissionDenied("x"),
      expected:
        "Cannot listen on [::1]:80: this user may not use the port. Set PORT to one above 1023",
    },
    {
      error: new Deno.errors.AddrNotAvailable("x"),
      expected: "Cannot listen on [::1]:80: the address is not one of this machine. " +
        "Set HOST to one that is",
    },
    {
      error: new Error("failed to lookup address information: Name or service not known"),
      expected: "Cannot listen on [::1]:80: the name is not known. " +
        "Set HOST to an address of this machine",
    },
  ];
  for (const { error, expected } of cases) {
    await t.step(error.name, () => {
      const told = toListenError(error, { hostname: "::1", port: 80 });
      assertEquals(told instanceof TaskError && told.message, expected);
    });
  }
  await t.step("any other error stays what it is", () => {
    const error = new TypeError("x");
    assertEquals(toListenError(error, { hostname: "::1", port: 80 }), error);
  });
});

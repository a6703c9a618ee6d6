/**
 * The health check of a container, as Docker runs it.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { may } from "../../support/permissions.ts";
import { spawnProcess } from "../../support/process/spawn_process.ts";

const ARGS = [
  ...["run", "--no-prompt", "--quiet", "--no-config", "--no-lock", "--allow-net=127.0.0.1"],
  ...["--allow-env=PORT", "ops/image/check_health.ts"],
];

async function check(port: number, ...args: readonly string[]) {
  await using process = spawnProcess(Deno.execPath(), {
    args: [...ARGS, ...args],
    env: { PORT: `${port}` },
  });
  const { code, stdout, stderr } = await process.ended;
  return { code, stdout, stderr };
}

Deno.test("the health check follows the status of the service", {
  ignore: !may.runStack,
}, async (t) => {
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, ({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === "/health/live") return new Response("up");
    return pathname === "/health/ready"
      ? new Response("no broker", { status: 503 })
      : Response.error();
  });
  const { port } = server.addr;
  const cases = [
    { name: "live", args: [], code: 0, output: "/health/live: 200 up" },
    { name: "not ready", args: ["ready"], code: 1, output: "/health/ready: 503 no broker" },
  ];
  for (const { name, args, code, output } of cases) {
    await t.step(name, async () => {
      const result = await check(port, ...args);
      assertEquals(result, {
        code,
        stdout: `http://127.0.0.1:${port}${output}\n`,
        stderr: "",
      });
    });
  }
});

Deno.test("the health check fails, and says where it asked, when nobody listens", {
  ignore: !may.runStack,
}, async () => {
  const { code, stderr } = await check(1);
  assertEquals(code, 1);
  assertMatch(stderr, /^http:\/\/127\.0\.0\.1:1\/health\/live: \S/);
});

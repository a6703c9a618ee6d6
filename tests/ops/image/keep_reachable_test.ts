/**
 * keepReachable() and its parts, over made-up packages.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { keepReachable, listReachable, toEntrypoint } from "../../../ops/image/keep_reachable.ts";

Deno.test("toEntrypoint() is the module of a task", async (t) => {
  const cases = [
    { command: "deno run --allow-read=certs api/main.ts", expected: "api/main.ts" },
    {
      command: "deno run -A operate/retain/main.ts --months 3",
      expected: "operate/retain/main.ts",
    },
    { command: "deno test -A --doc --parallel", expected: undefined },
  ];
  for (const { command, expected } of cases) {
    await t.step(command, () => assertEquals(toEntrypoint({ command }), expected));
  }
});

Deno.test("listReachable() follows dependencies, also in a circle, and nothing else", () => {
  const graph = {
    modules: [{ kind: "esm" }, { kind: "npm", npmPackage: "pg@8.0.0" }],
    npmPackages: {
      "pg@8.0.0": { dependencies: ["pg-pool@3.0.0_pg@8.0.0", "left-out-of-the-list@1.0.0"] },
      "pg-pool@3.0.0_pg@8.0.0": { dependencies: ["pg@8.0.0"] },
      "playwright-core@1.0.0": { dependencies: [] },
    },
  };
  assertEquals(
    [...listReachable(graph)].toSorted(),
    ["left-out-of-the-list@1.0.0", "pg-pool@3.0.0_pg@8.0.0", "pg@8.0.0"],
  );
});

Deno.test("keepReachable() keeps what is reached in both files, and what it does not know", () => {
  const config = {
    tasks: {
      api: { command: "deno run api/main.ts" },
      local: { command: "deno run local/main.ts" },
      test: { command: "deno test" },
    },
    imports: {
      "@db/postgres": "jsr:@db/postgres@0.19.5",
      "@scope/tool": "npm:@scope/tool@1.2.3/sub.js",
      "kafkajs/": "npm:/kafkajs@2.2.4/",
      "@std/assert": "./tests/support/assert.ts",
      "fast-check": "npm:fast-check@4.0.0",
    },
    unstable: ["cron"],
  };
  const lock = {
    version: "5",
    specifiers: {
      "npm:@scope/tool@1.2.3": "1.2.3_peer@1.0.0",
      "npm:kafkajs@2.2.4": "2.2.4",
      "npm:fast-check@4.0.0": "4.0.0",
    },
    npm: {
      "@scope/tool@1.2.3_peer@1.0.0": { integrity: "sha512-a" },
      "kafkajs@2.2.4": { integrity: "sha512-b" },
      "fast-check@4.0.0": { integrity: "sha512-c" },
    },
    workspace: {
      dependencies: [
        "jsr:@db/postgres@0.19.5",
        "npm:@scope/tool@1.2.3",
        "npm:fast-check@4.0.0",
        "npm:kafkajs@2.2.4",
      ],
    },
  };
  const kept = keepReachable({ config, lock }, {
    entrypoints: new Set(["api/main.ts"]),
    reachable: new Set(["@scope/tool@1.2.3_peer@1.0.0", "kafkajs@2.2.4"]),
  });
  assertEquals(
    kept,
    {
      config: {
        tasks: { api: config.tasks.api },
        imports: {
          "@db/postgres": "jsr:@db/postgres@0.19.5",
          "@scope/tool": "npm:@scope/tool@1.2.3/sub.js",
          "kafkajs/": "npm:/kafkajs@2.2.4/",
        },
        unstable: ["cron"],
      },
      lock: {
        version: "5",
        specifiers: { "npm:@scope/tool@1.2.3": "1.2.3_peer@1.0.0", "npm:kafkajs@2.2.4": "2.2.4" },
        npm: {
          "@scope/tool@1.2.3_peer@1.0.0": { integrity: "sha512-a" },
          "kafkajs@2.2.4": { integrity: "sha512-b" },
        },
        workspace: {
          dependencies: [
            "jsr:@db/postgres@0.19.5",
            "npm:@scope/tool@1.2.3",
            "npm:kafkajs@2.2.4",
          ],
        },
      } as unknown as typeof lock,
    } as unknown as typeof kept,
  );
});

/**
 * A line an event, in the form that the settings name.
 *
 * @module
 */
import { reset } from "@logtape/logtape";
import { assertEquals, assertMatch } from "@std/assert";
import {
  configureLog,
  getLogger,
  LOG_LEVELS,
  type LogOptions,
} from "../../../shared/service/log.ts";
import { may } from "../../support/permissions.ts";
import { spawnScript } from "../../support/process/spawn_script.ts";

Deno.test("configureLog() writes events as JSON lines", async (t) => {
  const cases: { name: string; log: () => void; expected: Record<string, unknown> }[] = [
    {
      name: "a constant message with properties",
      log: () => getLogger(["api", "kafka"]).info("Created topics", { topics: ["a", "b"], n: 2 }),
      expected: {
        level: "INFO",
        message: "Created topics",
        logger: "api.kafka",
        topics: ["a", "b"],
        n: 2,
      },
    },
    {
      name: "a message that names a property stays constant",
      log: () => getLogger(["api"]).error("Client reported: {text}", { text: "lost\nit" }),
      expected: {
        level: "ERROR",
        message: "Client reported: {text}",
        logger: "api",
        text: "lost\nit",
      },
    },
    {
      name: "numbers that JSON lacks",
      log: () => getLogger(["api"]).warning("Lag", { lag: 12n }),
      expected: { level: "WARN", message: "Lag", logger: "api", lag: "12" },
    },
  ];
  for (const { name, log, expected } of cases) {
    await t.step(name, async () => {
      const [line = "", ...rest] = await linesOf({ level: "info", format: "json" }, log);
      assertEquals(rest, []);
      const { "@timestamp": timestamp, ...event } = JSON.parse(line);
      assertMatch(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assertEquals(event, expected);
    });
  }
});

Deno.test("configureLog() writes an error with name, message and stack", async () => {
  const [line = ""] = await linesOf({ level: "info", format: "json" }, () => {
    getLogger(["api"]).error("Cannot publish", { error: new TypeError("Broken") });
  });
  const { error } = JSON.parse(line);
  assertEquals([error.name, error.message], ["TypeError", "Broken"]);
  assertMatch(error.stack, /log_test\.ts/);
});

Deno.test("configureLog() writes events as text for people", async (t) => {
  const cases: { name: string; log: () => void; expected: string }[] = [
    {
      name: "no property",
      log: () => getLogger(["api"]).info("API has stopped"),
      expected: "INF api: API has stopped",
    },
    {
      name: "properties of each kind",
      log: () =>
        getLogger(["consumer", "store"]).warning("Batch stored", {
          baskets: 500,
          topic: "delhaize_shop",
          reason: 'said "no"',
          offset: 12n,
          none: null,
          missing: undefined,
          partitions: [0, 1],
          error: new TypeError("Broken pipe"),
        }),
      expected: 'WRN consumer.store: Batch stored baskets=500 topic=delhaize_shop reason="said ' +
        '\\"no\\"" offset=12 none=null partitions=[0,1] ' +
        'error="TypeError: Broken pipe"',
    },
    {
      name: "a property cannot begin a line of its own",
      log: () => getLogger(["api"]).error("Bad id", { id: "x\n2026-01-01 INF api: forged" }),
      expected: 'ERR api: Bad id id="x\\n2026-01-01 INF api: forged"',
    },
  ];
  for (const { name, log, expected } of cases) {
    await t.step(name, async () => {
      const lines = await linesOf({ level: "info", format: "text" }, log);
      assertEquals(
        lines.map((line) =>
          line.trimEnd().replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \+00:00 /, "")
        ),
        [expected],
      );
    });
  }
});

Deno.test("configureLog() writes nothing below its level", async (t) => {
  for (const [index, level] of LOG_LEVELS.entries()) {
    await t.step(level, async () => {
      const lines = await linesOf({ level, format: "json" }, logOneOfEach);
      assertEquals(
        lines.map((line) => JSON.parse(line).level),
        ["DEBUG", "INFO", "WARN", "ERROR"].slice(index),
      );
    });
  }
});

Deno.test("configureLog() counts by its last call", async () => {
  await configureLog({ level: "error", format: "text" });
  const lines = await linesOf({ level: "debug", format: "json" }, logOneOfEach);
  assertEquals(lines.map((line) => JSON.parse(line).message), ["a", "b", "c", "d"]);
});

Deno.test(
  "configureLog() writes every level to standard output",
  { ignore: !may.runStack },
  async () => {
    const url = new URL("fixtures/write_log_lines.ts", import.meta.url);
    await using process = spawnScript(url, "json");
    const lines = (await process.ended).stdout.trimEnd().split("\n");
    assertEquals(lines.map((line) => JSON.parse(line).level), ["DEBUG", "INFO", "WARN", "ERROR"]);
  },
);

function logOneOfEach(): void {
  const logger = getLogger(["test"]);
  logger.debug("a");
  logger.info("b");
  logger.warning("c");
  logger.error("d");
}

/** What `log` makes the configured log write; a line each call of the console. */
async function linesOf(options: LogOptions, log: () => void): Promise<readonly string[]> {
  const lines: string[] = [];
  const original = { ...console };
  const capture = (line: string) => void lines.push(line);
  Object.assign(console, {
    debug: capture,
    log: capture,
    info: capture,
    warn: capture,
    error: capture,
  });
  try {
    await configureLog(options);
    log();
  } finally {
    Object.assign(console, original);
    await reset();
  }
  return lines;
}

/**
 * Services and tasks as a person starts them: `deno task …` in a terminal of 80 columns, as root
 * and as an ordinary user. Once every service stopped here at a permission prompt, while all tests
 * without a terminal passed.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import {
  mayBeOrdinaryUser,
  type OrdinaryUser,
  ordinaryUser,
} from "../support/process/ordinary_user.ts";
import {
  mayUseTerminal,
  spawnInTerminal,
  type TerminalProcess,
} from "../support/process/spawn_in_terminal.ts";

const ALONE = {
  POSTGRES_DRIVER: "pg",
  PORT: "0",
  KAFKA_BROKERS: "127.0.0.1:1",
  DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none",
  API_URL: "http://127.0.0.1:1",
};

/** What nobody wants to see in a terminal. */
const NOISE = [
  { name: "a prompt", pattern: /Allow\?|Deno requests/ },
  { name: "a box about build scripts", pattern: /Ignored build scripts|deno approve-scripts/ },
  { name: "downloads from JSR", pattern: /Download.*jsr/ },
  { name: "a warning of the runtime", pattern: /Warning/ },
  { name: "a stack trace", pattern: /^\s+at .*:\d+:\d+\)?\s*$/m },
  { name: "an undefined property", pattern: /=undefined/ },
  { name: "a log line of a kilobyte", pattern: /^(?!.*deno run).{1000,}$/m },
] as const;

function assertQuiet(output: string): void {
  for (const { name, pattern } of NOISE) assert(!pattern.test(output), `${name} in:\n${output}`);
}

/** Everybody who may sit at the terminal here. */
async function forEachUser(
  t: Deno.TestContext,
  fn: (user: OrdinaryUser | undefined) => Promise<void>,
): Promise<void> {
  await t.step("as whoever runs the tests", () => fn(undefined));
  await t.step({
    name: "as an ordinary user",
    ignore: !mayBeOrdinaryUser,
    async fn() {
      await using user = await ordinaryUser();
      await fn(user);
    },
  });
}

function start(
  command: string,
  user: OrdinaryUser | undefined,
  env: Readonly<Record<string, string>> = {},
): TerminalProcess {
  return spawnInTerminal(command, {
    env: { ...ALONE, ...env },
    ...(user === undefined ? {} : { user }),
  });
}

Deno.test("a service starts in a terminal, logs text, and ends at Ctrl-C", {
  ignore: !mayUseTerminal,
}, async (t) => {
  const services = [
    { task: "api", ready: "API is listening", waits: "Cannot use the broker yet" },
    { task: "consume", ready: "Consumer is listening", waits: "Cannot reach Postgres yet" },
    { task: "generate", ready: "Generator has started", waits: "Cannot reach the API" },
  ];
  for (const { task, ready, waits } of services) {
    await t.step(task, async (t) => {
      await forEachUser(t, async (user) => {
        await using terminal = start(`deno task ${task}`, user);
        await terminal.untilLine(ready);
        const line = await terminal.untilLine(waits);
        assert(!line.startsWith("{"), line);
        await terminal.interrupt();
        const { code, stdout } = await terminal.ended;
        assertStringIncludes(stdout, "has stopped");
        assertEquals(code, 0);
        assertQuiet(terminal.output());
      });
    });
  }
});

Deno.test("a task says what is wrong in a terminal without noise", {
  ignore: !mayUseTerminal,
}, async (t) => {
  const services = ["api", "consume", "generate"];
  // Those run other tasks, which are here themselves.
  const gates = ["test", "ok", "test:kafka", "test:kfake"];
  const commands: Readonly<Record<string, string>> = {
    "dead-letters": "dead-letters list",
    "gaps": "gaps list",
    "api-key": "api-key create till-1 --scopes ingest",
    "recategorise": "recategorise --batch 0",
    "import": "import none.csv",
    "local": "local --help",
    "demo": "demo --baskets ten",
    "bench": "bench --rounds ten",
    "drill": "drill --shrt",
    "mutants": "mutants --min all",
    "planted": "planted --sample none",
  };
  const tasks = Object.keys(config.tasks).filter((task) =>
    !services.includes(task) && !gates.includes(task)
  );
  for (const task of tasks) {
    await t.step(task, async (t) => {
      await forEachUser(t, async (user) => {
        await using terminal = start(`deno task ${commands[task] ?? task}`, user);
        await terminal.ended;
        assertQuiet(terminal.output());
        assert(terminal.output().trim() !== "", "it says nothing");
      });
    });
  }
});

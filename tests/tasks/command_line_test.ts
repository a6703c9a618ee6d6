/**
 * Every task of deno.json answers `--help` and does nothing else, and names a wrong option or value
 * before it does anything.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { may } from "../support/permissions.ts";
import { spawnTask, type TaskName } from "../support/process/spawn_task.ts";
import { spawnProcess } from "../support/process/spawn_process.ts";

const ignore = !may.runStack;
/** `test` is Deno's own command line. */
const TASKS = (Object.keys(config.tasks) as TaskName[]).filter((name) => name !== "test");
/** What a task would do is done where nobody listens, and in a folder that cannot be made. */
const NOWHERE = {
  KAFKA_BROKERS: "127.0.0.1:1",
  DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none",
  API_URL: "http://127.0.0.1:1",
  LOCAL_DIR: "/dev/null/nowhere",
  PORT: "0",
};

async function run(task: TaskName, ...args: readonly string[]) {
  await using process = spawnTask(task, { args, env: NOWHERE });
  const { code, stdout, stderr } = await process.ended;
  return { code, stdout, stderr };
}

Deno.test("every task answers --help on standard output, and does nothing else", {
  ignore,
}, async (t) => {
  for (const task of TASKS) {
    await t.step(task, async () => {
      const { code, stdout, stderr } = await run(task, "--help");
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      assertStringIncludes(stdout, `Usage: deno task ${task}`);
      assertEquals(stdout.split("\n").filter((line) => line.length > 100), []);
      const { command } = config.tasks[task];
      if (/DATABASE_\*/.test(command)) assertStringIncludes(stdout, "DATABASE_URL");
      if (/KAFKA_\*/.test(command)) assertStringIncludes(stdout, "KAFKA_BROKERS");
      if (/API_URL/.test(command)) assertStringIncludes(stdout, "API_URL");
    });
  }
  await t.step("test", async () => {
    await using process = spawnProcess(Deno.execPath(), { args: ["task", "test", "--help"] });
    const { code, stdout } = await process.ended;
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Usage: deno test");
  });
});

/** Options that take any text; a new one belongs here, or must refuse nonsense by name. */
const TAKES_ANY_TEXT: Readonly<Record<string, readonly string[]>> = {
  "stress": ["--receipts"],
  "import": ["--folder", "--store"],
  "verify": ["--receipts"],
  "retain": ["--by", "--reason"],
  "dead-letters replay": ["--by", "--reason"],
  "dead-letters discard": ["--by", "--reason"],
  "gaps acknowledge": ["--by", "--reason"],
  "recategorise": ["--by", "--reason"],
  "erase": ["--by", "--reason", "--export", "--again"],
  // Scopes are checked with the whole entry, see the cases below.
  "api-key create": ["--scopes", "--stores"],
  "drill": ["--check"],
  "mutants": ["--report"],
  // Rows are checked against those that there are, see the cases below.
  "bench": ["--rows", "--json"],
};

/** The commands of a task with their options, as the task itself names them. */
async function readCommands(task: TaskName): Promise<ReadonlyMap<string, readonly string[]>> {
  const { stderr } = await run(task, "--no-such-option");
  const commands = findList(stderr, "commands");
  if (commands === undefined) return new Map([[task, findList(stderr, "options") ?? []]]);
  const entries = commands.map(async (command) => {
    const { stderr } = await run(task, command, "--no-such-option");
    return [`${task} ${command}`, findList(stderr, "options") ?? []] as const;
  });
  return new Map(await Promise.all(entries));
}

function findList(text: string, what: string): readonly string[] | undefined {
  return new RegExp(`\\(${what}: (.+)\\)`).exec(text)?.[1]?.split(", ");
}

Deno.test("every command of every task names what it does not have, and refuses nonsense", {
  ignore,
}, async (t) => {
  for (const task of TASKS) {
    for (const [name, options] of await readCommands(task)) {
      await t.step(name, async () => {
        const [, ...command] = name.split(" ");
        const nonsense = options.map((option) => `${option}=\u{1F34C}`);
        const args = [...command, "--no-such-option", ...nonsense, "x", "y"];
        const { code, stdout, stderr } = await run(task, ...args);
        assertEquals({ code, stdout }, { code: 2, stdout: "" });
        assertMatch(stderr, /^--no-such-option is not an option/m);
        assertStringIncludes(stderr, `deno task ${task} --help tells how it is used`);
        const isRefused = (option: string) =>
          new RegExp(`^${option} (must be|takes no value)`, "m").test(stderr);
        const taken = options.filter((option) => !isRefused(option));
        assertEquals(taken, TAKES_ANY_TEXT[name] ?? []);
      });
    }
  }
});

Deno.test("a wrong value is named with what it should be", { ignore }, async (t) => {
  const cases: readonly { task: TaskName; args: string[]; message: string }[] = [
    { task: "demo", args: ["--baskets", "ten"], message: "--baskets must be a whole number" },
    { task: "demo", args: ["--baskets", "0"], message: "--baskets must be a whole number" },
    { task: "demo", args: ["--baskets"], message: "--baskets needs a value" },
    { task: "demo", args: ["--baskets=5", "--seed=-1"], message: "--seed must be a whole number" },
    { task: "demo", args: ["--seed", "7"], message: "--seed goes with --baskets" },
    { task: "stress", args: ["--requests=1e3"], message: "--requests must be a whole number" },
    { task: "stress", args: ["--concurrency", "0"], message: "--concurrency must be" },
    { task: "stress", args: ["--rate", "0"], message: "--rate must be a number" },
    { task: "stress", args: ["--rate", "fast"], message: "--rate must be a number" },
    { task: "stress", args: ["--url", "ftp://x"], message: "--url must be a URL" },
    { task: "stress", args: ["--seed", "x"], message: "--seed must be a whole number" },
    { task: "stress", args: ["--receipts="], message: "--receipts must be the path" },
    { task: "import", args: ["--verify"], message: "FILE is missing" },
    { task: "import", args: ["a.csv", "--wait", "soon"], message: "--wait must be a number" },
    { task: "import", args: ["a.csv", "--url", "ftp://x"], message: "--url must be a URL" },
    { task: "import", args: ["a.csv", "--again=yes"], message: "--again takes no value" },
    { task: "import", args: ["a.csv", "--folder"], message: "--folder needs a value" },
    { task: "verify", args: ["--wait", "soon"], message: "--wait must be a number" },
    { task: "migrate", args: ["--wait", "soon"], message: "--wait must be a number" },
    { task: "verify", args: ["--receipts"], message: "--receipts needs a value" },
    { task: "verify", args: ["--json=yes"], message: "--json takes no value" },
    { task: "dead-letters", args: ["list", "--limit", "0"], message: "--limit must be" },
    { task: "dead-letters", args: ["list", "--code", "x"], message: "--code must be one of" },
    { task: "dead-letters", args: ["show", "x"], message: '"x" is not a position' },
    { task: "gaps", args: ["acknowledge", "x", "--reason", "y"], message: '"x" is not the number' },
    { task: "gaps", args: ["acknowledge", "1"], message: "--reason" },
    { task: "gaps", args: ["acknowledge", "--reason", "y"], message: "ID is missing" },
    { task: "erase", args: ["Gent"], message: "Give STORE and ID" },
    { task: "audit", args: ["--since", "today"], message: "--since must be a date or an instant" },
    { task: "topics", args: ["--create=all"], message: "--create takes no value" },
    { task: "recategorise", args: ["--batch", "0"], message: "--batch must be" },
    { task: "uncategorised", args: ["--limit", "x"], message: "--limit must be" },
    { task: "api-key", args: ["create", "x", "--scopes", "all"], message: "--scopes must be" },
    { task: "bench", args: ["--rounds", "none"], message: "--rounds must be" },
    { task: "bench", args: ["--seconds", "0"], message: "--seconds must be" },
    { task: "bench", args: ["--rows", "ingest,x"], message: '"x" is not a row' },
    { task: "mutants", args: ["--min", "all"], message: "--min must be" },
    { task: "mutants", args: ["shared/none.ts"], message: '"shared/none.ts" is not a part' },
    { task: "drill", args: ["--rate", "0"], message: "--rate must be" },
    { task: "drill", args: ["--seed", "x"], message: "--seed must be" },
    { task: "drill", args: ["kill-everything"], message: '"kill-everything" is not a drill' },
    {
      task: "drill",
      args: ["kill-broker", "--kafka", "--brokers", "3"],
      message: "drill history --kafka --brokers 3",
    },
    { task: "drill", args: ["--producer", "sarama"], message: "--producer must be one of ours" },
    {
      task: "drill",
      args: ["kill-api", "--producer", "ours"],
      message: "The drill kill-api takes no --producer",
    },
    { task: "drill", args: ["--shrt"], message: "--shrt is not an option" },
    { task: "planted", args: ["no-such-bug"], message: '"no-such-bug" is not a patch' },
    { task: "planted", args: ["--sample", "0"], message: "--sample must be" },
    { task: "planted", args: ["--report", "a.txt"], message: "--report must be the path" },
    { task: "generate", args: ["--rate", "5"], message: "--rate is not an option" },
  ];
  for (const { task, args, message } of cases) {
    await t.step(`${task} ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await run(task, ...args);
      assertEquals({ code, stdout }, { code: 2, stdout: "" });
      assertStringIncludes(stderr, message);
    });
  }
});

/**
 * Faults of everyday life: a sentence that says what to do, within seconds, never a stack trace.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { may } from "../support/permissions.ts";
import { spawnTask, type TaskName } from "../support/process/spawn_task.ts";
import { tempDir } from "../support/temp_dir.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";

const ignore = !may.runStack;
const postgres = usePostgres();
const NO_DATABASE = { DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none" };
const NO_BROKER = { KAFKA_BROKERS: "127.0.0.1:1" };

interface Case {
  readonly name: string;
  readonly task: TaskName;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Parts of what is printed. */
  readonly expected: readonly string[];
  /** @default {1} */
  readonly code?: number;
}

async function check({ task, args = [], env = {}, expected, code = 1 }: Case): Promise<void> {
  await using process = spawnTask(task, { args, env });
  const ended = await process.ended;
  const output = ended.stdout + ended.stderr;
  for (const part of expected) assertStringIncludes(output, part);
  assertEquals(ended.code, code);
  for (const never of ["s3cret", "nothing to do"]) assertEquals(output.includes(never), false);
  // A stack trace: "at name (file:///…:1:2)" or "at file:///…".
  assertEquals(output.split("\n").filter((line) => /^\s+at .*:\d+:\d+/.test(line)), []);
}

Deno.test("a port that cannot be had is named with what to do", { ignore }, async (t) => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const message = `Cannot listen on 127.0.0.1:${port}: the port is taken`;
  const advice = "set PORT to another one";
  const PORT = String(port);
  const cases: Case[] = [
    { name: "api", task: "api", env: { PORT, ...NO_BROKER }, expected: [message, advice] },
    {
      name: "consume",
      task: "consume",
      env: { PORT, ...NO_DATABASE },
      expected: [message, advice],
    },
    { name: "generate", task: "generate", env: { PORT }, expected: [message, advice] },
    {
      name: "local, for the broker",
      task: "local",
      env: {
        LOCAL_DIR: await Deno.makeTempDir(),
        LOCAL_KAFKA_PORT: PORT,
        LOCAL_POSTGRES_PORT: "0",
      },
      expected: [message, "set LOCAL_KAFKA_PORT to another one"],
    },
    {
      name: "local, for Postgres",
      task: "local",
      env: {
        LOCAL_DIR: await Deno.makeTempDir(),
        LOCAL_KAFKA_PORT: "0",
        LOCAL_POSTGRES_PORT: PORT,
      },
      expected: [message, "set LOCAL_POSTGRES_PORT to another one"],
    },
    {
      name: "an address of another machine",
      task: "generate",
      env: { HOST: "192.0.2.1", PORT: "0" },
      expected: ["Cannot listen on 192.0.2.1:0", "Set HOST to one that is"],
    },
    {
      name: "a host that nobody knows",
      task: "generate",
      env: { HOST: "nowhere.invalid", PORT: "0" },
      expected: ["Cannot listen on nowhere.invalid:0", "Set HOST to an address of this machine"],
    },
  ];
  for (const each of cases) await t.step(each.name, () => check(each));
  for (const { env } of cases) {
    if (env !== undefined && "LOCAL_DIR" in env) {
      await Deno.remove(env.LOCAL_DIR!, { recursive: true });
    }
  }
});

Deno.test("a file that a setting names and that cannot be read is named", { ignore }, async (t) => {
  const cases: Case[] = [
    {
      name: "KAFKA_CA_FILE that is missing",
      task: "api",
      env: { KAFKA_TLS: "true", KAFKA_CA_FILE: "certs/none.pem", PORT: "0" },
      expected: ["Cannot read certs/none.pem", "KAFKA_CA_FILE", "there is no such file"],
    },
    {
      name: "KAFKA_CA_FILE outside certs/",
      task: "consume",
      env: { KAFKA_TLS: "true", KAFKA_CA_FILE: "/etc/hostname", PORT: "0" },
      expected: [
        "Cannot read /etc/hostname",
        "KAFKA_CA_FILE",
        "certs/ and in the folder that SECRETS_DIR",
      ],
    },
    {
      name: "DATABASE_CA_FILE outside certs/",
      task: "migrate",
      env: { DATABASE_CA_FILE: "/etc/hostname" },
      expected: [
        "Cannot read /etc/hostname",
        "DATABASE_CA_FILE",
        "certs/ and in the folder that SECRETS_DIR",
      ],
    },
    {
      name: "API_KEYS_FILE that is missing",
      task: "api",
      env: { API_KEYS_FILE: "certs/none.json", PORT: "0" },
      expected: ["API_KEYS_FILE", "certs/none.json", "there is no such file"],
    },
    {
      name: "API_KEYS_FILE outside certs/",
      task: "api",
      env: { API_KEYS_FILE: "/etc/hostname", PORT: "0" },
      expected: ["API_KEYS_FILE", "/etc/hostname", "certs/ and in the folder that SECRETS_DIR"],
    },
    {
      name: "STORES_FILE that is missing",
      task: "api",
      env: { STORES_FILE: "certs/none.json", PORT: "0" },
      expected: ["STORES_FILE", "certs/none.json", "there is no such file"],
    },
    {
      name: "STORES_FILE outside certs/",
      task: "api",
      env: { STORES_FILE: "/etc/hostname", PORT: "0" },
      expected: ["STORES_FILE", "/etc/hostname", "certs/ and in the folder that SECRETS_DIR"],
    },
    {
      name: "API_KEY_FILE that is missing",
      task: "stress",
      env: { API_KEY_FILE: "certs/none" },
      expected: ["Cannot read certs/none, the file that API_KEY_FILE names: there is no such file"],
    },
    {
      name: "API_KEY_FILE outside certs/",
      task: "generate",
      env: { API_KEY_FILE: "/etc/hostname", PORT: "0" },
      expected: ["API_KEY_FILE", "/etc/hostname", "certs/ and in the folder that SECRETS_DIR"],
    },
    {
      name: "API_KEY_FILE beside API_KEY",
      task: "stress",
      env: { API_KEY_FILE: "certs/none", API_KEY: "secret" },
      expected: ["API_KEY and API_KEY_FILE are both set: only one of them may be"],
      code: 2,
    },
    {
      name: "API_KEY that no header can carry",
      task: "generate",
      env: { API_KEY: "s3cret\nsecond", PORT: "0" },
      expected: ["API_KEY is not an API key: letters, digits and ._~+/-, no blanks"],
    },
    {
      name: "API_URL with a password",
      task: "stress",
      env: { API_URL: "http://user:s3cret@127.0.0.1:1" },
      expected: ["API_URL is not a URL that begins with http:// or https://, without user and"],
      code: 2,
    },
    {
      name: "receipts that are missing",
      task: "verify",
      args: ["--receipts", "none.ndjson"],
      expected: ["Cannot read none.ndjson", "there is no such file"],
      code: 2,
    },
  ];
  for (const each of cases) await t.step(each.name, () => check(each));
});

Deno.test("a file that import cannot use is named", { ignore }, async (t) => {
  await using api = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(),
  );
  const env = { API_URL: `http://127.0.0.1:${api.addr.port}` };
  const cases: Case[] = [
    { name: "missing", task: "import", args: ["none.csv"], expected: ["there is no such file"] },
    { name: "a folder", task: "import", args: ["docs"], expected: ["Cannot import docs: it is"] },
    { name: "no baskets", task: "import", args: ["LICENSE"], expected: ["names no columns"] },
  ];
  for (const each of cases) await t.step(each.name, () => check({ ...each, env, code: 2 }));
  await t.step("with a database to prove it against that is away", async () => {
    await using dir = await tempDir();
    const path = `${dir.path}/one.ndjson`;
    await Deno.writeTextFile(path, "{}\n");
    await check({
      name: "",
      task: "import",
      args: [path, "--verify"],
      env: { ...env, ...NO_DATABASE },
      expected: ["Cannot connect to Postgres", "DATABASE_URL"],
    });
    const names = (await Array.fromAsync(Deno.readDir(dir.path))).map(({ name }) => name);
    assertEquals(names, ["one.ndjson"], "nothing is sent before");
  });
  await t.step("with a folder that is not there", async () => {
    await using dir = await tempDir();
    const path = `${dir.path}/one.ndjson`;
    await Deno.writeTextFile(path, "{}\n");
    await check({
      name: "",
      task: "import",
      args: [path, "--folder", `${dir.path}/none`],
      env,
      expected: ["Cannot write", "there is no such folder", "--folder DIR keeps the state"],
    });
  });
});

Deno.test("receipts that stress cannot keep are named", { ignore }, async (t) => {
  await using api = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(),
  );
  const env = { API_URL: `http://127.0.0.1:${api.addr.port}` };
  const cases: Case[] = [
    {
      name: "in a folder that is not there",
      task: "stress",
      args: ["--receipts", "none/r.ndjson"],
      expected: ["Cannot write none/r.ndjson", "there is no such folder"],
    },
    {
      name: "in place of a folder",
      task: "stress",
      args: ["--receipts", "docs"],
      expected: ["Cannot write docs", "it is a folder"],
    },
  ];
  for (const each of cases) await t.step(each.name, () => check({ ...each, env }));
});

Deno.test("a server that is away is named with what to do", { ignore }, async (t) => {
  await using there = await postgres.openDatabase();
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/one.ndjson`, "{}\n");
  const start = "deno task local starts one";
  const broker = ["Cannot reach the broker at 127.0.0.1:1: nothing listens there", start];
  const database = ["Cannot connect to Postgres", start, "DATABASE_URL"];
  const cases: Case[] = [
    {
      name: "verify, the broker",
      task: "verify",
      env: { ...NO_BROKER, DATABASE_URL: there.url },
      expected: broker,
    },
    { name: "topics", task: "topics", env: NO_BROKER, expected: broker },
    { name: "migrate", task: "migrate", env: NO_DATABASE, expected: database },
    {
      name: "dead-letters list",
      task: "dead-letters",
      args: ["list"],
      env: NO_DATABASE,
      expected: database,
    },
    {
      name: "dead-letters replay",
      task: "dead-letters",
      args: ["replay"],
      env: NO_DATABASE,
      expected: database,
    },
    { name: "gaps list", task: "gaps", args: ["list"], env: NO_DATABASE, expected: database },
    { name: "uncategorised", task: "uncategorised", env: NO_DATABASE, expected: database },
    { name: "audit", task: "audit", env: NO_DATABASE, expected: database },
    { name: "partitions", task: "partitions", env: NO_DATABASE, expected: database },
    {
      name: "erase",
      task: "erase",
      args: ["Gent", "1", "--reason", "x"],
      env: NO_DATABASE,
      expected: database,
    },
    {
      name: "stress, the API",
      task: "stress",
      env: { API_URL: "http://127.0.0.1:1" },
      expected: ["Cannot reach the API at http://127.0.0.1:1", "deno task api starts it"],
    },
    {
      name: "import, the API",
      task: "import",
      args: [`${dir.path}/one.ndjson`],
      env: { API_URL: "http://127.0.0.1:1" },
      expected: ["Cannot reach the API at http://127.0.0.1:1", "deno task api starts it"],
    },
  ];
  for (const each of cases) await t.step(each.name, () => check(each));
  await t.step("for every task that needs one", () => {
    const tested = new Set<string>([...cases.map(({ task }) => task), ...WAITS]);
    const needs = Object.entries(config.tasks)
      .filter(([, { command }]) => /DATABASE_|KAFKA_|API_URL/.test(command))
      .map(([name]) => name);
    assertEquals(needs.filter((name) => !tested.has(name)), []);
  });
});

/** Tasks that wait for a server that is away. */
const WAITS = ["api", "consume", "generate", "recategorise", "retain"];

Deno.test("a database that is not migrated: the task to run is named", { ignore }, async (t) => {
  await using database = await postgres.openDatabase({ schema: false });
  const env = { ...NO_BROKER, DATABASE_URL: database.url };
  const expected = ["run deno task migrate"];
  const cases: Case[] = [
    { name: "dead-letters list", task: "dead-letters", args: ["list"], env, expected },
    { name: "dead-letters replay", task: "dead-letters", args: ["replay"], env, expected },
    { name: "gaps list", task: "gaps", args: ["list"], env, expected },
    { name: "recategorise", task: "recategorise", env, expected },
    { name: "uncategorised", task: "uncategorised", env, expected },
  ];
  for (const each of cases) await t.step(each.name, () => check(each));
});

Deno.test("a folder that local and demo cannot use is named", { ignore }, async (t) => {
  const env = { LOCAL_DIR: "/dev/null/x", LOCAL_KAFKA_PORT: "0", LOCAL_POSTGRES_PORT: "0" };
  const expected = ["Cannot use the folder /dev/null/x", "Set LOCAL_DIR to another one"];
  await t.step("local", () => check({ name: "local", task: "local", env, expected }));
  await t.step("demo", () => check({ name: "demo", task: "demo", env, expected }));
});

Deno.test(
  "the demo names the service that cannot start, also while it sends",
  { ignore },
  async (t) => {
    await using dir = await tempDir();
    const cases = [
      {
        name: "the consumer",
        env: { KAFKA_SESSION_TIMEOUT_MS: "x" },
        expected: ["Cannot start consumer"],
      },
      { name: "the API", env: { MAX_STREAMS: "x" }, expected: ["Cannot start api"] },
    ];
    for (const { name, env, expected } of cases) {
      await t.step(name, () => {
        // More than can be sent before the consumer has failed.
        const args = ["--baskets", "1000000"];
        return check({ name, task: "demo", args, env: { ...env, LOCAL_DIR: dir.path }, expected });
      });
    }
    await t.step("and leaves nothing behind", async () => {
      assertEquals(await Array.fromAsync(Deno.readDir(dir.path), ({ name }) => name), []);
    });
  },
);

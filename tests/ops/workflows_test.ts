/**
 * What the workflows promise: the least rights, actions by commit, a bound on every job, and each
 * check that CI is there for.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import { may } from "../support/permissions.ts";
import { isInstalled, runProgram } from "../support/process/run_program.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly needs?: string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: { readonly group: string };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = new URL("../../", import.meta.url);
const folder = new URL(".github/workflows/", root);
const ignore = !may.read;

async function readText(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(name, folder));
}

async function readWorkflow(name: string): Promise<Workflow> {
  return parse(await readText(name));
}

const NAMES = ["ci.yml", "release.yml"];

/** The steps of all jobs. */
function stepsOf({ jobs }: Workflow): readonly Step[] {
  return Object.values(jobs).flatMap(({ steps = [] }) => steps);
}

/** What a job runs, in one text. */
function commandsOf(job: Job | undefined): string {
  return (job?.steps ?? []).map(({ run = "" }) => run).join("\n");
}

for (const name of NAMES) {
  Deno.test(`${name} has no right but those that a job asks for, and no job without end`, {
    ignore,
  }, async () => {
    const { permissions, concurrency, jobs } = await readWorkflow(name);
    assertEquals(permissions, {});
    assertMatch(concurrency.group, /\$\{\{ github\.ref \}\}$/);
    for (const [key, job] of Object.entries(jobs)) {
      assert(job.permissions !== undefined, key);
      if (job.uses === undefined) assert((job["timeout-minutes"] ?? 0) > 0, key);
    }
  });

  Deno.test(`${name} names each action by its commit, with the version beside it`, {
    ignore,
  }, async () => {
    const lines = (await readText(name)).split("\n").filter((line) => /\buses:/.test(line));
    const loose = lines.filter((line) =>
      !/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line) &&
      !/uses: \.\/\.github\//.test(line)
    );
    assertEquals(loose, []);
  });

  Deno.test(`${name} leaves no credentials behind, and runs no text of strangers`, {
    ignore,
  }, async () => {
    const workflow = await readWorkflow(name);
    for (const { uses = "", run = "", with: inputs = {} } of stepsOf(workflow)) {
      if (uses.startsWith("actions/checkout@")) assertEquals(inputs["persist-credentials"], false);
      // An expression in a script is text that becomes code.
      assert(!run.includes("${{"), run);
    }
    assert(!Object.hasOwn(workflow.on, "pull_request_target"));
  });

  Deno.test(`${name} runs files that there are`, { ignore }, async () => {
    for (const step of stepsOf(await readWorkflow(name))) {
      for (const [path] of (step.run ?? "").matchAll(/(?:\.ci|tests|ops)\/[\w./-]+/g)) {
        assert((await Deno.stat(new URL(path, root))).isFile, path);
      }
    }
  });
}

Deno.test("CI rights are to read", { ignore }, async () => {
  const { jobs } = await readWorkflow("ci.yml");
  for (const { permissions } of Object.values(jobs)) {
    assertEquals(permissions, { contents: "read" });
  }
});

Deno.test("CI has Deno in the version of .ci/run", { ignore }, async () => {
  const script = await Deno.readTextFile(new URL(".ci/run", root));
  const { env } = await readWorkflow("ci.yml");
  assertEquals(env?.DENO_VERSION, /^DENO_VERSION=(\S+)$/m.exec(script)?.[1]);
});

Deno.test("CI runs each check that it is there for", { ignore }, async (t) => {
  const { on, jobs } = await readWorkflow("ci.yml");
  const cases = [
    { job: "test", name: "the gate, the tests and the drills", command: "bash .ci/run" },
    { job: "servers", name: "Redpanda and Postgres", command: /up .*--wait .*redpanda postgres/ },
    { job: "servers", name: "the pipeline on them", command: "integration/given_servers_test.ts" },
    { job: "servers", name: "JSR", command: `deno eval 'await import("@db/postgres")'` },
    { job: "servers", name: "the contract", command: "shared/postgres/deno_postgres_test.ts" },
    { job: "image", name: "the image and compose.yaml", command: /up --build .*--wait/ },
    { job: "image", name: "nothing lost in it", command: "consumer verify" },
    { job: "packages", name: "licences and advisories", command: "tests/gate/packages_main.ts" },
    { job: "lint", name: "the Dockerfile", command: "hadolint Dockerfile" },
    { job: "lint", name: "the workflows", command: "zizmor" },
  ];
  for (const { job, name, command } of cases) {
    await t.step(name, () => {
      const commands = commandsOf(jobs[job]);
      assert(typeof command === "string" ? commands.includes(command) : command.test(commands));
    });
  }
  await t.step("over both drivers", () => {
    assertEquals(jobs.servers?.strategy?.matrix.driver, ["pg", "deno-postgres"]);
  });
  await t.step("on pull requests, on main and each day", () => {
    assertEquals(Object.keys(on), ["push", "pull_request", "schedule", "workflow_call"]);
  });
});

Deno.test("a release comes from a tag, after CI, with provenance and a bill of materials", {
  ignore,
}, async () => {
  const { on, jobs } = await readWorkflow("release.yml");
  assertEquals(on, { push: { tags: ["v[0-9]+.[0-9]+.[0-9]+"] } });
  assertEquals(jobs.ci?.uses, "./.github/workflows/ci.yml");
  assertEquals(jobs.image?.needs, "ci");
  const steps = jobs.image?.steps ?? [];
  const build = steps.find(({ uses }) => uses?.startsWith("docker/build-push-action@"));
  assertEquals(
    [build?.with?.provenance, build?.with?.sbom, build?.with?.push],
    ["mode=max", true, true],
  );
  const attest = steps.find(({ uses }) => uses?.startsWith("actions/attest@"));
  assertEquals(attest?.with?.["subject-digest"], "${{ steps.build.outputs.digest }}");
});

const lints = [
  { program: "actionlint", version: "--version", args: [] },
  { program: "zizmor", version: "--version", args: ["--offline", ".github/workflows"] },
  { program: "hadolint", version: "--version", args: ["Dockerfile"] },
];
for (const { program, version, args } of lints) {
  Deno.test({
    name: `${program} has nothing to say (needs ${program} installed)`,
    ignore: !may.runStack || !await isInstalled(program, version),
    async fn() {
      const { code, stdout, stderr } = await runProgram(program, { args });
      assertEquals(code, 0, stdout + stderr);
    },
  });
}

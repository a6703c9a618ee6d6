/**
 * The systemd units: valid, hardened, and running tasks that there are.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { may } from "../support/permissions.ts";
import { isInstalled, runProgram } from "../support/process/run_program.ts";
import { tempDir } from "../support/temp_dir.ts";

const folder = new URL("../../ops/systemd/", import.meta.url);
const ignore = !may.read;
const COMMON = "delhaize-.service.d/common.conf";
const hasSystemd = may.runStack && await isInstalled("systemd-analyze", "--version");

async function listUnits(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) if (isFile) names.push(name);
  return names.toSorted();
}

async function read(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(name, folder));
}

/** The values of `key`, in order. */
function valuesOf(text: string, key: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value = ""]) => value);
}

Deno.test("each service runs a task of deno.json, and each timer a service", {
  ignore,
}, async () => {
  const units = await listUnits();
  for (const unit of units) {
    const text = await read(unit);
    if (unit.endsWith(".timer")) {
      assert(units.includes(unit.replace(/\.timer$/, ".service")), unit);
      continue;
    }
    const [command = ""] = valuesOf(text, "ExecStart");
    const [, task = ""] = /^\/usr\/local\/bin\/deno task --quiet (\S+)/.exec(command) ?? [];
    assert(Object.hasOwn(config.tasks, task), `${unit}: ${command}`);
  }
});

Deno.test("each secret that a unit names is a credential that it is given", {
  ignore,
}, async () => {
  for (const unit of await listUnits()) {
    const text = await read(unit);
    const given = valuesOf(text, "LoadCredential").map((value) => value.split(":")[0]);
    const named = [...text.matchAll(/_FILE=%d\/(\S+)/g)].map(([, name]) => name);
    assertEquals(named.toSorted(), given.toSorted(), unit);
  }
});

Deno.test("services end with a single SIGTERM, and start again unless a setting is wrong", {
  ignore,
}, async () => {
  const common = await read(COMMON);
  assertEquals(valuesOf(common, "KillMode"), ["mixed"]);
  assertEquals(valuesOf(common, "RestartPreventExitStatus"), ["2"]);
  for (const unit of ["delhaize-api@.service", "delhaize-consumer@.service"]) {
    assertEquals(valuesOf(await read(unit), "Restart"), ["on-failure"]);
  }
});

/** The folder with a `deno` that is there, so that only the units are looked at. */
async function copyUnits(path: string): Promise<void> {
  await Deno.mkdir(`${path}/delhaize-.service.d`);
  for (const name of [...await listUnits(), COMMON]) {
    const text = (await read(name)).replaceAll("/usr/local/bin/deno", "/bin/true");
    await Deno.writeTextFile(`${path}/${name}`, text);
  }
}

Deno.test("systemd-analyze verify has nothing to say (needs systemd installed)", {
  ignore: !hasSystemd,
}, async () => {
  await using dir = await tempDir();
  await copyUnits(dir.path);
  const units = (await listUnits()).map((name) => `${dir.path}/${name}`);
  // The second word of the search path, empty, keeps systemd's own units in it.
  const { code, stderr } = await runProgram("env", {
    args: [`SYSTEMD_UNIT_PATH=${dir.path}:`, "systemd-analyze", "verify", "--man=no", ...units],
  });
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
});

Deno.test("systemd-analyze security rates every service below 2 (needs systemd installed)", {
  ignore: !hasSystemd,
}, async (t) => {
  await using dir = await tempDir();
  await copyUnits(dir.path);
  for (const unit of (await listUnits()).filter((name) => name.endsWith(".service"))) {
    await t.step(unit, async () => {
      const { code, stdout, stderr } = await runProgram("systemd-analyze", {
        args: ["security", "--offline=true", "--threshold=20", "--no-pager", `${dir.path}/${unit}`],
      });
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      assertMatch(stdout, /Overall exposure level for .*: 1\.\d OK/);
    });
  }
});

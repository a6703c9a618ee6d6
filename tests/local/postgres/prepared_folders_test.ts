import { assert, assertEquals, assertRejects } from "@std/assert";
import { openPreparedFolders } from "../../../local/postgres/prepared_folders.ts";
import { may } from "../../support/permissions.ts";
import { tempDir } from "../../support/temp_dir.ts";

const { signal } = new AbortController();

/** A place to keep folders, an original to keep, and where copies go. */
async function withPrepared(
  run: (paths: { readonly root: string; readonly from: string; readonly to: string }) => //
  Promise<void>,
): Promise<void> {
  await using dir = await tempDir();
  const from = `${dir.path}/original`;
  await Deno.mkdir(`${from}/deep/empty`, { recursive: true });
  await Deno.writeTextFile(`${from}/deep/file`, "content", { mode: 0o600 });
  await Deno.chmod(`${from}/deep`, 0o750);
  await run({ root: `${dir.path}/root`, from, to: `${dir.path}/copy` });
}

async function open(root: string) {
  const prepared = await openPreparedFolders(root);
  assert(prepared !== undefined, "folders can be kept there");
  return prepared;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

function preparedTest(name: string, run: Parameters<typeof withPrepared>[0]): void {
  Deno.test({ name, ignore: !may.runStack, fn: () => withPrepared(run) });
}

for (const by of ["copy", "link"] as const) {
  preparedTest(`a kept folder is taken whole, by ${by}`, async ({ root, from, to }) => {
    const prepared = await open(root);
    await prepared.keep("one", { from, by, signal });
    assertEquals(await prepared.take("one", { to, by, signal }), true);

    assertEquals(await Deno.readTextFile(`${to}/deep/file`), "content");
    assertEquals(await namesIn(`${to}/deep`), ["empty", "file"]);
    const modes = ["deep", "deep/file"].map((path) => Deno.statSync(`${to}/${path}`).mode! & 0o777);
    assertEquals(modes, [0o750, 0o600]);
    const inodes = [from, to].map((folder) => Deno.statSync(`${folder}/deep/file`).ino);
    assertEquals(inodes[0] === inodes[1], by === "link");
    assertEquals((await Deno.stat(root)).mode! & 0o777, 0o700);
  });
}

Deno.test({
  name: "a copy belongs to whom it is made for",
  ignore: !may.runAsOther,
  fn: () =>
    withPrepared(async ({ root, from, to }) => {
      const prepared = await open(root);
      await prepared.keep("one", { from, by: "copy", signal });
      const owner = { uid: 65534, gid: 65534 };
      assertEquals(await prepared.take("one", { to, by: "copy", owner, signal }), true);
      const owners = ["", "/deep/empty", "/deep/file"].map((path) => Deno.statSync(to + path).uid);
      assertEquals(owners, [65534, 65534, 65534]);
    }),
});

preparedTest("nothing is taken where nothing is kept", async ({ root, to }) => {
  const prepared = await open(root);
  assertEquals(await prepared.take("one", { to, by: "copy", signal }), false);
  await assertRejects(() => Deno.stat(to), Deno.errors.NotFound);
});

const DAMAGES = [
  { name: "lacks a file", damage: (entry: string) => Deno.remove(`${entry}/files/deep/file`) },
  {
    name: "has a file cut short",
    damage: (entry: string) => Deno.truncate(`${entry}/files/deep/file`, 3),
  },
  {
    name: "has its list cut short",
    damage: (entry: string) => Deno.truncate(`${entry}/list.json`, 9),
  },
  { name: "has an empty list", damage: (entry: string) => Deno.truncate(`${entry}/list.json`) },
  {
    name: "has a list of something else",
    damage: (entry: string) => Deno.writeTextFile(`${entry}/list.json`, "{}"),
  },
];
for (const { name, damage } of DAMAGES) {
  preparedTest(`a kept folder that ${name} is not taken, and can be kept anew`, async (paths) => {
    const { root, from, to } = paths;
    const prepared = await open(root);
    await prepared.keep("one", { from, by: "copy", signal });
    await damage(`${root}/one`);
    assertEquals(await prepared.take("one", { to, by: "copy", signal }), false);
    assertEquals(await namesIn(root), []);
    await assertRejects(() => Deno.stat(to), Deno.errors.NotFound);

    await prepared.keep("one", { from, by: "copy", signal });
    assertEquals(await prepared.take("one", { to, by: "copy", signal }), true);
    assertEquals(await Deno.readTextFile(`${to}/deep/file`), "content");
  });
}

preparedTest("empty folders that were cleared away come back", async ({ root, from, to }) => {
  const prepared = await open(root);
  await prepared.keep("one", { from, by: "copy", signal });
  await Deno.remove(`${root}/one/files/deep/empty`);
  assertEquals(await prepared.take("one", { to, by: "copy", signal }), true);
  assertEquals(await namesIn(`${to}/deep`), ["empty", "file"]);
});

preparedTest("what is at the target already is left alone", async ({ root, from }) => {
  const prepared = await open(root);
  await prepared.keep("one", { from, by: "copy", signal });
  await assertRejects(
    () => prepared.take("one", { to: from, by: "copy", signal }),
    Deno.errors.AlreadyExists,
  );
  assertEquals(await Deno.readTextFile(`${from}/deep/file`), "content");
});

preparedTest("a copy that is given up leaves nothing, and the original stays", async (paths) => {
  const { root, from, to } = paths;
  const prepared = await open(root);
  await prepared.keep("one", { from, by: "copy", signal });
  const aborted = AbortSignal.abort(new Error("stop"));
  await assertRejects(
    () => prepared.take("one", { to, by: "copy", signal: aborted }),
    Error,
    "stop",
  );
  await assertRejects(() => Deno.stat(to), Deno.errors.NotFound);
  assertEquals(await namesIn(root), ["one"]);
});

preparedTest("several that keep the same at once leave one", async ({ root, from, to }) => {
  const prepared = await open(root);
  const original = { from, by: "copy", signal } as const;
  await Promise.all(Array.from({ length: 4 }, () => prepared.keep("one", original)));
  assertEquals(await namesIn(root), ["one"]);
  assertEquals(await prepared.take("one", { to, by: "copy", signal }), true);
});

preparedTest("what cannot be kept leaves nothing", async ({ root, from }) => {
  const prepared = await open(root);
  await prepared.keep("stopped", { from, by: "copy", signal: AbortSignal.abort() });
  await prepared.keep("missing", { from: `${from}/missing`, by: "copy", signal });
  await Deno.symlink("file", `${from}/deep/link`);
  await prepared.keep("link", { from, by: "copy", signal });
  assertEquals(await namesIn(root), []);
});

preparedTest("keeping clears what is unused for a month, and drafts of an hour", async (paths) => {
  const { root, from } = paths;
  const prepared = await open(root);
  const ages = { "old": 31 * 24, "used": 29 * 24, "a.new-1": 2, "b.new-2": 0 };
  for (const [name, hours] of Object.entries(ages)) {
    await Deno.mkdir(`${root}/${name}`);
    const at = new Date(Date.now() - hours * 3_600_000);
    await Deno.utime(`${root}/${name}`, at, at);
  }
  await prepared.keep("one", { from, by: "copy", signal });
  assertEquals(await namesIn(root), ["b.new-2", "one", "used"]);
});

preparedTest("nothing is kept where it cannot be ours", async ({ root, from }) => {
  await Deno.symlink(from, root);
  assertEquals(await openPreparedFolders(root), undefined);
  assertEquals(await openPreparedFolders("/dev/null/x"), undefined);
  assertEquals(await openPreparedFolders(`${from}/deep/file`), undefined);
  if (!may.runAsOther) return;
  await Deno.chown(from, 65534, 65534);
  assertEquals(await openPreparedFolders(from), undefined);
});

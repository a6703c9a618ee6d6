import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { chooseHome } from "../../../local/postgres/choose_home.ts";
import { ensureCluster } from "../../../local/postgres/create_cluster.ts";
import { installServer } from "../../../local/postgres/install_server.ts";
import { openPreparedFolders } from "../../../local/postgres/prepared_folders.ts";
import { startPostgres } from "../../../local/postgres/start_postgres.ts";
import { ask } from "../../support/postgres/ask.ts";
import { may } from "../../support/permissions.ts";
import { tempDataDir } from "../../support/postgres/temp_data_dir.ts";
import { tempDir } from "../../support/temp_dir.ts";

const { signal } = new AbortController();

/** Makes a data folder in `dataDir`, and says which one it is: a copy has the original's id. */
async function makeCluster(
  dataDir: string,
  { root, password = "delhaize" }: { readonly root: string; readonly password?: string },
): Promise<string> {
  const prepared = await openPreparedFolders(root);
  assert(prepared !== undefined);
  const home = await chooseHome(dataDir);
  const { initdb } = await installServer(home.dir, { prepared, signal });
  const cluster = `${home.dir}/data`;
  await ensureCluster(home, cluster, {
    initdb,
    user: "delhaize",
    password,
    prepared,
    durable: false,
    onCreate: () => {},
    signal,
  });
  const bytes = await Deno.readFile(`${cluster}/global/pg_control`);
  return bytes.subarray(0, 8).toHex();
}

Deno.test({
  name: "ensureCluster() makes one data folder a machine, and copies it",
  ignore: !may.runStack,
  async fn(t) {
    await using kept = await tempDir();
    const root = `${kept.path}/prepared`;
    const first = await tempDataDir();
    await using second = await tempDataDir();
    await using third = await tempDataDir();
    await using fourth = await tempDataDir();
    let id = "";

    await t.step("the second is a copy of the first", async () => {
      id = await makeCluster(first.path, { root });
      assertEquals(await makeCluster(second.path, { root }), id);
    });

    await t.step("the copy starts, also when the first is gone", async () => {
      await first[Symbol.asyncDispose]();
      await using server = await startPostgres({ dataDir: second.path, port: 0, durable: false });
      assertEquals(await ask(server.url, "select 1 as one"), [{ one: 1 }]);
    });

    await t.step("another password makes another one", async () => {
      assertNotEquals(await makeCluster(third.path, { root, password: "another" }), id);
    });

    await t.step("where the kept one is damaged, initdb makes a new one", async () => {
      for await (const { name } of Deno.readDir(root)) {
        await Deno.remove(`${root}/${name}/files/PG_VERSION`).catch(() => {});
      }
      assertNotEquals(await makeCluster(fourth.path, { root }), id);
      await using server = await startPostgres({ dataDir: fourth.path, port: 0, durable: false });
      assertEquals(await ask(server.url, "select 1 as one"), [{ one: 1 }]);
    });
  },
});

/**
 * The task `import` as a person meets it: its end, Ctrl-C, and a second call.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { may } from "../../support/permissions.ts";
import { runTask } from "../../support/process/run_task.ts";
import { spawnTask } from "../../support/process/spawn_task.ts";
import { tempDir } from "../../support/temp_dir.ts";

/** Accepts every batch, once `open` has resolved. */
function serveBatches(open: Promise<void> = Promise.resolve()) {
  const asked = Promise.withResolvers<void>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "GET") return new Response();
    await request.arrayBuffer();
    asked.resolve();
    await open;
    return Response.json({ accepted: 0, rejected: 0, retry: [], rejectedLines: [], errors: [] });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    asked: asked.promise,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("the import task", { ignore: !may.runStack }, async (t) => {
  await using dir = await tempDir();
  const path = `${dir.path}/year.ndjson`;
  await Deno.writeTextFile(path, '{"id":"1"}\n'.repeat(5_000));

  await t.step("ends with 130 at Ctrl-C, also while the API says nothing", async () => {
    const never = Promise.withResolvers<void>();
    await using api = serveBatches(never.promise);
    await using task = spawnTask("import", { args: [path, "--url", api.url] });
    await api.asked;
    task.kill("SIGINT");
    const { code, stderr } = await task.ended;
    assertEquals(code, 130);
    assertStringIncludes(stderr, `${path} is not imported to its end: the same command goes on`);
    never.resolve();
  });

  await t.step("ends with 0 and a report, and sends nothing the second time", async () => {
    await using api = serveBatches();
    const args = [path, "--url", api.url];
    const first = await runTask("import", { args });
    assertStringIncludes(first.stdout, "baskets   5000\naccepted  5000\nrejected  0\n");
    assertEquals(first.code, 0);
    const second = await runTask("import", { args });
    assertStringIncludes(second.stdout, "already imported (--again sends it again)");
    assertEquals(second.code, 0);
    const again = await runTask("import", { args: [...args, "--again"] });
    assertStringIncludes(again.stdout, "for 5000 baskets");
  });

  await t.step("finds what is wrong with the last file before it sends the first", async () => {
    await using api = serveBatches();
    const csv = `${dir.path}/shop.csv`;
    const large = `${dir.path}/large.csv.gz`;
    const rows = "1;2024-12-31;7;Brie;1,50\n".repeat(200_000);
    await Deno.writeFile(large, gzipSync(`store;id;date;product_id;name;price\n${rows}`));
    await Deno.writeTextFile(csv, "id;date;product_id;name;price\n");
    const { code, stdout, stderr } = await runTask("import", {
      args: [path, large, csv, "--url", api.url, "--again"],
    });
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, `Cannot import ${csv}, its columns are not clear: without store`);
  });

  await t.step("takes several files, and an empty one is no fault", async () => {
    await using api = serveBatches();
    const empty = `${dir.path}/empty.csv`;
    await Deno.writeTextFile(empty, "");
    const { code, stdout } = await runTask("import", { args: [path, empty, "--url", api.url] });
    assertStringIncludes(stdout, `file      ${empty}\nbaskets   0\n`);
    assertEquals(code, 0);
  });
});

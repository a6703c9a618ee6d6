/**
 * One file from its beginning to its end, over a crash after each chunk.
 *
 * @module
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { BatchClient } from "../../../operate/import/batch_client.ts";
import { importFile } from "../../../operate/import/import_file.ts";
import type { ReadingOptions } from "../../../operate/import/import_state.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { CSV_READERS, looksLikeFormula } from "../../shared/service/csv_readers.ts";
import { folderTest } from "../../support/temp_dir.ts";

const BAD = { code: "empty", pointer: "/id", detail: "Must not be empty" };

/** Accepts what has no `bad`; breaks down at a request. */
function fakeApi({ breakAt = Infinity }: { breakAt?: number } = {}) {
  const accepted: string[] = [];
  let requests = 0;
  const client: BatchClient = {
    send(body, contentType) {
      if (++requests >= breakAt) return Promise.reject(new TaskError("the API is away"));
      const text = new TextDecoder().decode(body).trim();
      const lines = contentType.includes("ndjson")
        ? text.split("\n")
        : text.slice(1, -1).split(/,(?=\s*\{)/).map((line) => line.trim());
      const bad = lines.flatMap((line, at) => line.includes("bad") ? [at + 1] : []);
      accepted.push(...lines.filter((line) => !line.includes("bad")));
      return Promise.resolve({
        accepted: lines.length - bad.length,
        rejected: bad.length,
        retry: [],
        rejectedLines: bad.map((line) => [line, line] as const),
        errors: bad.map((line) => ({ line, ...BAD })),
        retryAfterMs: 0,
      });
    },
  };
  return { client, accepted };
}

function run(
  path: string,
  client: BatchClient,
  options: { again?: boolean; folder?: string; notices?: string[] } & ReadingOptions = {},
) {
  return importFile(path, {
    ...options,
    again: options.again ?? false,
    client,
    signal: new AbortController().signal,
    chunkBaskets: 3,
    onNotice: (notice) => options.notices?.push(notice),
    onProgress: () => {},
  });
}

/** Ten baskets; the fourth and the last are bad. */
const BASKETS = Array.from(
  { length: 10 },
  (_, at) => `{"n":${at}${at % 6 === 3 ? ',"bad":1' : ""}}`,
);

const FORMS = [
  {
    name: "NDJSON",
    file: "a.ndjson",
    text: BASKETS.join("\n"),
    rejected: "a.ndjson.rejected.ndjson",
    content: `${BASKETS[3]}\n${BASKETS[9]}\n`,
  },
  {
    name: "an array",
    file: "a.json",
    text: `[\n${BASKETS.join(",\n")}\n]`,
    rejected: "a.json.rejected.json",
    content: `[\n${BASKETS[3]},\n${BASKETS[9]}\n]\n`,
  },
] as const;

for (const { name, file, text, rejected, content } of FORMS) {
  folderTest(`importFile() goes on after a crash at any chunk of ${name}`, async (folder) => {
    for (const breakAt of [1, 2, 3, 4]) {
      const path = `${folder}/${breakAt}-${file}`;
      await Deno.writeTextFile(path, text);
      const first = fakeApi({ breakAt });
      await assertRejects(() => run(path, first.client), TaskError, "the API is away");
      const second = fakeApi();
      const { state } = await run(path, second.client);
      assertEquals([state.baskets, state.accepted, state.rejected], [10, 8, 2]);
      assertEquals(state.rejectedByCode, [["empty", 2]]);
      const good = BASKETS.filter((basket) => !basket.includes("bad"));
      assertEquals([...first.accepted, ...second.accepted], good);
      assertEquals(await Deno.readTextFile(`${folder}/${breakAt}-${rejected}`), content);
      const reasons = await Deno.readTextFile(`${path}.rejected.reasons.ndjson`);
      assertEquals(reasons.trim().split("\n").map((line) => JSON.parse(line).basket), [4, 10]);

      const third = fakeApi();
      assertEquals((await run(path, third.client)).newBaskets, 0);
      assertEquals(third.accepted, []);
    }
  });
}

folderTest(
  "importFile() drops what a crash left behind the last acknowledged chunk",
  async (folder) => {
    const path = `${folder}/a.ndjson`;
    await Deno.writeTextFile(path, BASKETS.join("\n"));
    await assertRejects(() => run(path, fakeApi({ breakAt: 3 }).client), TaskError);
    // Written, and then killed before the state was.
    const file = `${path}.rejected.ndjson`;
    await Deno.writeTextFile(file, `${await Deno.readTextFile(file)}{"half":${"x".repeat(1_000)}`);
    await run(path, fakeApi().client);
    assertEquals(await Deno.readTextFile(file), `${BASKETS[3]}\n${BASKETS[9]}\n`);
  },
);

folderTest("importFile() names a file that changed, and --again starts over", async (folder) => {
  const path = `${folder}/a.ndjson`;
  await Deno.writeTextFile(path, BASKETS.join("\n"));
  await assertRejects(() => run(path, fakeApi({ breakAt: 3 }).client), TaskError);
  await Deno.writeTextFile(path, `${BASKETS.join("\n")}\n{"n":11}`);
  const error = await assertRejects(() => run(path, fakeApi().client), TaskError);
  assertStringIncludes(error.message, "it has changed since its first 6 baskets were imported");

  const notices: string[] = [];
  const api = fakeApi();
  const { state } = await run(path, api.client, { again: true, notices });
  assertEquals([state.baskets, api.accepted.length], [11, 9]);
  // Somebody may have mended the earlier ones there.
  assertEquals(notices, [
    `${path}.rejected.ndjson of an earlier import is now ${path}.rejected.ndjson.1`,
    `${path}.rejected.reasons.ndjson of an earlier import is now ${path}.rejected.reasons.ndjson.1`,
  ]);
  assertEquals(await Deno.readTextFile(`${path}.rejected.ndjson.1`), `${BASKETS[3]}\n`);
});

folderTest(
  "importFile() does not call a file done that somebody wrote to meanwhile",
  async (folder) => {
    const path = `${folder}/a.ndjson`;
    await Deno.writeTextFile(path, BASKETS.join("\n"));
    const { client } = fakeApi();
    const writing: BatchClient = {
      async send(body, contentType) {
        await Deno.writeTextFile(path, '\n{"n":11}', { append: true });
        return await client.send(body, contentType);
      },
    };
    const error = await assertRejects(() => run(path, writing), TaskError);
    assertStringIncludes(error.message, "has changed while it was imported");
    // Nor does it go on with what is another file by now.
    const later = await assertRejects(() => run(path, client), TaskError);
    assertStringIncludes(later.message, "it has changed since its first");
  },
);

folderTest(
  "importFile() keeps state and rejected baskets in a folder of their own",
  async (folder) => {
    const path = `${folder}/a.ndjson`;
    await Deno.writeTextFile(path, BASKETS.join("\n"));
    await Deno.mkdir(`${folder}/state`);
    await run(path, fakeApi().client, { folder: `${folder}/state` });
    const names = (await Array.fromAsync(Deno.readDir(`${folder}/state`))).map(({ name }) => name);
    assertEquals(names.toSorted(), [
      "a.ndjson.import-state.json",
      "a.ndjson.rejected.ndjson",
      "a.ndjson.rejected.reasons.ndjson",
    ]);
  },
);

folderTest("importFile() sends nothing when it could not remember it", async (folder) => {
  const path = `${folder}/a.ndjson`;
  await Deno.writeTextFile(path, BASKETS.join("\n"));
  const api = fakeApi();
  const error = await assertRejects(
    () => run(path, api.client, { folder: `${folder}/none` }),
    TaskError,
  );
  assertStringIncludes(error.message, "there is no such folder\n--folder DIR keeps");
  assertEquals(api.accepted, []);
});

folderTest(
  "importFile() writes the lines of a rejected basket of CSV with its reasons",
  async (folder) => {
    const path = `${folder}/a.csv`;
    await Deno.writeTextFile(
      path,
      "store,basket_id,date,product_id,name,price\r\nGent,1,2024-12-31,1,Brie,1.50\r\n" +
        'Gent,2,2024-12-31,1,"Brie, mild",free\r\nGent,2,2024-12-31,2,Melk,1\r\n',
    );
    await run(path, fakeApi().client);
    assertEquals(
      await Deno.readTextFile(`${path}.rejected.csv`),
      "\ufeffreason,store,basket_id,date,product_id,name,price\r\n" +
        '"/products/0/price not_a_number: Must be a number such as 1,99 or 1.99, not ""free""",' +
        'Gent,2,2024-12-31,1,"Brie, mild",free\r\n' +
        "rejected with the other lines of its basket,Gent,2,2024-12-31,2,Melk,1\r\n",
    );
  },
);

folderTest(
  "importFile() lets no text of a rejected basket be a formula, and reads it back as it was",
  async (folder) => {
    const path = `${folder}/a.csv`;
    const names = ["=1+2", "'=1", "x;=cmd|' /C calc'!A0", "-5", "\u200b@a", "a\n=1", "Brie"];
    const lines = names.map((name, at) => `Gent,1,2024-12-31,${at},"${name}","${PRICE}",c;+1\r\n`);
    const header = "store,basket_id,date,product_id,name,price,extra.c;=1\r\n";
    await Deno.writeTextFile(path, header + lines.join("").replace(PRICE, "free"));
    await run(path, fakeApi().client);
    const rejected = await Deno.readTextFile(`${path}.rejected.csv`);
    for (const { name, read } of CSV_READERS) {
      assertEquals(read(rejected.slice(1)).filter(looksLikeFormula), [], name);
    }
    assertStringIncludes(rejected, `,'=1+2,free,c;'+1\r\n`);
    assertStringIncludes(rejected, `,-5,"${PRICE}",`);

    // Whoever mends it need not know about apostrophes.
    await Deno.writeTextFile(`${path}.rejected.csv`, rejected.replace(",free,", `,"${PRICE}",`));
    const api = fakeApi();
    await run(`${path}.rejected.csv`, api.client);
    const { products, extra } = JSON.parse(api.accepted[0] ?? "");
    assertEquals(products.map(({ name }: { name: string }) => name), [
      ...names.slice(0, 5),
      "a =1",
      "Brie",
    ]);
    assertEquals([products[0].price, extra], [-1.5, { "c;=1": "c;+1" }]);
  },
);

const PRICE = "-1,50";

folderTest("importFile() goes on only with the time zone it began with", async (folder) => {
  const path = `${folder}/a.ndjson`;
  await Deno.writeTextFile(path, BASKETS.join("\n"));
  await assertRejects(
    () => run(path, fakeApi({ breakAt: 2 }).client, { timeZone: "Europe/Brussels" }),
    TaskError,
  );
  await assertRejects(
    () => run(path, fakeApi().client),
    TaskError,
    "its first 3 baskets were imported with Europe/Brussels as --time-zone\n--again imports it",
  );
  const { state } = await run(path, fakeApi().client, { timeZone: "Europe/Brussels" });
  assertEquals([state.baskets, state.timeZone], [10, "Europe/Brussels"]);
  await assertRejects(
    () => run(path, fakeApi().client, { timeZone: "UTC" }),
    TaskError,
    "imported with Europe/Brussels as --time-zone",
  );
  assertEquals((await run(path, fakeApi().client, { again: true })).state.timeZone, undefined);
});

folderTest("importFile() goes on only with the shop it began with", async (folder) => {
  const path = `${folder}/a.csv`;
  const rows = [1, 2, 3, 4, 5].map((id) => `${id};2024-12-31;7;${id === 5 ? "bad" : "Brie"};1,50`);
  await Deno.writeTextFile(path, ["id;date;product_id;name;price", ...rows].join("\n"));
  await assertRejects(
    () => run(path, fakeApi({ breakAt: 2 }).client, { store: "Gent" }),
    TaskError,
  );
  await assertRejects(
    () => run(path, fakeApi().client, { store: "Aalst" }),
    TaskError,
    "its first 3 baskets were imported with Gent as --store\n--again imports it",
  );
  const { state, rejectedPath } = await run(path, fakeApi().client, { store: "Gent" });
  assertEquals([state.baskets, state.rejected, state.store], [5, 1, "Gent"]);
  const mended = (await Deno.readTextFile(rejectedPath)).replace("bad", "Brie");
  await Deno.writeTextFile(rejectedPath, mended);
  const api = fakeApi();
  await run(rejectedPath, api.client, { store: "Gent" });
  assertEquals(api.accepted.map((json) => JSON.parse(json).store), ["Gent"]);
});

folderTest(
  "importFile() goes on only where it reads the baskets that it has sent",
  async (folder) => {
    const path = `${folder}/a.ndjson`;
    await Deno.writeTextFile(path, BASKETS.join("\n"));
    await assertRejects(() => run(path, fakeApi({ breakAt: 2 }).client), TaskError, "away");
    // As an older version wrote it, to which the first line was no basket.
    const statePath = `${path}.import-state.json`;
    const state = JSON.parse(await Deno.readTextFile(statePath));
    for (const read of [{ line: 4 }, { baskets: 11, line: 11 }]) {
      await Deno.writeTextFile(statePath, JSON.stringify({ ...state, ...read }));
      const api = fakeApi();
      await assertRejects(() => run(path, api.client), TaskError, "another version of this task");
      assertEquals(api.accepted, []);
    }
  },
);

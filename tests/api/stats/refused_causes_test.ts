/**
 * What was refused at the door, as the report and the overview have it.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { may } from "../../support/permissions.ts";
import { insertSomeRefusals } from "../../support/postgres/some_refusals.ts";
import { countPages } from "../../support/postgres/count_pages.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp, type Who } from "./support/a_stats_app.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

Deno.test("the report of refusals has those of the key's shops, newest first", {
  ignore,
}, async (t) => {
  await using database = await postgres.openDatabase();
  await insertSomeRefusals(database);
  using app = aStatsApp(database);
  const cases: readonly {
    readonly who?: Who;
    readonly query: string;
    readonly expected: readonly string[];
  }[] = [
    {
      query: "",
      expected: [
        "new till Brussels wrong_type",
        "known till Gent unknown_field",
        "new till Luik required",
        "new null null unauthorized",
        "known other Gent empty",
      ],
    },
    { query: "?limit=1", expected: ["new till Brussels wrong_type"] },
    { query: "?code=empty", expected: ["known other Gent empty"] },
    { query: "?key=other", expected: ["known other Gent empty"] },
    { query: "?store=Luik", expected: ["new till Luik required"] },
    {
      who: "shop",
      query: "",
      expected: [
        "known till Gent unknown_field",
        "new till Luik required",
        "known other Gent empty",
      ],
    },
  ];
  for (const { who, query, expected } of cases) {
    await t.step(`${who ?? "analyst"} ${query}`, async () => {
      const { rows } = await (await app.get(`/stats/refusals${query}`, who)).json();
      const texts = rows.map((row: Readonly<Record<string, unknown>>) =>
        ["state", "key", "store", "code"].map((name) => String(row[name])).join(" ")
      );
      assertEquals(texts, expected);
    });
  }
  await t.step("as CSV", async () => {
    const response = await app.get("/stats/refusals?store=Brussels&format=csv");
    const [head, row] = (await response.text()).split("\r\n");
    assertEquals(head, "key,store,code,pointer,state,refused,firstAt,beganAt,lastAt,sample");
    assertEquals(row?.startsWith("till,Brussels,wrong_type,/products/*/price,new,412,"), true);
    assertEquals(row?.endsWith(`,"{\n  ""id"": ""b-1""\n}"`), true);
  });
});

Deno.test(
  "the overview has the causes of a day, and those that began last",
  { ignore },
  async (t) => {
    await using database = await postgres.openDatabase();
    await insertSomeRefusals(database);
    using app = aStatsApp(database);
    for (
      const { who, expected } of [
        {
          who: "analyst",
          expected: [4, 3, ["wrong_type", "required", "unauthorized", "unknown_field"]],
        },
        { who: "shop", expected: [2, 1, ["required", "unknown_field"]] },
      ] as const
    ) {
      await t.step(who, async () => {
        const { refusals } = await (await app.get("/stats/overview", who)).json();
        const codes = refusals.first.map(({ code }: { readonly code: string }) => code);
        assertEquals([refusals.causes, refusals.newCauses, codes], expected);
      });
    }
  },
);

Deno.test(
  "samples of 10,000 causes cost a report and an overview little",
  { ignore },
  async () => {
    await using database = await postgres.openDatabase();
    const counter = countPages(database);
    await database.query(`
      insert into refusals (key_name, store, code, pointer, refused, first_at, began_at, last_at)
      select 'till', 'shop ' || number, 'empty', '/id', 1, at, at, at
      from generate_series(1, 10000) as number
      cross join lateral (select now() - make_interval(secs => number) as at) as moment`);
    const readPages = async () => {
      await database.query("vacuum analyze refusals, refusal_samples");
      using app = aStatsApp(counter);
      for (const path of ["/stats/refusals", "/stats/overview"]) {
        assertEquals((await app.get(path)).status, 200);
      }
      return counter.take();
    };
    const without = await readPages();
    await database.query(`
      insert into refusal_samples
      select key_name, store, code, pointer, repeat('x', 2048) from refusals`);
    // The samples of a page of causes, and not the 2,500 pages of all.
    assertLess(await readPages(), without + 1_500);
  },
);

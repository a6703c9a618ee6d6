/**
 * Dead letters by cause, and those of a cause page by page: each once, whatever is settled meanwhile.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { maskDetail } from "../../../shared/basket/mask_detail.ts";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { prepare } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { countPages } from "../../support/postgres/count_pages.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp } from "./support/a_stats_app.ts";

const postgres = usePostgres();
const ignore = !may.runStack;

Deno.test("dead letters are grouped by cause, and read page by page", { ignore }, async (t) => {
  await using database = await postgres.openDatabase();
  // Twenty at each instant: the time alone does not say where a page begins.
  await database.query(`
    insert into dead_letters
      (topic, partition_id, record_offset, content_hash, code, detail, store, basket_id, failed_at)
    select
      'delhaize_shop', number % 3, number / 20, sha256(number::text::bytea),
      case when number % 2 = 0 then 'invalid_basket' else 'not_json' end,
      case when number % 2 = 0
        then '/products/' || number || '/name empty: Is "' || number || '"'
        else 'Is not valid JSON' end,
      'shop ' || number % 4, 'b-' || number,
      timestamptz '2026-11-20 10:00:00.123456Z' + number / 20 * interval '1 microsecond'
    from generate_series(0, 199) as number`);
  using app = aStatsApp(database);
  const read = async (path: string) => await (await app.get(path)).json();

  await t.step("by cause, with the first and the last", async () => {
    const at = "2026-11-20T10:00:00.123Z";
    const { rows } = await read("/stats/dead-letter-causes");
    assertEquals(rows, [
      {
        code: "invalid_basket",
        cause: "/products/…/name empty: Is …",
        open: 100,
        stores: 2,
        firstAt: at,
        lastAt: at,
      },
      {
        code: "not_json",
        cause: "Is not valid JSON",
        open: 100,
        stores: 2,
        firstAt: at,
        lastAt: at,
      },
    ]);
  });

  const pages = [
    { name: "all", query: "", expected: 200 },
    { name: "of a shop", query: "&store=shop%201", expected: 50 },
    {
      name: "of a cause",
      query: `&code=invalid_basket&cause=${encodeURIComponent("/products/…/name empty: Is …")}`,
      expected: 100,
    },
  ];
  for (const { name, query, expected } of pages) {
    await t.step(`every page: ${name}`, async () => {
      const seen = new Set<string>();
      let after = "";
      for (let page = 0; page < 40; page++) {
        const { rows, next } = await read(`/stats/dead-letters?limit=7${query}${after}`);
        for (const { contentHash } of rows) {
          assertEquals(seen.has(contentHash), false);
          seen.add(contentHash);
        }
        if (next === null) break;
        after = `&after=${encodeURIComponent(next)}`;
      }
      assertEquals(seen.size, expected);
    });
  }

  await t.step("a page goes on behind one that was settled", async () => {
    const { next } = await read("/stats/dead-letters?limit=7");
    await database.query(
      "update dead_letters set discarded_at = now(), discard_reason = 'a test' " +
        "where encode(content_hash, 'hex') = $1::text",
      [next.split("~")[1]],
    );
    const { rows } = await read(`/stats/dead-letters?limit=500&after=${encodeURIComponent(next)}`);
    assertEquals(rows.length, 193);
  });

  await t.step("a cause is found as it was named, cut at a blank or not in NFC", async () => {
    const details = [
      `${"x".repeat(159)} y`,
      " e\u0301\u0001 \u{1f4a9}",
      `${"\u{1f4a9}".repeat(200)}`,
    ];
    await database.query(
      `insert into dead_letters
        (topic, partition_id, record_offset, content_hash, code, detail, failed_at)
      select 'odd', 0, number, sha256(number::text::bytea), 'invalid_basket', detail, now()
      from unnest($1::text[]) with ordinality as odd (detail, number)`,
      [toArrayLiteral(details)],
    );
    const { rows: causes } = await read("/stats/dead-letter-causes?limit=500");
    const found: number[] = [];
    for (const detail of details) {
      const { cause } = causes.find(({ cause }: { cause: string }) => detail.startsWith(cause));
      const { rows } = await read(`/stats/dead-letters?cause=${encodeURIComponent(cause)}`);
      found.push(rows.length);
    }
    assertEquals(found, [1, 1, 1]);
    for (const cause of ["%00", "x".repeat(161), "x".repeat(10_000)]) {
      assertEquals((await app.get(`/stats/dead-letters?cause=${cause}`)).status, 400);
    }
  });

  await t.step("names of members from before they were masked are in no cause", async () => {
    const fault = "Is not a field of a basket";
    const details = [
      `/Jan Peeters, Gent unknown_field: ${fault}; /prcie unknown_field: ${fault}`,
      `/An Maes duplicate_member: Comes more than once`,
      `/products/3/Kaart 67 04 unknown_field: ${fault}`,
      `/name empty: Is empty; ${"/prcie unknown_field: Is not; ".repeat(4)}/Jan ${"P".repeat(200)}`,
    ];
    await database.query(
      `insert into dead_letters
        (topic, partition_id, record_offset, content_hash, code, detail, failed_at)
      select 'old', 0, number, sha256(number::text::bytea), 'invalid_basket', detail, now()
      from unnest($1::text[]) with ordinality as old (detail, number)`,
      [toArrayLiteral(details)],
    );
    const { rows } = await read("/stats/dead-letter-causes?limit=400");
    const causes = rows.map(({ cause }: { cause: string }) => cause);
    const expected = [
      `/‹name› unknown_field: ${fault}; /prcie unknown_field: ${fault}`,
      "/‹name› duplicate_member: Comes more than once",
      `/products/…/‹name› unknown_field: ${fault}`,
      `/name empty: Is empty; ${"/prcie unknown_field: Is not; ".repeat(4)}/‹name›`,
    ];
    assertEquals(expected.filter((cause) => !causes.includes(cause)), [], causes.join("\n"));
    for (const cause of expected) {
      const found = await read(`/stats/dead-letters?cause=${encodeURIComponent(cause)}`);
      assertEquals(found.rows.length, 1);
    }
    const { rows: [letter] } = await (await app.get(
      `/stats/dead-letters?cause=${encodeURIComponent(expected[0] ?? "")}`,
      "analyst",
    )).json();
    assertEquals(letter.detail, expected[0], "for a key that reads");
  });

  await t.step(
    "the cause is kept with what is stored, and worked out for what is not",
    async () => {
      await storeBatch(database, [
        prepare(aRecord(aWireBasket({ products: [] }), { topic: "kept", offset: "0" })),
      ]);
      const [row] = await database.query(
        "select cause, dead_letter_cause(detail) as expected from dead_letters where topic = 'kept'",
      );
      assertEquals(row?.cause, row?.expected);
      assertEquals(typeof row?.cause, "string");
    },
  );

  await t.step("what is no page is refused", async () => {
    const response = await app.get("/stats/dead-letters?after=x");
    const { errors: [error] } = await response.json();
    assertEquals([response.status, error.code], [400, "not_a_page"]);
  });
});

Deno.test(
  "100,000 dead letters, all different, cost no more than the newest",
  { ignore },
  async (t) => {
    await using database = await postgres.openDatabase();
    const counter = countPages(database);
    const readPages = async (path: string) => {
      // A new one each time: it keeps answers for a moment.
      using app = aStatsApp(counter);
      const response = await app.get(`/stats/${path}`);
      assertEquals([response.status, (await response.json()).rows.length <= 50], [200, true]);
      return counter.take();
    };
    const paths = ["dead-letter-causes", "dead-letters?limit=50", "dead-letters?cause=none"];
    await addLetters(database, { from: 1, to: 25_000 });
    const few: number[] = [];
    for (const path of paths) few.push(await readPages(path));
    await addLetters(database, { from: 25_001, to: 100_000 });
    for (const [index, path] of paths.entries()) {
      await t.step(path, async () => {
        assertLess(await readPages(path), 2 * (few[index] ?? 0));
      });
    }
  },
);

/** The higher its number, the older a letter is. */
async function addLetters(
  database: Database,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await database.query(
    `insert into dead_letters
      (topic, partition_id, record_offset, content_hash, code, detail, failed_at)
    select 'delhaize_shop', 0, number, sha256(number::text::bytea), 'invalid_basket',
      '/products/' || number || '/name empty: Is empty; ' || repeat('/a unknown_field: "' || number ||
      '" Is not a field of a basket; ', 10), now() - number * interval '1 second'
    from generate_series($1::integer, $2::integer) as number`,
    [from, to],
  );
  await database.query("vacuum analyze dead_letters");
}

const detail = fc.array(
  fc.constantFrom(
    ...[
      "/",
      "/",
      "/products/3/",
      "/prcie",
      "Jan Peeters",
      "x".repeat(33),
      "7_things",
      "12345",
      "a1234",
    ],
    ...["é", "\\", "\n", "‹name›", "…", "…", " ", "/x…", "/Jan P…", "'", "a".repeat(170)],
    ...[
      " unknown_field: ",
      " duplicate_member: ",
      " empty: ",
      "; ",
      "Is not a field",
      "unknown_field:",
    ],
  ),
  { maxLength: 9 },
).map((parts) => parts.join(""));

Deno.test("Postgres masks a detail of an older version as the API does", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  const found = "/Jan/prcie unknown_field: unknown_field: empty: ";
  const details = ["", "/", found, ...fc.sample(detail, { numRuns: 5_000, seed: 20_261_129 })];
  const rows = await database.query(
    `select masked_dead_letter_detail(detail) as masked
    from unnest($1::text[]) with ordinality as details (detail, place)
    order by place`,
    [toArrayLiteral(details)],
  );
  for (const [index, { masked }] of rows.entries()) {
    const input = details[index] ?? "";
    const characters = [...input];
    // A cause has no more.
    const expected = characters.length <= 160
      ? maskDetail(input)
      : maskDetail(`${characters.slice(0, 160).join("")}…`).slice(0, -1);
    assertEquals(masked, expected, JSON.stringify(input));
  }
  assertEquals(rows.length, details.length);
});

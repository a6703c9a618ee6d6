/**
 * An import that is killed again and again: each basket is stored once, and what was rejected is in
 * its file, once.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { openPg } from "../../shared/postgres/pg.ts";
import { may } from "../support/permissions.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { spawnTask } from "../support/process/spawn_task.ts";
import { startRoleStack, startTestStack } from "../support/start_test_stack.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitUntil } from "../support/wait_until.ts";

/** Enough for several requests of an import. */
const BASKETS = 8_000;
const FAULTY_EVERY = 1_000;
const KILLS = 2;

Deno.test("an import that is killed twice stores each basket once", {
  ignore: !may.runStack,
}, async () => {
  await using stack = await startTestStack();
  const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database };
  await using api = spawnService("api", { env });
  await using consumer = spawnService("consume", { env });
  await Promise.all([api.untilReady(), consumer.untilReady()]);
  await using folder = await tempDir();
  const path = `${folder.path}/year.csv`;
  await Deno.writeTextFile(path, toCsv());
  const statePath = `${path}.import-state.json`;
  const options = {
    args: [path, "--verify"],
    env: { API_URL: await api.url(), DATABASE_URL: stack.database },
  };

  let reached = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    await using task = spawnTask("import", options);
    await waitUntil("a request more is acknowledged", async () => {
      const baskets = await readReached(statePath);
      return baskets > reached && baskets;
    });
    task.kill("SIGKILL");
    assertEquals((await task.ended).signal, "SIGKILL");
    reached = await readReached(statePath);
    assertLess(reached, BASKETS, "it was killed too late to prove anything");
  }

  const last = await runTask("import", options);
  const rejected = BASKETS / FAULTY_EVERY;
  assertStringIncludes(last.stderr, `goes on behind line`);
  assertStringIncludes(last.stdout, `baskets   ${BASKETS}\n`);
  assertStringIncludes(last.stdout, `rejected  ${rejected} (not_a_number: ${rejected})`);
  assertStringIncludes(
    last.stdout,
    `verified  stored ${BASKETS - rejected} · dead letters 0 · lost 0`,
  );
  assertEquals(last.code, 1);

  await using database = openPg({ url: stack.database, applicationName: "test" });
  const [stored] = await database.query(
    "select count(*) as baskets, sum(product_count) as lines, sum(total) as total from baskets",
  );
  const good = BASKETS - rejected;
  assertEquals(stored, { baskets: `${good}`, lines: `${2 * good}`, total: `${good * 3}.00` });
  const [letters] = await database.query("select count(*) from dead_letters");
  assertEquals(letters, { count: "0" });

  const mendable = await Deno.readTextFile(`${path}.rejected.csv`);
  const lines = mendable.trimEnd().split("\r\n");
  assertEquals(lines.length, 1 + 2 * rejected);
  assert(lines[0]?.endsWith("reason;store;basket_id;date;product_id;name;price"), lines[0]);

  const mended = `${folder.path}/mended.csv`;
  await Deno.writeTextFile(mended, mendable.replaceAll(";free", ";1,01"));
  const again = await runTask("import", { ...options, args: [mended, "--verify"] });
  assertStringIncludes(again.stdout, `accepted  ${rejected}\n`);
  assertStringIncludes(again.stdout, `verified  stored ${rejected} · dead letters 0 · lost 0`);
  assertEquals(again.code, 0);

  const known = await runTask("import", { ...options, args: [mended] });
  assertStringIncludes(known.stdout, "already imported");
  assertEquals(known.code, 0);
});

Deno.test("receipts as tills print them are imported from CSV with decimal commas", {
  ignore: !may.runStack,
}, async () => {
  await using stack = await startRoleStack();
  const { kafka, logins } = stack;
  await using api = spawnService("api", {
    env: { KAFKA_BROKERS: kafka, DATABASE_URL: logins.api_writer },
  });
  await using consumer = spawnService("consume", {
    env: { KAFKA_BROKERS: kafka, DATABASE_URL: logins.writer },
  });
  await Promise.all([api.untilReady(), consumer.untilReady()]);
  await using folder = await tempDir();
  const path = `${folder.path}/receipts.csv`;
  await Deno.writeTextFile(path, RECEIPTS);
  const { code, stdout } = await runTask("import", {
    args: [path, "--verify"],
    env: { API_URL: await api.url(), DATABASE_URL: logins.reader },
  });
  assertStringIncludes(stdout, "rejected  0\n");
  assertStringIncludes(stdout, "verified  stored 5 · dead letters 0 · lost 0");
  assertEquals(code, 0);
  await using database = openPg({ url: stack.database, applicationName: "test" });
  assertEquals(
    await database.query("select id, total, product_count from baskets order by id"),
    [
      { id: "0001", total: "4.48", product_count: "3" },
      { id: "0002", total: "4.00", product_count: "3" },
      { id: "0003", total: "2.27", product_count: "3" },
      { id: "0004", total: "2.97", product_count: "1" },
      { id: "0005", total: "-2.49", product_count: "1" },
    ],
  );
});

/** A discount, a multi-buy, a deposit and its return, weighed goods, yesterday's purchase back. */
const RECEIPTS =
  `Winkel;Basket id;Datum;Kassa;Bonnummer;Totaal;Artikelnummer;Omschrijving;Prijs;Aantal;Eenheid;Soort
Gent;0001;31/12/2024;3;41;4,48;100;Jonge kaas;2,49;;;
Gent;0001;31/12/2024;3;41;4,48;101;Volkorenbrood;2,49;;;
Gent;0001;31/12/2024;3;41;4,48;900;Korting;-0,50;;;discount
Gent;0002;31/12/2024;3;42;4,00;102;Yoghurt;6,00;3;piece;
Gent;0002;31/12/2024;3;42;4,00;901;2+1 gratis;-2,00;;;discount
Gent;0002;31/12/2024;3;42;4,00;902;Zegels;0,00;;;
Gent;0003;31/12/2024;3;43;2,27;103;Bruiswater;2,37;;;
Gent;0003;31/12/2024;3;43;2,27;903;Leeggoed;0,30;;;deposit
Gent;0003;31/12/2024;3;43;2,27;903;Leeggoed terug;-0,40;;;deposit
Gent;0004;31/12/2024;3;44;2,97;104;Tomaten;2,97;1,194;kg;
Gent;0005;31/12/2024;3;45;-2,49;101;Volkorenbrood;-2,49;;;return
`;

/** Baskets of two lines that cost 3 euros; some have no price. */
function toCsv(): string {
  const lines = ["store;basket_id;date;product_id;name;price"];
  for (let basket = 0; basket < BASKETS; basket++) {
    const id = String(basket).padStart(8, "0");
    const price = basket % FAULTY_EVERY === FAULTY_EVERY - 1 ? "free" : "1,01";
    lines.push(`Gent;${id};31/12/2019;001;Banaan;${price}`, `Gent;${id};31/12/2019;2;Brood;1,99`);
  }
  return `${lines.join("\r\n")}\r\n`;
}

async function readReached(statePath: string): Promise<number> {
  const text = await Deno.readTextFile(statePath).catch(() => '{"baskets":0}');
  return JSON.parse(text).baskets;
}

/**
 * The setting chooses the driver, and `auto` neither waits long nor fails.
 *
 * @module
 */
import { assertEquals, assertLess, assertRejects, assertStrictEquals } from "@std/assert";
import { chooseDriver, openDatabase } from "../../../shared/postgres/open_database.ts";
import { knockAtJsr } from "../../../shared/postgres/knock_at_jsr.ts";
import { may } from "../../support/permissions.ts";
import { listenAndRecord } from "./support/recording_listener.ts";

const SETTINGS = {
  DATABASE_URL: "postgres://delhaize:delhaize@127.0.0.1:1/delhaize",
  DATABASE_CA_FILE: undefined,
  POSTGRES_DRIVER: "pg",
} as const;

const offline = () => Promise.reject(new Error("JSR does not answer"));
const online = () => Promise.resolve({});
const silent = () => new Promise<never>(() => {});
const knock = () => Promise.resolve();

Deno.test("chooseDriver() takes pg where pg is named, and asks JSR nothing", async () => {
  const importDriver = () => {
    throw new Error("was asked");
  };
  assertEquals(await chooseDriver("pg", { importDriver }), "pg");
});

Deno.test("chooseDriver() takes for auto what can be had in time", async (t) => {
  const cases = [
    { name: "JSR answers", importDriver: online, expected: "deno-postgres" },
    { name: "JSR refuses", importDriver: offline, expected: "pg" },
    { name: "JSR stays silent", importDriver: silent, expected: "pg" },
  ] as const;
  for (const { name, importDriver, expected } of cases) {
    await t.step(name, async () => {
      const startedAt = performance.now();
      assertEquals(
        await chooseDriver("auto", { importDriver, knock, autoTimeoutMs: 50 }),
        expected,
      );
      assertLess(performance.now() - startedAt, 1_000);
    });
  }
});

Deno.test("chooseDriver() is left in peace by an import that settles too late", async (t) => {
  for (const settles of ["fulfilled", "rejected"]) {
    await t.step(settles, async () => {
      const late = Promise.withResolvers<unknown>();
      const choice = { importDriver: () => late.promise, knock, autoTimeoutMs: 10 };
      assertEquals(await chooseDriver("auto", choice), "pg");
      // An unhandled rejection would fail this test.
      if (settles === "fulfilled") late.resolve({});
      else late.reject(new Error("JSR does not answer"));
      await new Promise((resolve) => setTimeout(resolve));
    });
  }
});

Deno.test({
  name: "chooseDriver() imports nothing for auto when JSR does not answer",
  ignore: !may.net,
  async fn() {
    await using jsr = listenAndRecord();
    const url = `http://127.0.0.1:${new URL(jsr.url).port}/`;
    const driver = await chooseDriver("auto", {
      importDriver: () => Promise.reject(new Error("was asked")),
      knock: async (signal) => {
        await assertRejects(() => knockAtJsr(signal, url), Error, "no answer in 200 ms");
        signal.throwIfAborted();
      },
      autoTimeoutMs: 200,
    });
    assertEquals(driver, "pg");
    assertEquals(jsr.received.length, 1);
  },
});

Deno.test({
  name: "knockAtJsr() leaves it to the import to fail when JSR refuses",
  ignore: !may.net,
  async fn() {
    await knockAtJsr(new AbortController().signal, "http://127.0.0.1:1/");
    await using stranger = listenAndRecord("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n");
    const url = `http://127.0.0.1:${new URL(stranger.url).port}/`;
    await knockAtJsr(new AbortController().signal, url);
  },
});

Deno.test("chooseDriver() says what to do when deno-postgres is named and cannot be loaded", async () => {
  const cause = new Error("JSR does not answer");
  const error = await assertRejects(
    () => chooseDriver("deno-postgres", { importDriver: () => Promise.reject(cause) }),
    Error,
    "Cannot use POSTGRES_DRIVER=deno-postgres: @db/postgres cannot be loaded from JSR; " +
      "set POSTGRES_DRIVER=pg, which needs no JSR",
  );
  assertStrictEquals(error.cause, cause);
  await assertRejects(
    () => chooseDriver("deno-postgres", { importDriver: silent, namedTimeoutMs: 10 }),
    Error,
    "cannot be loaded from JSR",
  );
});

Deno.test({
  name: "openDatabase() opens through the driver it chose, without connecting",
  ignore: !may.net,
  async fn() {
    await using named = await openDatabase(SETTINGS, { applicationName: "test" });
    assertEquals(named.driver, "pg");

    const startedAt = performance.now();
    const settings = { ...SETTINGS, POSTGRES_DRIVER: "auto" } as const;
    await using chosen = await openDatabase(settings, { applicationName: "test" });
    assertEquals(chosen.driver, await chooseDriver("auto"));
    assertLess(performance.now() - startedAt, 10_000);
  },
});

Deno.test("openDatabase() refuses a URL that cannot be used", async () => {
  const settings = { ...SETTINGS, DATABASE_URL: "postgres://127.0.0.1/delhaize" };
  await assertRejects(
    () => openDatabase(settings, { applicationName: "test" }),
    Error,
    "Cannot use the database URL: it must name a user",
  );
});

/**
 * The setting chooses the driver, and `auto` neither waits long nor fails.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertLess,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  chooseDriver,
  openDatabase,
  openReadDatabase,
} from "../../../shared/postgres/open_database.ts";
import {
  DATABASE_READ_SETTINGS,
  DATABASE_SETTINGS,
} from "../../../shared/service/service_settings.ts";
import { readSettings, SettingsError } from "../../../shared/service/settings.ts";
import { knockAtJsr } from "../../../shared/postgres/knock_at_jsr.ts";
import { may } from "../../support/permissions.ts";
import { folderTest } from "../../support/temp_dir.ts";
import { listenAndRecord } from "./support/recording_listener.ts";

const SETTINGS = toSettings({ POSTGRES_DRIVER: "pg" });

function toSettings(environment: Readonly<Record<string, string>>) {
  const all: Readonly<Record<string, string>> = {
    DATABASE_URL: "postgres://delhaize:delhaize@127.0.0.1:1/delhaize",
    ...environment,
  };
  return readSettings((name) => all[name], { ...DATABASE_SETTINGS, ...DATABASE_READ_SETTINGS });
}

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
      assertEquals(
        await chooseDriver("auto", { importDriver, knock, autoTimeoutMs: 50 }),
        expected,
      );
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

Deno.test("a URL that cannot be used is a bad setting, and is not quoted", async (t) => {
  const start = "Cannot start with these settings:\n  DATABASE_URL ";
  const cases = [
    { url: "postgres://127.0.0.1/s3cret", expected: "cannot be used: it must name a user" },
    { url: "postgres://u:s3cret#@h/d", expected: "cannot be used: write special characters" },
    { url: "mysql://u:s3cret@h/d", expected: "is not a URL that begins with postgres:// or" },
  ];
  for (const { url, expected } of cases) {
    await t.step(url, () => {
      const error = assertThrows(() => toSettings({ DATABASE_URL: url }), SettingsError);
      assertStringIncludes(error.message, start + expected);
      assert(!error.message.includes("s3cret"));
    });
  }
});

folderTest("openDatabase() finds at the start what is wrong with files", async (dir) => {
  const path = `${dir}/file`;
  await Deno.writeTextFile(path, "postgres://u:s3#cret@h/d\n");
  const cases: {
    settings: Record<string, string>;
    name: string;
    expected: string;
  }[] = [
    {
      settings: { DATABASE_URL: "", DATABASE_URL_FILE: path },
      name: "TaskError",
      expected: "Cannot use the URL in the file that DATABASE_URL_FILE names: write special",
    },
    {
      settings: { DATABASE_PASSWORD_FILE: `${dir}/none` },
      name: "TaskError",
      expected: "the file that DATABASE_PASSWORD_FILE names: there is no such file",
    },
    {
      settings: { DATABASE_CERT_FILE: path },
      name: "SettingsError",
      expected: "DATABASE_CERT_FILE and DATABASE_KEY_FILE go together: set both of them, or none",
    },
    {
      settings: {
        DATABASE_CERT_FILE: path,
        DATABASE_KEY_FILE: path,
        POSTGRES_DRIVER: "deno-postgres",
      },
      name: "SettingsError",
      expected: "Cannot show a client certificate with POSTGRES_DRIVER=deno-postgres",
    },
  ];
  for (const { settings, name, expected } of cases) {
    const error = await assertRejects(
      () => openDatabase(toSettings({ POSTGRES_DRIVER: "pg", ...settings }), TEST),
      Error,
    );
    assertEquals(error.name, name);
    assertStringIncludes(error.message, expected);
    assert(!error.message.includes("cret"));
  }
});

Deno.test("openReadDatabase() opens nothing without its URL, and wants it for its password", async () => {
  assertEquals(await openReadDatabase(SETTINGS, TEST), undefined);
  const settings = toSettings({ DATABASE_READ_PASSWORD: "s3cret" });
  await assertRejects(() => openReadDatabase(settings, TEST), SettingsError, "DATABASE_READ_URL");
});

const TEST = { applicationName: "test" };

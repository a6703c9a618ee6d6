/**
 * A database URL is read alike for both drivers, and never silently for less than it says.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type ConnectionTarget, parseTarget } from "../../../shared/postgres/connection_target.ts";

const LOCAL: ConnectionTarget = {
  hostname: "127.0.0.1",
  port: 5432,
  user: "delhaize",
  password: "delhaize",
  database: "delhaize",
  tls: "off",
  ca: undefined,
  client: undefined,
  applicationName: undefined,
  connectTimeoutMs: undefined,
  serverKind: "any",
};

Deno.test("parseTarget() reads where and as whom", async (t) => {
  const cases: { input: string; expected: Partial<ConnectionTarget> }[] = [
    { input: "postgres://delhaize:delhaize@127.0.0.1:5432/delhaize", expected: {} },
    { input: "postgresql://delhaize:delhaize@127.0.0.1/delhaize", expected: {} },
    { input: "postgres://delhaize:delhaize@127.0.0.1", expected: {} },
    { input: "postgres://delhaize@127.0.0.1/", expected: { password: undefined } },
    {
      input: "postgres://delhaize:p%40%2F%3A%C3%A9@127.0.0.1/delhaize",
      expected: { password: "p@/:é" },
    },
    { input: "postgres://delhaize:p@:ss@127.0.0.1/delhaize", expected: { password: "p@:ss" } },
    {
      input: "postgres://a%20b:delhaize@db.example:6543/c%2Fd",
      expected: { user: "a b", hostname: "db.example", port: 6543, database: "c/d" },
    },
    {
      input: "postgres://delhaize:delhaize@[::1]:5433/delhaize",
      expected: { hostname: "::1", port: 5433 },
    },
  ];
  for (const { input, expected } of cases) {
    await t.step(input, () => assertEquals(parseTarget(input), { ...LOCAL, ...expected }));
  }
});

Deno.test("parseTarget() asks for TLS as sslmode and CA say", async (t) => {
  const ca = "-----BEGIN CERTIFICATE-----";
  const cases: { search: string; ca?: string; expected: ConnectionTarget["tls"] }[] = [
    { search: "", expected: "off" },
    { search: "?sslmode=disable", expected: "off" },
    { search: "?sslmode=prefer", expected: "offered" },
    { search: "?sslmode=require", expected: "required" },
    { search: "?sslmode=verify-ca", expected: "required" },
    { search: "?sslmode=verify-full", expected: "required" },
    { search: "", ca, expected: "required" },
    { search: "?sslmode=prefer", ca, expected: "required" },
    { search: "?sslmode=require", ca, expected: "required" },
  ];
  for (const { search, ca, expected } of cases) {
    await t.step(`${search || "no sslmode"}${ca ? " with a CA" : ""}`, () => {
      const target = parseTarget(`postgres://delhaize:delhaize@127.0.0.1/delhaize${search}`, {
        ca,
      });
      assertEquals(target, { ...LOCAL, tls: expected, ca });
    });
  }
});

Deno.test("parseTarget() keeps to what hosters put behind the ?", async (t) => {
  const cases: { search: string; expected: Partial<ConnectionTarget> }[] = [
    { search: "?connect_timeout=3", expected: { connectTimeoutMs: 3_000 } },
    { search: "?connect_timeout=0", expected: {} },
    { search: "?application_name=till%20reports", expected: { applicationName: "till reports" } },
    { search: "?sslrootcert=system", expected: { tls: "required" } },
    { search: "?channel_binding=prefer&gssencmode=disable", expected: {} },
    {
      search: "?sslmode=verify-full&target_session_attrs=read-write",
      expected: { tls: "required", serverKind: "read-write" },
    },
  ];
  for (const { search, expected } of cases) {
    await t.step(search, () => {
      const target = parseTarget(`postgres://delhaize:delhaize@127.0.0.1/delhaize${search}`);
      assertEquals(target, { ...LOCAL, ...expected });
    });
  }
});

Deno.test("parseTarget() takes the password of a setting as it is, and a client certificate", () => {
  const password = "p@/:#?% é";
  const client = { certificate: "-----BEGIN CERTIFICATE-----", key: "-----BEGIN PRIVATE KEY-----" };
  const target = parseTarget("postgres://delhaize@127.0.0.1", { password, client });
  assertEquals(target, { ...LOCAL, password, client, tls: "required" });
});

Deno.test("parseTarget() refuses what it cannot keep to, and quotes no password", async (t) => {
  const start = "Cannot use the database URL: ";
  const form = "it must be like postgres://user:password@host:5432/database";
  const modes = "sslmode must be disable, prefer, require, verify-ca or verify-full";
  const cases: { input: string; ca?: string; expected: string }[] = [
    { input: "", expected: form },
    { input: "mysql://u:s3cret@h/d", expected: form },
    { input: "postgres://u:s3cret@h:port/d", expected: form },
    { input: "postgres://u:s3cret@/d", expected: form },
    { input: "postgres:///d", expected: "it must name a host" },
    { input: "postgres://u:s3cret@%2Ftmp/d", expected: SOCKET },
    { input: "postgres://u%00v:s3cret@h/d", expected: CONTROL },
    { input: "postgres://u:s3cret@h/d%00", expected: CONTROL },
    { input: "postgres://u:s3cret%0D@h/d", expected: CONTROL },
    { input: "postgres://u:s3cret@h/d%0A", expected: CONTROL },
    { input: "postgres://h/d", expected: "it must name a user" },
    { input: "postgres://u:s3cret%@h/d", expected: PERCENT },
    { input: "postgres://u:s3%cret@h/d", expected: PERCENT },
    { input: "postgres://u:s3cret#@h/d", expected: ENCODE },
    { input: "postgres://u:12#s3cret@h/d", expected: ENCODE },
    { input: "postgres://u:s3cret/@h/d", expected: ENCODE },
    { input: "postgres://u:s3cret?@h/d", expected: ENCODE },
    { input: "postgres://u:p@x?s3cret=1@h/d", expected: ENCODE },
    { input: "postgres://u:p@x/s3cret@h/d", expected: ENCODE },
    { input: "postgres://u:p@h/d?sslmode=require#s3cret", expected: ENCODE },
    {
      input: "postgres://u:s3cret@h/d?application_name=a@b",
      expected: ENCODE,
    },
    {
      input: "postgres://u:s3 cret@h/d",
      expected: "it has blanks or line breaks in it; a blank is %20",
    },
    { input: "postgres://u:s3cret@h/d/e", expected: "a / in the name of the database is %2F" },
    { input: "postgres://u:s3cret@h1,h2/d", expected: LIST },
    { input: "postgres://u:s3cret@[fe80::1%25eth0]/d", expected: ZONE },
    {
      input: "postgres://u:s3cret@h/d?sslmode=disable&sslmode=verify-full",
      expected: "sslmode comes twice: leave one out",
    },
    {
      input: "postgres://u:s3cret@h/d?a=1&a=2",
      expected: 'its parameter "a" is not known',
    },
    { input: "postgres://u:s3cret@h1:5432,h2:5432/d", expected: LIST },
    {
      input: "postgres://u:s3cret@h/d?sslrootcert=/etc/ca.pem",
      expected: "sslrootcert must be system; for a file set DATABASE_CA_FILE to its path instead",
    },
    {
      input: "postgres://u:s3cret@h/d?sslcert=a.pem",
      expected: "instead of sslcert set DATABASE_CERT_FILE to its path",
    },
    {
      input: "postgres://u:s3cret@h/d?sslkey=a.pem",
      expected: "instead of sslkey set DATABASE_KEY_FILE to its path",
    },
    {
      input: "postgres://u:s3cret@h/d?channel_binding=require",
      expected: "channel_binding must be left out: neither driver has it. sslmode=verify-full " +
        "proves who the server is",
    },
    {
      input: "postgres://u:s3cret@h/d?options=-c%20datestyle%3DISO",
      expected: "options is a setting of the session, which a pooler would refuse or mix up: set " +
        "it for the role instead (alter role … set …)",
    },
    {
      input: "postgres://u:s3cret@h/d?host=other",
      expected: "host belongs in front of the ?: postgres://user:password@host:5432/database",
    },
    {
      input: "postgres://u@h/d?password=s3cret",
      expected: "password belongs in DATABASE_PASSWORD or DATABASE_PASSWORD_FILE",
    },
    {
      input: "postgres://u:s3cret@h/d?connect_timeout=soon",
      expected: "connect_timeout must be a whole number of seconds, 0 to 9999",
    },
    {
      input: "postgres://u:s3cret@h/d?target_session_attrs=prefer-standby",
      expected: "target_session_attrs must be any, read-write, read-only, primary or standby",
    },
    { input: "postgres://u:s3cret@h/d?sslmode=", expected: modes },
    { input: "postgres://u:s3cret@h/d?sslmode=allow", expected: modes },
    { input: "postgres://u:s3cret@h/d?sslmode=Require", expected: modes },
    {
      input: "postgres://u:s3cret@h/d?ssl_mode=require",
      expected: 'its parameter "ssl_mode" is not known',
    },
    {
      input: "postgres://u:s3cret@h/d?sslmode=disable",
      ca: "-----BEGIN CERTIFICATE-----",
      expected: "sslmode=disable contradicts the CA or the client certificate that is given",
    },
  ];
  for (const { input, ca, expected } of cases) {
    await t.step(input, () => {
      const { message } = assertThrows(() => parseTarget(input, { ca }), Error);
      assertEquals(message, start + expected);
      assert(!message.includes("s3cret"));
    });
  }
});

const PERCENT = "a % in it must begin an escape such as %40, and is itself %25";
const ENCODE = "write special characters of user and password encoded: # as %23, / as %2F, " +
  "? as %3F, @ as %40, : as %3A, % as %25; or put the password into DATABASE_PASSWORD or " +
  "DATABASE_PASSWORD_FILE, as it is";
const CONTROL = "it has a line break or a NUL in it (%0A, %0D, %00), which no name or password has";
const SOCKET = "a Unix socket cannot be used: give a name or an address, such as 127.0.0.1";
const ZONE =
  "an IPv6 address with a zone (%eth0) cannot be used: give a name, or an address without";
const LIST = "it names several hosts: give one name, such as that of the cluster or of a pooler; " +
  "all of its addresses are tried";

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
      const target = parseTarget(`postgres://delhaize:delhaize@127.0.0.1/delhaize${search}`, ca);
      assertEquals(target, { ...LOCAL, tls: expected, ca });
    });
  }
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
    { input: "postgres://u:s3cret@%2Ftmp/d", expected: "it must name a host" },
    { input: "postgres://h/d", expected: "it must name a user" },
    { input: "postgres://u:s3cret%@h/d", expected: "a % in it must begin an escape such as %40" },
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
      expected: "sslmode=disable contradicts the CA that is given",
    },
  ];
  for (const { input, ca, expected } of cases) {
    await t.step(input, () => {
      const { message } = assertThrows(() => parseTarget(input, ca), Error);
      assertEquals(message, start + expected);
      assert(!message.includes("s3cret"));
    });
  }
});

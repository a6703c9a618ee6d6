/**
 * Each wrong set-up is a sentence of its own, soon, and without a secret.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import type { DatabaseOptions } from "../../../../shared/postgres/database.ts";
import { toSecret } from "../../../../shared/service/to_secret.ts";
import { createAuthority } from "../../../support/certificate_authority.ts";
import { hasOpenssl } from "../../../support/certificates.ts";
import { startTestServer } from "../../../support/postgres/start_test_server.ts";
import type { Subject } from "./subject.ts";

/** Registers the tests of what keeps from connecting. */
export function testRefusals({ driver, test, open, server }: Subject): void {
  async function assertSays(
    expected: string,
    options: Partial<DatabaseOptions> & { readonly url: string },
  ): Promise<void> {
    await using database = await open({ connectTimeoutMs: 3_000, ...options });
    const startedAt = performance.now();
    const { message } = await assertRejects(() => database.query("select 1"), Error);
    assertEquals(message.replace(/^Cannot connect to Postgres at [^ ]+: /, ""), expected);
    assertLess(performance.now() - startedAt, 10_000);
    assert(!message.includes("s3cret"));
  }

  test("what keeps from logging in is said", async () => {
    const { url } = server();
    const cases = [
      {
        url: url.replace("delhaize:delhaize@", "delhaize:s3cret@"),
        expected: 'password authentication failed for user "delhaize"',
      },
      { url: url.replace(/\/delhaize$/, "/none"), expected: 'database "none" does not exist' },
      {
        url: `${url}?sslmode=require`,
        expected: "the server does not offer TLS, which is required",
      },
      { url: "postgres://u:s3cret@127.0.0.1:1/d", expected: "nothing listens there" },
      { url: "postgres://u:s3cret@[::1]:1/d", expected: "nothing listens there" },
      { url: "postgres://u:s3cret@db.example/d", expected: "the name is not known" },
      {
        url: `${url}?target_session_attrs=standby`,
        expected: "Cannot use the server: it is a primary, and target_session_attrs=standby",
      },
    ];
    for (const { url, expected } of cases) await assertSays(expected, { url });
  });

  test("each of the addresses of a name is tried, and looked up for each connection", async () => {
    const { port } = new URL(server().url);
    let addresses = ["::1", "127.0.0.9", "127.0.0.1"];
    const resolve = () => Promise.resolve(addresses);
    const url = `postgres://delhaize:delhaize@db.example:${port}/delhaize`;
    await using database = await open({ url, resolve });
    assertEquals(await database.query("select 1 as one"), [{ one: "1" }]);
    addresses = ["127.0.0.9"];
    assertEquals(await database.query("select 2 as two"), [{ two: "2" }]);
    await assertRejects(() => database.query("select pg_terminate_backend(pg_backend_pid())"));
    await assertRejects(() => database.query("select 3"), Error, "nothing listens there");
    addresses = ["127.0.0.1"];
    assertEquals(await database.query("select 4 as four"), [{ four: "4" }]);
  });

  test("a password that is replaced is an outage until the file has it", async () => {
    const { url } = server();
    let password = "delhaize";
    const files = { password: { read: () => Promise.resolve(password) } };
    await using database = await open({ url: url.replace(":delhaize@", "@"), files });
    await database.query("select 1");
    password = "s3cret";
    await assertRejects(() => database.query("select pg_terminate_backend(pg_backend_pid())"));
    const error = await assertRejects(() => database.query("select 1"), Error);
    assertEquals((error as { kind?: string }).kind, "outage");
    password = "delhaize";
    assertEquals(await database.query("select 1 as one"), [{ one: "1" }]);
  });

  test("what is wrong with a certificate is said, and nothing goes in plaintext", async () => {
    if (!await hasOpenssl()) {
      console.log("not run: there is no openssl here to make certificates with");
      return;
    }
    await using authority = await createAuthority();
    await using other = await createAuthority();
    const { ca } = authority;
    const cases = [
      { request: { valid: "no longer" }, ca, expected: "its certificate has expired" },
      { request: { valid: "not yet" }, ca, expected: "its certificate is not valid yet" },
      {
        request: { names: "DNS:db.example" },
        ca,
        expected: "its certificate is for another name",
      },
      {
        request: {},
        ca: other.ca,
        expected: "its certificate is by an authority that is not trusted",
      },
      {
        request: {},
        ca: "nonsense",
        expected: "the file of certificate authorities holds no certificate",
      },
    ] as const;
    for (const { request, ca, expected } of cases) {
      const { certificateFile, keyFile } = await authority.issue("server", request);
      if (Deno.uid() === 0) await Deno.chown(keyFile, 65_534, 65_534);
      const tls = { ssl: "on", ssl_cert_file: certificateFile, ssl_key_file: keyFile };
      await using encrypted = await startTestServer(tls);
      await assertSays(expected, { url: encrypted.url, ca });
    }
    if (driver !== "pg") return;
    const { certificateFile, keyFile } = await authority.issue("server");
    if (Deno.uid() === 0) await Deno.chown(keyFile, 65_534, 65_534);
    await using encrypted = await startTestServer({
      ssl: "on",
      ssl_cert_file: certificateFile,
      ssl_key_file: keyFile,
      ssl_ca_file: authority.caFile,
    });
    const own = await authority.issue("delhaize");
    const old = await authority.issue("delhaize", { valid: "no longer" });
    const stranger = await other.issue("delhaize");
    const files = (
      { certificate, key }: { readonly certificate: string; readonly key: string },
    ) => (
      { files: { certificate: toSecret(certificate), key: toSecret(key) } }
    );
    const { url } = encrypted;
    await assertSays("our certificate has expired", { url, ca, ...files(old) });
    await assertSays("it refuses our certificate", { url, ca, ...files(stranger) });
    await assertSays("our key does not belong to our certificate, the first one of its file", {
      ...{ url, ca },
      ...files({ ...own, key: stranger.key }),
    });
    await assertSays("the file of our key has a passphrase, and must have none", {
      ...{ url, ca },
      ...files({ ...own, key: "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" }),
    });
    // It ended the process.
    await assertSays("a certificate in the file of certificate authorities cannot be read", {
      url,
      ca: `${ca}${HALF_WRITTEN}`,
    });
    await assertSays("the file of our certificate holds none, or one that cannot be read", {
      ...{ url, ca },
      ...files({ ...own, certificate: `${own.certificate}${HALF_WRITTEN}` }),
    });
    await using database = await open({ url, ca, ...files(own) });
    assertEquals(
      await database.query("select client_dn from pg_stat_ssl where pid = pg_backend_pid()"),
      [{ client_dn: "/CN=delhaize" }],
    );
  });
}

const HALF_WRITTEN = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

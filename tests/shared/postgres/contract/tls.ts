/**
 * With TLS required there is a connection with a checked certificate, or none.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { hasOpenssl, makeCertificates } from "../../../support/certificates.ts";
import { listenAndRecord } from "../support/recording_listener.ts";
import { startTestServer } from "../../../support/postgres/start_test_server.ts";
import { assertOutage, type Subject } from "./subject.ts";

const ENCRYPTED = "select ssl as encrypted from pg_stat_ssl where pid = pg_backend_pid()";

/** Registers the tests of TLS. */
export function testTls({ test, open, server }: Subject): void {
  test("TLS that is required is refused by a server without it", async () => {
    for (const sslmode of ["require", "verify-ca", "verify-full"]) {
      await using database = await open({ url: `${server().url}?sslmode=${sslmode}` });
      await assertOutage(() => database.query("select 1"));
    }
  });

  test("TLS that is preferred or not wanted does without it on a server that has none", async () => {
    for (const search of ["", "?sslmode=disable", "?sslmode=prefer"]) {
      await using database = await open({ url: server().url + search });
      assertEquals(await database.query(ENCRYPTED), [{ encrypted: "f" }], search);
    }
  });

  test("TLS holds the certificate against the CA, or there is no connection", async () => {
    if (!await hasOpenssl()) {
      console.log("not run: there is no openssl here to make certificates with");
      return;
    }
    await using certificates = await makeCertificates();
    await using encrypted = await startTestServer({
      ssl: "on",
      ssl_cert_file: certificates.certificateFile,
      ssl_key_file: certificates.keyFile,
    });
    const { ca } = certificates;

    for (const sslmode of ["require", "verify-ca", "verify-full", "prefer"]) {
      await using stranger = await open({ url: `${encrypted.url}?sslmode=${sslmode}` });
      await assertOutage(() => stranger.query("select 1"));
    }
    for (
      const search of [
        "",
        "?sslmode=prefer",
        "?sslmode=require",
        "?sslmode=verify-ca",
        "?sslmode=verify-full",
      ]
    ) {
      await using database = await open({ url: encrypted.url + search, ca, maxConnections: 1 });
      assertEquals(await database.query(ENCRYPTED), [{ encrypted: "t" }], search);
      const text = "é".repeat(200_000);
      const rows = await database.query("select $1::text as text", [text]);
      assertEquals(rows[0]?.text === text, true);
    }
    await using plain = await open({ url: `${encrypted.url}?sslmode=disable` });
    assertEquals(await plain.query(ENCRYPTED), [{ encrypted: "f" }]);

    // The certificate is for the address, and this is a name.
    const named = encrypted.url.replace("127.0.0.1", "localhost");
    await using misnamed = await open({ url: `${named}?sslmode=require`, ca });
    await assertOutage(() => misnamed.query("select 1"));

    // Losing encrypted connections is as harmless.
    await using database = await open({ url: encrypted.url, ca, statementTimeoutMs: 800 });
    await assertOutage(() => database.query("select pg_terminate_backend(pg_backend_pid())"));
    await assertOutage(() => database.query("select pg_sleep(30)"));
    assertEquals(await database.query(ENCRYPTED), [{ encrypted: "t" }]);
    await encrypted.stop();
    await assertOutage(() => database.query("select 1"));
    await encrypted.start();
    assertEquals(await database.query(ENCRYPTED), [{ encrypted: "t" }]);
  });

  test("nothing is said in plaintext where TLS is required", async () => {
    for (const answer of ["N", "Sno TLS after all", "E", "SN"]) {
      await using fake = listenAndRecord(answer);
      const url = `${fake.url}?sslmode=require`;
      await using database = await open({ url, connectTimeoutMs: 1_000 });
      await assertOutage(() => database.query("select 1"));
      assertEquals(fake.received.length, 1, `one connection after ${answer}`);
      const [request, rest] = split(fake.received[0] ?? [], 8);
      assertEquals(request, [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
      // Nothing, or the record of a TLS handshake.
      if (rest.length > 0) assertEquals(rest[0], 0x16);
      assertMatch(String.fromCharCode(...rest), /^(?!.*delhaize)/s);
    }
  });
}

function split<T>(values: readonly T[], at: number): [readonly T[], readonly T[]] {
  return [values.slice(0, at), values.slice(at)];
}

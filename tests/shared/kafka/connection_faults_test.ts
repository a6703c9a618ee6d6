/**
 * A connection that cannot be made says why and what to do, in bounded time, and tells no secret.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { explainFailure } from "../../../shared/service/explain_failure.ts";
import type { ClientTls } from "../../../shared/kafka/dial_broker.ts";
import { toSecret } from "../../../shared/service/to_secret.ts";
import { createAuthority, type IssuedCertificate } from "../../support/certificate_authority.ts";
import { hasOpenssl } from "../../support/certificates.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import { may } from "../../support/permissions.ts";

const ignore = !(may.runStack && await hasOpenssl());

/** What a person reads when a client cannot connect to `address`. */
async function explainConnect(address: string, tls?: ClientTls): Promise<string> {
  const { createKafka } = await import("../../../shared/kafka/client.ts");
  const options = toTestKafkaOptions(address);
  const admin = createKafka(tls === undefined ? options : { ...options, tls }).admin();
  const startedAt = performance.now();
  try {
    await admin.connect();
    return "connected";
  } catch (error) {
    return explainFailure(error);
  } finally {
    await admin.disconnect();
    assertLess(performance.now() - startedAt, 30_000);
  }
}

/** A server with a certificate, or one of plaintext, that answers no request. */
function serve(
  identity: IssuedCertificate | undefined,
  { hostname = "127.0.0.1", onPlaintext = "close" }: {
    readonly hostname?: string;
    readonly onPlaintext?: "close" | "stay silent";
  } = {},
): Disposable & { readonly address: string } {
  const listener: Deno.Listener = identity === undefined
    ? Deno.listen({ hostname, port: 0 })
    : Deno.listenTls({ hostname, port: 0, cert: identity.certificate, key: identity.key });
  const open = new Set<Deno.Conn>();
  async function accept(): Promise<void> {
    for await (const connection of listener) {
      open.add(connection);
      connection.read(new Uint8Array(1_000)).then(
        () => onPlaintext === "close" && identity === undefined && close(connection),
        () => close(connection),
      );
    }
  }
  function close(connection: Deno.Conn): void {
    if (open.delete(connection)) connection.close();
  }
  void accept().catch(() => {});
  const { port } = listener.addr as Deno.NetAddr;
  return {
    address: `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of open) close(connection);
    },
  };
}

Deno.test("a connection that cannot be made says why, and what to do", { ignore }, async (t) => {
  await using authority = await createAuthority();
  await using stranger = await createAuthority();
  const good = await authority.issue("kafka");
  const client = await authority.issue("client");
  const trusting: ClientTls = { ca: toSecret(authority.ca) };
  const owning = ({ certificate, key }: IssuedCertificate): ClientTls => ({
    ...trusting,
    certificate: toSecret(certificate),
    key: toSecret(key),
  });
  const cases: {
    readonly name: string;
    readonly server: IssuedCertificate | undefined;
    readonly tls?: ClientTls;
    readonly expected: string;
  }[] = [
    {
      name: "an expired certificate",
      server: await authority.issue("kafka", { valid: "no longer" }),
      tls: trusting,
      expected: "its certificate has expired\nRenew the certificate, or set the clock",
    },
    {
      name: "a certificate of tomorrow",
      server: await authority.issue("kafka", { valid: "not yet" }),
      tls: trusting,
      expected: "its certificate is not valid yet\nRenew the certificate, or set the clock",
    },
    {
      name: "a certificate for another name",
      server: await authority.issue("kafka", { names: "DNS:other.example" }),
      tls: trusting,
      expected: "its certificate is for another name\nCheck the name in KAFKA_BROKERS",
    },
    {
      name: "an authority that is not trusted",
      server: good,
      tls: { ca: toSecret(stranger.ca) },
      expected: "its certificate is by an authority that is not trusted\nKAFKA_CA_FILE must hold",
    },
    {
      name: "none of the system's authorities",
      server: good,
      tls: {},
      expected: "its certificate is by an authority that is not trusted\nKAFKA_CA_FILE must hold",
    },
    {
      name: "an authority's file that holds none",
      server: good,
      tls: { ca: toSecret("rubbish") },
      expected: "the file of certificate authorities holds no certificate\nCheck KAFKA_CA_FILE",
    },
    {
      // It ended the process.
      name: "an authority's file that is being written",
      server: good,
      tls: {
        ca: toSecret(
          `${authority.ca}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
        ),
      },
      expected: "a certificate in the file of certificate authorities cannot be read\nCheck KAFKA_",
    },
    {
      name: "our key of another certificate",
      server: good,
      tls: owning({ ...client, key: good.key }),
      expected:
        "our key does not belong to our certificate, the first one of its file\nCheck KAFKA_CERT_FILE",
    },
    {
      name: "our key file without a key",
      server: good,
      tls: owning({ ...client, key: "rubbish" }),
      expected:
        "the file of our key holds none that can be used: it must begin with one in PEM\nCheck KAFKA_CERT_FILE",
    },
    {
      name: "our key behind a passphrase",
      server: good,
      tls: owning({ ...client, key: "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" }),
      expected: "the file of our key has a passphrase, and must have none\nCheck KAFKA_CERT_FILE",
    },
    {
      name: "plaintext to a port of TLS",
      server: good,
      expected: "it speaks TLS, and we do not\nSet KAFKA_TLS=true",
    },
    {
      name: "TLS to a port of plaintext",
      server: undefined,
      tls: trusting,
      expected: "it does not answer in TLS\nThe port may speak plaintext",
    },
    {
      name: "plaintext that is cut",
      server: undefined,
      expected: "the connection was cut\nCheck that it runs",
    },
  ];
  for (const { name, server, tls, expected } of cases) {
    await t.step(name, async () => {
      using broker = serve(server);
      const text = await explainConnect(broker.address, tls);
      assertEquals(
        text.slice(0, text.indexOf(expected) + expected.length),
        `Cannot reach the broker at ${broker.address}: ${expected}`,
        text,
      );
    });
  }
  await t.step("a port that takes the connection and says nothing", async () => {
    using broker = serve(undefined, { onPlaintext: "stay silent" });
    assertEquals(
      (await explainConnect(broker.address)).split("\n")[0],
      `Cannot reach the broker at ${broker.address}: no answer came in time`,
    );
  });
  await t.step("IPv6, with brackets", async () => {
    using broker = serve(undefined, { hostname: "::1" });
    assertEquals(
      (await explainConnect(broker.address)).split("\n")[0],
      `Cannot reach the broker at ${broker.address}: the connection was cut`,
    );
  });
  await t.step("a name that nobody knows", async () => {
    const text = await explainConnect("nowhere.invalid:9092");
    const expected = "Cannot reach the broker at nowhere.invalid:9092: the name is not known\n" +
      "Check the name in KAFKA_BROKERS";
    assertEquals(text.slice(0, expected.length), expected);
  });
  await t.step("a file that cannot be read any more", async () => {
    using broker = serve(good);
    const message = "Cannot read certs/ca.pem, the file that KAFKA_CA_FILE names: it is empty";
    const ca = { read: () => Promise.reject(new Error(message)) };
    assertEquals(
      (await explainConnect(broker.address, { ca })).split("\n")[0],
      `Cannot reach the broker at ${broker.address}: ${message}`,
    );
  });
});

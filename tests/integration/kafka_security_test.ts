/**
 * The real services at a real Kafka that asks for TLS, a certificate and a login: let in by each
 * mechanism, kept out by a wrong password or an unknown authority with the reason in the log, on
 * their way again without a restart when a secret was replaced, and never telling the password.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { usePostgres } from "../support/postgres/use_postgres.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { createAuthority, type IssuedCertificate } from "../support/certificate_authority.ts";
import { hasOpenssl } from "../support/certificates.ts";
import { brokerKind, mayStartBroker } from "../support/kafka/start_broker_under_test.ts";
import { startSecureKafka } from "../support/kafka/start_kafka.ts";
import { may } from "../support/permissions.ts";
import { waitUntil } from "../support/wait_until.ts";
import { type Service, spawnService } from "../support/process/spawn_service.ts";
import { tempDir } from "../support/temp_dir.ts";

const postgres = usePostgres();
const USERNAME = "pipeline";
const PASSWORD = "wonderland";
const NEXT_PASSWORD = "looking-glass";
const SECRET = /wonderland|looking-glass|PRIVATE KEY/;

Deno.test({
  name: "api and consumer work with a Kafka that asks for TLS, a certificate and SASL",
  ignore: !(brokerKind === "kafka" && mayStartBroker && may.runStack && await hasOpenssl()),
  async fn(t) {
    await using database = await postgres.openDatabase({ schema: false });
    await using authority = await createAuthority();
    await using stranger = await createAuthority();
    await using secrets = await tempDir();
    const ours = await authority.issue("pipeline");
    const foreign = await stranger.issue("pipeline");
    const files = {
      KAFKA_CA_FILE: `${secrets.path}/ca.pem`,
      KAFKA_CERT_FILE: `${secrets.path}/client.pem`,
      KAFKA_KEY_FILE: `${secrets.path}/client.key`,
      KAFKA_SASL_PASSWORD_FILE: `${secrets.path}/password`,
    };
    const writePassword = (password: string) =>
      Deno.writeTextFile(files.KAFKA_SASL_PASSWORD_FILE, `${password}\n`);
    async function writeCertificate({ certificate, key }: IssuedCertificate): Promise<void> {
      await Deno.writeTextFile(files.KAFKA_CERT_FILE, certificate);
      await Deno.writeTextFile(files.KAFKA_KEY_FILE, key);
    }
    await Deno.writeTextFile(files.KAFKA_CA_FILE, authority.ca);
    await writePassword(PASSWORD);
    await writeCertificate(ours);
    await using kafka = await startSecureKafka({
      certificates: await authority.issue("kafka"),
      clientCaFile: authority.caFile,
      username: USERNAME,
      password: PASSWORD,
    });
    const env = {
      ...files,
      SECRETS_DIR: secrets.path,
      KAFKA_BROKERS: kafka.secureAddress,
      KAFKA_PARTITIONS: "1",
      KAFKA_TLS: "true",
      KAFKA_SASL_MECHANISM: "scram-sha-512",
      KAFKA_SASL_USERNAME: USERNAME,
      DATABASE_URL: database.url,
      LOG_LEVEL: "debug",
    };

    async function post(url: string, id: string): Promise<number> {
      const response = await fetch(`${url}/baskets`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(aWireBasket({ id })),
      });
      await response.body?.cancel();
      return response.status;
    }

    const untilStored = (id: string) =>
      waitUntil(`${id} is stored`, async () => {
        const rows = await database.query("select from baskets where id = $1", [id]);
        return rows.length === 1;
      });

    const untilReady = (service: Service) =>
      waitUntil("it is ready", async () => await service.readiness() === 200);

    for (const mechanism of ["plain", "scram-sha-256", "scram-sha-512"]) {
      await t.step(`a basket passes with ${mechanism}`, async () => {
        const login = { ...env, KAFKA_SASL_MECHANISM: mechanism };
        await using api = spawnService("api", { env: login });
        await using consumer = spawnService("consume", { env: login });
        await Promise.all([api, consumer].map(untilReady));
        assertEquals(await post(await api.url(), mechanism), 202);
        await untilStored(mechanism);
        assertEquals([await api.stop(), await consumer.stop()], [0, 0]);
        assertEquals(SECRET.test(`${api.log()}${consumer.log()}`), false);
      });
    }

    const refused: readonly {
      readonly name: string;
      readonly change: Readonly<Record<string, string>>;
      readonly expected: string;
    }[] = [
      {
        name: "a wrong password",
        change: { KAFKA_SASL_PASSWORD_FILE: "", KAFKA_SASL_PASSWORD: NEXT_PASSWORD },
        expected: "refuses this user or password",
      },
      {
        name: "an authority that did not sign the broker's certificate",
        change: { KAFKA_CA_FILE: "" },
        expected: "its certificate is by an authority that is not trusted",
      },
      {
        name: "no certificate of its own",
        change: { KAFKA_CERT_FILE: "", KAFKA_KEY_FILE: "" },
        expected: "certificate of ours",
      },
      {
        name: "no TLS",
        change: { KAFKA_TLS: "false", KAFKA_CA_FILE: "", KAFKA_CERT_FILE: "", KAFKA_KEY_FILE: "" },
        expected: "it speaks TLS, and we do not",
      },
      {
        name: "no login",
        change: {
          KAFKA_SASL_MECHANISM: "",
          KAFKA_SASL_USERNAME: "",
          KAFKA_SASL_PASSWORD_FILE: "",
        },
        expected: "asks for a login",
      },
      {
        name: "TLS at the port of plaintext",
        change: { KAFKA_BROKERS: kafka.address },
        expected: "it does not answer in TLS",
      },
    ];
    for (const { name, change, expected } of refused) {
      await t.step(`nothing is accepted with ${name}, and both say why`, async () => {
        const wrong = { ...env, ...change };
        await using api = spawnService("api", { env: wrong });
        await using consumer = spawnService("consume", { env: wrong });
        assertEquals(await post(await api.url(), name), 503);
        assertEquals(await api.readiness(), 503);
        for (const [service, log] of [["api", api.log], ["consumer", consumer.log]] as const) {
          await waitUntil(`the ${service} says: ${expected}`, () => {
            const said = log().split("\n").filter((line) => /Cannot use the broker/.test(line));
            return Promise.resolve(said.some((line) => line.includes(expected)));
          });
        }
        assertEquals([await api.stop(), await consumer.stop()], [0, 0]);
        assertEquals(SECRET.test(`${api.log()}${consumer.log()}`), false);
      });
    }

    await t.step("a password and a certificate are replaced without a restart", async () => {
      await using api = spawnService("api", { env });
      // A member whose connection was cut keeps its place in the group for as long.
      const brief = { ...env, KAFKA_SESSION_TIMEOUT_MS: "6000" };
      await using consumer = spawnService("consume", { env: brief });
      await Promise.all([api, consumer].map(untilReady));
      const url = await api.url();
      assertEquals(await post(url, "before"), 202);
      await untilStored("before");

      await kafka.changePassword(NEXT_PASSWORD);
      await writeCertificate(foreign);
      // Open connections outlive both; a restart of the broker ends them.
      await kafka.restart();
      await waitUntil("the API is kept out", async () => await api.readiness() === 503);
      await waitUntil(
        "the consumer is kept out",
        async () => await consumer.readiness() === 503,
      );
      assertEquals(await post(url, "refused"), 503);
      await writeCertificate(await authority.issue("pipeline"));
      await waitUntil("the new certificate is taken, and the old password is not", async () => {
        await post(url, "refused");
        return api.log().includes("refuses this user or password");
      });
      await writePassword(NEXT_PASSWORD);

      await Promise.all([api, consumer].map(untilReady));
      await waitUntil(
        "baskets are taken again",
        async () => await post(url, "after") === 202,
      );
      await untilStored("after");
      assertMatch(api.log(), /refuses our certificate|another certificate of ours/);
      assertEquals([await api.stop(), await consumer.stop()], [0, 0]);
      assertEquals(SECRET.test(`${api.log()}${consumer.log()}`), false);
    });
  },
});

/**
 * The real services at a real Kafka that asks for TLS and a login: let in by each mechanism, kept
 * out by a wrong password or an unknown authority, and never telling the password.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { usePostgres } from "../support/postgres/use_postgres.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { hasOpenssl, makeCertificates } from "../support/certificates.ts";
import { brokerKind, mayStartBroker } from "../support/kafka/start_broker_under_test.ts";
import { startSecureKafka } from "../support/kafka/start_kafka.ts";
import { may } from "../support/permissions.ts";
import { waitUntil } from "../support/wait_until.ts";
import { spawnService } from "../support/process/spawn_service.ts";

const postgres = usePostgres();
const USERNAME = "pipeline";
const PASSWORD = "wonderland";

Deno.test({
  name: "api and consumer work with a Kafka that asks for TLS and SASL",
  ignore: !(brokerKind === "kafka" && mayStartBroker && may.runStack && await hasOpenssl()),
  async fn(t) {
    await using database = await postgres.openDatabase({ schema: false });
    await using certificates = await makeCertificates();
    await using kafka = await startSecureKafka({
      certificates,
      username: USERNAME,
      password: PASSWORD,
    });
    const env = {
      KAFKA_BROKERS: kafka.secureAddress,
      KAFKA_PARTITIONS: "1",
      KAFKA_TLS: "true",
      KAFKA_CA_FILE: certificates.caFile,
      KAFKA_SASL_USERNAME: USERNAME,
      KAFKA_SASL_PASSWORD: PASSWORD,
      DATABASE_URL: database.url,
      LOG_LEVEL: "debug",
    };

    const permissions = [`--allow-read=${certificates.caFile}`];

    async function post(url: string, id: string): Promise<number> {
      const response = await fetch(`${url}/baskets`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(aWireBasket({ id })),
      });
      await response.body?.cancel();
      return response.status;
    }

    for (const mechanism of ["plain", "scram-sha-256", "scram-sha-512"]) {
      await t.step(`a basket passes with ${mechanism}`, async () => {
        const login = { ...env, KAFKA_SASL_MECHANISM: mechanism };
        await using api = spawnService("api", { env: login, permissions });
        await using consumer = spawnService("consume", { env: login, permissions });
        await Promise.all([api.untilReady(), consumer.untilReady()]);
        assertEquals(await post(await api.url(), mechanism), 202);
        await waitUntil("it is stored", async () => {
          const rows = await database.query("select from baskets where id = $1", [mechanism]);
          return rows.length === 1;
        });
        assertEquals([await api.stop(), await consumer.stop()], [0, 0]);
        assertEquals(`${api.log()}${consumer.log()}`.includes(PASSWORD), false);
      });
    }

    const refused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      "a wrong password": { KAFKA_SASL_PASSWORD: "looking-glass" },
      "an authority that did not sign the broker's certificate": { KAFKA_CA_FILE: "" },
      "no TLS": { KAFKA_TLS: "false" },
    };
    for (const [name, change] of Object.entries(refused)) {
      await t.step(`nothing is accepted with ${name}`, async () => {
        const login = { ...env, KAFKA_SASL_MECHANISM: "scram-sha-512", ...change };
        await using api = spawnService("api", { env: login, permissions });
        assertEquals(await post(await api.url(), name), 503);
        assertEquals(await api.readiness(), 503);
        assertEquals(await api.stop(), 0);
        assertEquals(/wonderland|looking-glass/.test(api.log()), false);
      });
    }
  },
});

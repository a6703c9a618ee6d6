/**
 * The same words for the same fault, whoever says it.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { openPg } from "../../../shared/postgres/pg.ts";
import { toKafkaFailure } from "../../../shared/kafka/kafka_failure.ts";
import { toSystemReason } from "../../../shared/service/system_error.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import { may } from "../../support/permissions.ts";

Deno.test("toSystemReason() has words for codes, numbers and names", async (t) => {
  const cases: { input: unknown; expected: string | undefined }[] = [
    { input: withCode("ECONNREFUSED"), expected: "nothing listens there" },
    { input: withCode("EAI_AGAIN"), expected: "the name cannot be looked up now" },
    {
      input: new Error("outer", { cause: withCode("ENOTFOUND") }),
      expected: "the name is not known",
    },
    {
      input: new Error("tcp connect error: Connection refused (os error 111)"),
      expected: "nothing listens there",
    },
    { input: new Error("Connection refused (os error 61)"), expected: "nothing listens there" },
    {
      input: new Error("failed to lookup address information: Name or service not known"),
      expected: "the name is not known",
    },
    {
      input: new Error(
        "failed to lookup address information: Temporary failure in name resolution",
      ),
      expected: "the name cannot be looked up now",
    },
    { input: withCode("CERT_HAS_EXPIRED"), expected: "its certificate has expired" },
    { input: withCode("constructor"), expected: undefined },
    { input: new Error("(os error 2)"), expected: undefined },
    { input: Object.assign(new Error("x"), { code: 7 }), expected: undefined },
    { input: "ECONNREFUSED", expected: undefined },
  ];
  for (const { input, expected } of cases) {
    await t.step(`${input} ${input instanceof Error && "code" in input ? input.code : ""}`, () => {
      assertEquals(toSystemReason(input), expected);
    });
  }
});

Deno.test("a port where nothing listens is the same for fetch, Postgres and Kafka", {
  ignore: !may.runStack,
}, async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `127.0.0.1:${listener.addr.port}`;
  listener.close();
  const byFetch = await assertRejects(() => fetch(`http://${address}/`));
  assertEquals(toSystemReason(byFetch), "nothing listens there");

  await using database = openPg({
    url: `postgres://a:secret@${address}/b`,
    applicationName: "test",
  });
  const byPostgres = await assertRejects(() => database.query("select 1"), Error);
  assertEquals(
    byPostgres.message,
    `Cannot connect to Postgres at ${address}: nothing listens there`,
  );

  const { createKafka } = await import("../../../shared/kafka/client.ts");
  const admin = createKafka(toTestKafkaOptions(address)).admin();
  const byKafka = await assertRejects(() => admin.connect());
  await admin.disconnect();
  assertEquals(
    toKafkaFailure(byKafka)?.what,
    `Cannot reach the broker at ${address}: nothing listens there`,
  );
});

function withCode(code: string): Error {
  return Object.assign(new Error("x"), { code });
}

import { assertEquals, assertExists, assertLessOrEqual } from "@std/assert";
import { API, connectRaw } from "../support/kafka/raw_connection.ts";
import { RequestWriter } from "../support/kafka/request_writer.ts";
import type { ResponseReader } from "../support/kafka/response_reader.ts";
import { conformanceSuite } from "./support/conformance_suite.ts";
import { errorName } from "../support/kafka/error_name.ts";

const holds = conformanceSuite();

/** Not passwords: nobody logs in at a broker for one machine. */
type Offered = Exclude<keyof typeof API, "alterUserScramCredentials">;

/**
 * Kafka 4's ranges: a client that gets by with the lowest there (KIP-896) must get by here, and one
 * that works here must work there.
 */
const KAFKA_RANGES: Readonly<Record<Offered, readonly [number, number]>> = {
  produce: [0, 13],
  fetch: [4, 18],
  listOffsets: [1, 10],
  metadata: [0, 13],
  offsetCommit: [2, 9],
  offsetFetch: [1, 9],
  findCoordinator: [0, 6],
  joinGroup: [2, 9],
  heartbeat: [0, 4],
  leaveGroup: [0, 5],
  syncGroup: [0, 5],
  describeGroups: [0, 6],
  listGroups: [0, 5],
  apiVersions: [0, 4],
  createTopics: [2, 7],
  deleteTopics: [1, 6],
  deleteRecords: [0, 2],
  initProducerId: [0, 5],
  describeConfigs: [1, 4],
  createPartitions: [0, 3],
  deleteGroups: [0, 2],
};

holds("ApiVersions offers every request from Kafka's lowest version on", async ({ connection }) => {
  const answer = await connection.ask({ api: API.apiVersions, version: 1 });
  assertEquals(errorName(answer.int16()), "NONE");
  const ranges = new Map(
    answer.array(() => [answer.int16(), [answer.int16(), answer.int16()] as const] as const),
  );
  for (const [name, [lowest, highest]] of Object.entries(KAFKA_RANGES)) {
    const offered = ranges.get(API[name as Offered]);
    assertExists(offered, name);
    assertLessOrEqual(offered[0], lowest, name);
    assertLessOrEqual(offered[1], highest, name);
  }
});

holds("ApiVersions says the same in each of its versions", async ({ connection, t }) => {
  const readRanges = (answer: ResponseReader) =>
    answer.array(() => [answer.int16(), answer.int16(), answer.int16()]);
  const first = await connection.ask({ api: API.apiVersions, version: 0 });
  assertEquals(errorName(first.int16()), "NONE");
  const expected = readRanges(first);
  for (const version of [1, 2]) {
    await t.step(`version ${version}`, async () => {
      const answer = await connection.ask({ api: API.apiVersions, version });
      assertEquals(errorName(answer.int16()), "NONE");
      assertEquals(readRanges(answer), expected);
      assertEquals([answer.int32(), answer.remaining], [0, 0], "throttle time and nothing more");
    });
  }
  await t.step("version 3, flexible", async () => {
    // No tags in the header, two compact strings that name the client, no tags behind them.
    const body = new Uint8Array([0, 2, 0x61, 2, 0x31, 0]);
    const answer = await connection.ask({ api: API.apiVersions, version: 3, body });
    assertEquals(errorName(answer.int16()), "NONE");
    const count = answer.int8() - 1; // a varint of one byte up to 127
    const found = Array.from({ length: count }, () => {
      const range = [answer.int16(), answer.int16(), answer.int16()];
      assertEquals(answer.int8(), 0, "no tags");
      return range;
    });
    assertEquals(found, expected);
  });
});

holds("ApiVersions of a version to come is answered in version 0", async ({ connection }) => {
  const tags = new RequestWriter().int8(0).toBytes();
  const answer = await connection.ask({ api: API.apiVersions, version: 99, body: tags });
  assertEquals(errorName(answer.int16()), "UNSUPPORTED_VERSION");
  const ranges = answer.array(() => [answer.int16(), answer.int16(), answer.int16()]);
  assertEquals(ranges.some(([api]) => api === API.apiVersions), true);
  assertEquals(answer.remaining, 0);
});

holds("requests that the broker does not have end the connection", async ({ broker, t }) => {
  const cases = [
    { name: "an unknown one", request: { api: 999, version: 0 } },
    { name: "a version of old", request: { api: API.fetch, version: 3 } },
    { name: "produce before records had format 2", request: { api: API.produce, version: 2 } },
    { name: "a version to come", request: { api: API.heartbeat, version: 99 } },
  ];
  for (const { name, request } of cases) {
    await t.step(name, async () => {
      using connection = await connectRaw(broker.address);
      await connection.send(request);
      assertEquals(await connection.receive(), undefined);
    });
  }
});

holds("bytes that are no request end the connection", async ({ broker, t }) => {
  const noise = Uint8Array.from({ length: 4096 }, (_, i) => ((i * 7919) >> 3) | 0x80);
  const framed = noise.slice(0, 104);
  new DataView(framed.buffer).setInt32(0, 100);
  const cases = [
    { name: "HTTP", bytes: new TextEncoder().encode("GET / HTTP/1.1\r\nhost: x\r\n\r\n") },
    { name: "noise", bytes: noise },
    { name: "noise of the right length", bytes: framed },
    { name: "a length without an end", bytes: new Uint8Array([0x7f, 0xff, 0xff, 0xff]) },
  ];
  for (const { name, bytes } of cases) {
    await t.step(name, async () => {
      using connection = await connectRaw(broker.address);
      await connection.sendBytes(bytes);
      assertEquals(await connection.receive(), undefined);
    });
  }
});

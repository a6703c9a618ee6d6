/**
 * What our two modules cost in CPU beside those of kafkajs, and how that grows with what strangers send:
 *
 *     deno run tests/shared/kafka/wire/measure.ts
 *
 * @module
 */
import { Buffer } from "node:buffer";
import process from "node:process";
import { gzipSync } from "node:zlib";
import type { ProduceOptions } from "../../../../shared/kafka/wire/encode_produce_request.ts";
import type { ProducedMessage } from "../../../../shared/kafka/wire/encode_records.ts";
import { replaced, stock } from "../../../../shared/kafka/wire/replace_kafkajs_modules.ts";
import { encodeBatch, encodeBody, toResponse } from "./encode_batch.ts";

const RECORDS = 500;
const ROUNDS = 60;
const MIB = 1_048_576;
/** Where the one batch of a request to `delhaize_shop` begins. */
const BATCH_AT = 39;

/** CPU of the cheapest of `rounds` runs after some to warm up, in milliseconds. */
async function measure(run: () => unknown, rounds = ROUNDS): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < rounds + rounds / 3; i++) {
    const started = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(started);
    if (i >= rounds / 3) times.push((user + system) / 1_000);
  }
  return Math.min(...times);
}

function toMessages(headers: ProducedMessage["headers"]): readonly ProducedMessage[] {
  return Array.from({ length: RECORDS }, (_, i) => ({
    key: `Gent Zuid/${i}`,
    value: JSON.stringify({ id: `${i}`, text: "banana, 1.50; ".repeat(41) }),
    timestamp: String(1_790_000_000_000 + i),
    headers,
  }));
}

const HEADERS = {
  "request-id": "0b2f3a5e-4c1d-4e7f-9a8b-7c6d5e4f3a2b",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "received-at": "2026-11-29T12:00:00.000Z",
};

async function compare(name: string, messages: readonly ProducedMessage[], compression = 0) {
  const options: ProduceOptions = {
    acks: -1,
    timeout: 30_000,
    compression,
    producerId: "1000",
    topicData: [{ topic: "delhaize_shop", partitions: [{ partition: 0, messages }] }],
  };
  const payload = (await replaced.produceRequest(options).encode()).buffer;
  const batch = Buffer.from(payload.subarray(BATCH_AT));
  const us = (ms: number) => (ms * 1_000 / RECORDS).toFixed(2).padStart(8);
  console.log(
    name.padEnd(29),
    us(await measure(() => stock.produceRequest(options).encode())),
    us(await measure(() => replaced.produceRequest(options).encode())),
    us(await measure(() => stock.decodeMessages(toResponse(batch)))),
    us(await measure(() => replaced.decodeMessages(toResponse(batch)))),
  );
}

console.log(`${"µs of CPU a record of 600 bytes".padEnd(31)} encode    ours  decode    ours`);
await compare("three headers", toMessages(HEADERS));
await compare("no headers", toMessages(undefined));
await compare("three headers, gzip", toMessages(HEADERS), 1);

/** Decodes what `toRecordSet` makes of `n`, `2n` and `4n`, and prints the milliseconds of CPU. */
async function grow(name: string, n: number, toRecordSet: (n: number) => Buffer) {
  const columns: string[] = [];
  for (const size of [n, 2 * n, 4 * n]) {
    const recordSet = toRecordSet(size);
    const run = () => replaced.decodeMessages(toResponse(recordSet));
    columns.push(`${size}: ${(await measure(run, 9)).toFixed(2)}`);
  }
  console.log(name.padEnd(40), columns.join("  "));
}

const record = (headers: readonly (readonly [string, string | null])[]): Buffer =>
  encodeBatch([{ value: "v", headers: Object.fromEntries(headers) }]);
const names = (n: number, toName: (i: number) => string) =>
  record(Array.from({ length: n }, (_, i) => [toName(i), null] as const));

console.log("\nms of CPU to decode n, 2n, 4n");
await grow("headers of one record", 10_000, (n) => names(n, (i) => `header-${i}`));
await grow("headers whose names are numbers", 10_000, (n) => names(n, String));
await grow(
  "headers whose names collide in V8",
  10_000,
  (n) => names(n, (i) => `${i * 262_144 + 7}`),
);
await grow(
  "one header n times",
  10_000,
  (n) => encodeBatch([{ value: "v", headers: { schema: Array(n).fill("x") } }]),
);
await grow(
  "empty records of one batch",
  50_000,
  (n) => encodeBatch(Array(n).fill({ value: null })),
);
await grow("records of one batch, gzip", 10_000, (n) => {
  const messages = Array(n).fill({ value: null });
  return encodeBatch(messages, { attributes: 1, body: gzipSync(encodeBody(messages)) });
});
await grow("batches of one record", 1_000, (n) =>
  Buffer.concat(
    Array.from({ length: n }, (_, baseOffset) => encodeBatch([{ value: "v" }], { baseOffset })),
  ));
await grow("value of n MiB", 1, (n) => encodeBatch([{ value: Buffer.alloc(n * MIB) }]));
await grow("oversized value of n MiB", 8, (n) => encodeBatch([{ value: Buffer.alloc(n * MIB) }]));
await grow(
  "gzip bomb of n MiB",
  64,
  (n) =>
    encodeBatch([{ value: null }], { attributes: 1, body: gzipSync(Buffer.alloc(n * MIB, " ")) }),
);

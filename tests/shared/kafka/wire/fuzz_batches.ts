/**
 * Damages record sets at random and decodes them, for the test beside it and for drills that take
 * more time.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import {
  createDecodeMessages,
  DECODER_FAILED,
} from "../../../../shared/kafka/wire/decode_messages.ts";
import { unreadableBatchOf } from "../../../../shared/kafka/wire/unreadable_batch.ts";
import { encodeBatch, encodeBody, sign, toResponse } from "./encode_batch.ts";
import foreign from "./fixtures/foreign_batches.json" with { type: "json" };

/** What came of it. */
export interface FuzzResult {
  /** Record sets that were decoded. */
  readonly count: number;
  /** Messages for batches that cannot be read, by reason. */
  readonly unreadable: Readonly<Record<string, number>>;
  /** Milliseconds of the slowest. */
  readonly slowestMs: number;
  /** The highest that its memory rose above where it was, in bytes. */
  readonly memoryBytes: number;
}

/** Numbers at the edges of what lengths and counts can be. */
const LIES = [-2_147_483_648, -5, -2, -1, 0, 1, 60, 127, 65_536, 1_000_000, 2_147_483_647];
/** Where the fields of the header stand that are 32 bits wide. */
const FIELDS = [8, 12, 23, 53, 57];
const NEIGHBOUR = encodeBatch([{ key: "k", value: "neighbour" }], { baseOffset: 1_000 });

/**
 * Decodes `count` damaged record sets, the same ones for the same `seed`. Half of them get the right
 * checksum after the damage, as a stranger would send them.
 *
 * @throws what the decoder throws, with the record set as base64: it must throw nothing
 */
export async function fuzzBatches(count: number, seed: number): Promise<FuzzResult> {
  const random = createRandom(seed);
  const originals = createOriginals();
  const unreadable: Record<string, number> = {};
  const memoryBefore = readMemory();
  let slowestMs = 0;
  let memoryBytes = 0;
  for (let i = 0; i < count; i++) {
    const original = originals[random(originals.length)]!;
    const damaged = damage(Buffer.from(original), random);
    const recordSet = random(2) === 0 ? damaged : Buffer.concat([damaged, NEIGHBOUR]);
    const decodeMessages = createDecodeMessages();
    const started = performance.now();
    try {
      // Twice, since what has a wrong checksum is only believed the second time.
      await decodeMessages(toResponse(recordSet));
      for (const message of await decodeMessages(toResponse(recordSet))) {
        const batch = unreadableBatchOf(message);
        if (batch === undefined) continue;
        if (batch.detail === DECODER_FAILED) throw new Error(batch.detail);
        unreadable[batch.reason] = (unreadable[batch.reason] ?? 0) + 1;
      }
    } catch (cause) {
      throw new Error(`Cannot decode ${recordSet.toString("base64")}`, { cause });
    }
    slowestMs = Math.max(slowestMs, performance.now() - started);
    if (i % 100 === 0) {
      memoryBytes = Math.max(memoryBytes, readMemory() - memoryBefore);
    }
  }
  return { count, unreadable, slowestMs, memoryBytes };
}

/** Of this test alone: other files run beside it in the same process. */
function readMemory(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

type Random = (below: number) => number;

/** Batches of Java, of librdkafka and our own, in all codecs and formats. */
function createOriginals(): readonly Buffer[] {
  const headers = { schema: "basket.v1", constructor: ["a", null], "7": "b" };
  const messages = Array.from(
    { length: 20 },
    (_, i) => ({ key: `${i}`, value: "x".repeat(i), headers }),
  );
  const body = encodeBody(messages);
  const ours = [
    encodeBatch(messages),
    encodeBatch(messages, { attributes: 1, body: gzipSync(body) }),
    encodeBatch(messages, { attributes: 4, body: zstdCompressSync(body) }),
    encodeBatch(messages, { attributes: 1, body: deflateRawSync(body) }),
  ];
  return [...foreign.map(({ base64 }) => Buffer.from(base64, "base64")), ...ours];
}

function damage(batch: Buffer, random: Random): Buffer {
  const isSigned = random(2) === 0;
  let damaged = batch;
  for (let times = 1 + random(4); times > 0; times--) damaged = damageOnce(damaged, random);
  if (isSigned && damaged.length > 61 && damaged[16] === 2) sign(damaged);
  return damaged;
}

function damageOnce(batch: Buffer, random: Random): Buffer {
  if (batch.length < 62) return batch;
  const at = random(batch.length);
  switch (random(6)) {
    case 0: // a bit
      batch[at]! ^= 1 << random(8);
      return batch;
    case 1: // a byte of the records
      batch[61 + random(batch.length - 61)] = random(256);
      return batch;
    case 2: // a field of the header
      batch.writeInt32BE(LIES[random(LIES.length)]!, FIELDS[random(FIELDS.length)]!);
      return batch;
    case 3: // the codec
      batch[22] = random(256);
      return batch;
    case 4: // the end, with a length that says so
      return withLength(batch.subarray(0, 61 + random(batch.length - 61)));
    default: { // a piece twice
      const piece = batch.subarray(at, at + random(64));
      return withLength(Buffer.concat([batch.subarray(0, at), piece, batch.subarray(at)]));
    }
  }
}

function withLength(batch: Buffer): Buffer {
  batch.writeInt32BE(batch.length - 12, 8);
  return batch;
}

/** The linear congruential generator of Numerical Recipes: the same numbers for the same seed. */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

import { assert, assertEquals } from "@std/assert";
import { fuzzBatches } from "./fuzz_batches.ts";

const COUNT = 5_000;
const MIB = 1_048_576;

Deno.test(`${COUNT} damaged record sets: nothing is thrown, hangs or fills the memory`, async () => {
  const { count, unreadable, slowestMs, memoryBytes } = await fuzzBatches(COUNT, 20_261_129);
  assertEquals(count, COUNT);
  for (
    const reason of ["wrong_crc", "malformed_records", "malformed_compression", "unknown_codec"]
  ) {
    assert((unreadable[reason] ?? 0) > 100, `${reason}: ${unreadable[reason]}`);
  }
  assert(slowestMs < 2_000, `The slowest took ${slowestMs} ms`);
  assert(memoryBytes < 256 * MIB, `Memory rose by ${memoryBytes} bytes`);
});

/**
 * CRC-32C (Castagnoli), the checksum of Kafka's record batches. Every byte that we produce or
 * consume passes through here, so it takes eight bytes a step, with a table for each.
 *
 * @module
 */

const POLYNOMIAL = 0x82f63b78;
const STEP_BYTES = 8;
const [T0, T1, T2, T3, T4, T5, T6, T7] = createTables();

/** The checksum of `bytes` as an unsigned 32-bit number (RFC 3720, appendix B.4). */
export function crc32c(bytes: Uint8Array): number {
  const lastStep = bytes.length - STEP_BYTES;
  let crc = -1;
  let at = 0;
  // `!` because noUncheckedIndexedAccess cannot see that every index is masked or below the length.
  for (; at <= lastStep; at += STEP_BYTES) {
    crc ^= bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24;
    crc = T7[crc & 255]! ^ T6[crc >>> 8 & 255]! ^ T5[crc >>> 16 & 255]! ^ T4[crc >>> 24]! ^
      T3[bytes[at + 4]!]! ^ T2[bytes[at + 5]!]! ^ T1[bytes[at + 6]!]! ^ T0[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) crc = crc >>> 8 ^ T0[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}

type Table = Int32Array;

/** The `n`th table is the checksum of a byte that `n` zero bytes follow. */
function createTables(): [Table, Table, Table, Table, Table, Table, Table, Table] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
    return crc;
  });
  const shift = (table: Table): Table => table.map((crc) => crc >>> 8 ^ first[crc & 255]!);
  const second = shift(first);
  const third = shift(second);
  const fourth = shift(third);
  const fifth = shift(fourth);
  const sixth = shift(fifth);
  const seventh = shift(sixth);
  return [first, second, third, fourth, fifth, sixth, seventh, shift(seventh)];
}

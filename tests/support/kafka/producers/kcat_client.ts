/**
 * kcat as a producer: the command of librdkafka, here of Debian's older version.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { kcat, mayRunKcat } from "../kcat.ts";
import type { ForeignClient, ForeignRecord } from "./foreign_producer.ts";

/** See the module. Records of one call share headers and partition; texts have no line ends. */
export const kcatClient: ForeignClient = {
  name: "kcat",
  codecs: ["none", "gzip", "snappy", "lz4", "zstd"],
  isWhole: false,
  isAvailable: () => Promise.resolve(mayRunKcat),
  open: (address) =>
    Promise.resolve({
      async send(records, { topic, codec = "none" }) {
        const settings = ["enable.idempotence=true", "linger.ms=50", "batch.size=1000000"];
        const args = ["-P", "-t", topic, "-z", codec, ...settings.flatMap((one) => ["-X", one])];
        // An empty key or value is null.
        const lines = records.map((record) => `${toLine(record)}\n`);
        await kcat(address, [...args, "-Z", "-K", SEPARATOR], { input: lines.join("") });
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};

function toLine({ key = null, value, headers, partition, timestampMs }: ForeignRecord): string {
  if (headers !== undefined || partition !== undefined || timestampMs !== undefined) {
    throw new Error("kcat cannot give each record headers, a partition or a time of its own");
  }
  return [key, value].map((text) => text === null ? "" : Buffer.from(text).toString()).join(
    SEPARATOR,
  );
}

/** No text of a basket holds it. */
const SEPARATOR = "\u001f";

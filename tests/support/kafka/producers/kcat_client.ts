/**
 * kcat as a producer: the command of librdkafka, here of Debian's older version.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { kcat, mayRunKcat } from "../kcat.ts";
import { type Bytes, type ForeignClient, type ForeignRecord, toBytes } from "./foreign_producer.ts";

/**
 * Debian's kcat, started once for each run of records that have the same headers and partition: its
 * command line sets both for all records of a call.
 */
export const kcatClient: ForeignClient = {
  name: "kcat",
  codecs: ["none", "gzip", "snappy", "lz4", "zstd"],
  isWhole: false,
  isAvailable: () => Promise.resolve(mayRunKcat),
  open: (address) =>
    Promise.resolve({
      async send(records, { topic, codec = "none" }) {
        for (const { flags, some } of toRuns(records)) {
          const args = ["-P", "-t", topic, "-z", codec, ...SETTINGS, ...FORMAT, ...flags];
          await kcat(address, args, { input: Buffer.concat(some.flatMap(toInput)) });
        }
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};

interface Run {
  readonly flags: readonly string[];
  readonly some: ForeignRecord[];
}

function toRuns(records: readonly ForeignRecord[]): readonly Run[] {
  const runs: Run[] = [];
  for (const record of records) {
    const flags = toFlags(record);
    const last = runs.at(-1);
    if (last?.flags.join("\n") === flags.join("\n")) last.some.push(record);
    else runs.push({ flags, some: [record] });
  }
  return runs;
}

/** @throws {Error} for what kcat cannot give a record */
function toFlags({ headers = [], partition, timestampMs }: ForeignRecord): readonly string[] {
  if (timestampMs !== undefined) throw new Error("kcat cannot give a record a time of its own");
  return [
    ...headers.flatMap((
      [name, value],
    ) => ["-H", value === null ? name : `${name}=${toText(value)}`]),
    ...(partition === undefined ? [] : ["-p", `${partition}`]),
  ];
}

function toText(bytes: Bytes): string {
  const text = Buffer.from(toBytes(bytes)).toString();
  if (text.includes("\0") || Buffer.from(text).compare(toBytes(bytes)) !== 0) {
    throw new Error("kcat cannot give a header bytes that are no text");
  }
  return text;
}

function toInput({ key = null, value }: ForeignRecord): readonly Uint8Array[] {
  return [toBytes(key ?? ""), BEHIND_KEY, toBytes(value ?? ""), BEHIND_RECORD];
}

/** No record of a test holds them. */
const BEHIND_KEY = Buffer.from("\u001f\u001d\u001f");
const BEHIND_RECORD = Buffer.from("\u001e\u001d\u001e");
/** An empty key or value is null. */
const FORMAT = ["-Z", "-K", BEHIND_KEY.toString(), "-D", BEHIND_RECORD.toString()];
/** By default it waits five minutes for a broker. */
const SETTINGS = [
  ...["enable.idempotence=true", "linger.ms=50", "batch.size=1000000"],
  "message.timeout.ms=15000",
].flatMap((one) => ["-X", one]);

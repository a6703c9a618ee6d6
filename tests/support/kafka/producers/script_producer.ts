/**
 * A producer in another language, in a process of its own that takes requests as lines of JSON.
 *
 * @module
 */
import { freshName } from "../../fresh_name.ts";
import { type ProcessOptions, spawnProcess } from "../../process/spawn_process.ts";
import { waitUntil } from "../../wait_until.ts";
import {
  type Bytes,
  type ForeignProducer,
  type ForeignRecord,
  toBytes,
} from "./foreign_producer.ts";

/** Starts `program`, which reads requests for the broker at `address`. */
export function startScriptProducer(
  program: string,
  { address, ...options }: Pick<ProcessOptions, "args"> & { readonly address: string },
): Required<ForeignProducer> {
  const process = spawnProcess(program, { ...options, hasInput: true });
  let hasEnded = false;
  process.ended.then(() => hasEnded = true);
  let id = 0;

  async function ask(request: Readonly<Record<string, unknown>>): Promise<void> {
    const own = ++id;
    await process.type(`${JSON.stringify({ id: own, address, ...request })}\n`);
    const answer = await waitUntil(`${program} answers`, () => {
      const found = findAnswer(process.output(), own);
      if (found === undefined && hasEnded) {
        throw new Error(`${program} has ended:\n${process.output()}`);
      }
      return found;
    }, { timeoutMs: 60_000 });
    if (answer.error !== undefined) throw new Error(`${program} cannot produce: ${answer.error}`);
  }

  return {
    send: (records, { topic, codec = "none" }) =>
      ask({ topic, codec, records: records.map(toRequest) }),
    transact: (transactions, { topic, codec = "none" }) =>
      ask({
        topic,
        codec,
        transactionalId: freshName("transaction"),
        transactions: transactions.map(({ end, records }) => (
          { end, records: records.map(toRequest) }
        )),
      }),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}

function findAnswer(output: string, id: number): { readonly error?: string } | undefined {
  const line = output.split("\n").slice(0, -1).find((text) => {
    return new RegExp(`^\\{"answer": ?${id}[,}]`).test(text);
  });
  return line === undefined ? undefined : JSON.parse(line);
}

function toRequest(
  { key = null, value, headers = [], partition, timestampMs }: ForeignRecord,
): Readonly<Record<string, unknown>> {
  return {
    key: toBase64(key),
    value: toBase64(value),
    headers: headers.map(([name, header]) => [name, toBase64(header)]),
    ...(partition === undefined ? {} : { partition }),
    ...(timestampMs === undefined ? {} : { timestamp: timestampMs }),
  };
}

function toBase64(bytes: Bytes | null): string | null {
  return bytes === null ? null : toBytes(bytes).toBase64();
}

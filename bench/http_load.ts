/**
 * A load generator cheap enough not to be the thing that is measured: raw keep-alive connections,
 * one prepared request each, of which only the basket's number changes. Runs as a process of its
 * own and prints its counts as JSON.
 *
 * Arguments: port, path, connections, seconds, a prefix for basket ids.
 *
 * @module
 */
import { createBasketMaker } from "../generator/make_basket.ts";

/** What one run counted. */
export interface LoadReport {
  /** Answers by status. */
  readonly answers: Readonly<Record<string, number>>;
  readonly seconds: number;
}

const [port = "", path = "", connections = "", seconds = "", prefix = ""] = Deno.args;
const DIGITS = 9;
const answers: Record<string, number> = {};
let next = 0;

/** One request whose body holds a number of fixed width at `at`. */
function makeRequest(): { readonly bytes: Uint8Array; readonly at: number } {
  const basket = createBasketMaker({ seed: 1, date: "2026-01-01" })(SAMPLE);
  const id = `${prefix}-${"0".repeat(DIGITS)}`;
  const body = JSON.stringify({ ...basket, id });
  const length = new TextEncoder().encode(body).length;
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
    `content-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  const text = head + body;
  const bytes = new TextEncoder().encode(text);
  const at = new TextEncoder().encode(text.slice(0, text.indexOf(id))).length + prefix.length + 1;
  return { bytes, at };
}

/** The basket of the generator's day that is nearest to the mean size, 8 lines in 600 bytes. */
const SAMPLE = 6;

async function run(until: number): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  connection.setNoDelay(true);
  const { bytes, at } = makeRequest();
  const buffer = new Uint8Array(4_096);
  const decoder = new TextDecoder();
  while (performance.now() < until) {
    const digits = String(next++).padStart(DIGITS, "0");
    for (let index = 0; index < DIGITS; index++) bytes[at + index] = digits.charCodeAt(index);
    let written = 0;
    while (written < bytes.length) written += await connection.write(bytes.subarray(written));
    let text = "";
    while (!isWhole(text)) {
      const read = await connection.read(buffer);
      if (read === null) throw new Error("The server closed the connection");
      text += decoder.decode(buffer.subarray(0, read));
    }
    const status = text.slice(9, 12);
    answers[status] = (answers[status] ?? 0) + 1;
  }
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const length = /content-length: (\d+)/i.exec(text);
  return text.length >= end + 4 + Number(length?.[1] ?? 0);
}

const startedAt = performance.now();
const until = startedAt + Number(seconds) * 1000;
await Promise.all(Array.from({ length: Number(connections) }, () => run(until)));
const report: LoadReport = { answers, seconds: (performance.now() - startedAt) / 1000 };
console.log(JSON.stringify(report));

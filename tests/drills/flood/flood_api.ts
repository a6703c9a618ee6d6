/**
 * Floods an API from many clients at once, from a process of its own: bodies and queries that cost
 * much to hash, slow uploads, event streams, bodies that never end, heads that never end.
 *
 * `deno run -A flood_api.ts OPTIONS_AS_JSON` prints a {@linkcode FloodReport} as JSON.
 *
 * @module
 */
import { sleep } from "../../../shared/service/sleep.ts";
import { readAnswers } from "../../support/http/read_answers.ts";

/** What to flood, and how long. */
export interface FloodOptions {
  readonly port: number;
  /** A client each. */
  readonly keys: readonly string[];
  readonly seconds: number;
  /** Connections of each slow kind, of all clients together. */
  readonly connections: number;
}

/** The kinds of floods. */
export const FLOODS = ["hash", "query", "upload", "stream", "body", "head"] as const;

/** How often each kind was answered, by status; `none` was open until the flood ended. */
export type FloodReport = Readonly<
  Record<(typeof FLOODS)[number], Readonly<Record<string, number>>>
>;

/** Floods until the time is over, then closes all connections. */
async function floodApi(options: FloodOptions): Promise<FloodReport> {
  const { port, keys, seconds, connections } = options;
  const over = AbortSignal.timeout(1_000 * seconds);
  const report = Object.fromEntries(FLOODS.map((kind) => [kind, {}])) as {
    readonly [kind in (typeof FLOODS)[number]]: Record<string, number>;
  };
  const work: Promise<void>[] = [];

  /** Sends a request every `everyMs`, as each client in turn. */
  async function repeat(
    kind: "hash" | "query",
    { everyMs, path, init }: {
      readonly everyMs: number;
      readonly path: string;
      readonly init: RequestInit;
    },
  ): Promise<void> {
    for (let turn = 0; !over.aborted; turn++) {
      const headers = {
        "content-type": "application/json",
        authorization: `Bearer ${keys[turn % keys.length]}`,
      };
      const status = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers })
        .then(async (response) => {
          await response.body?.cancel();
          return String(response.status);
        }, () => "failed");
      report[kind][status] = (report[kind][status] ?? 0) + 1;
      await sleep(everyMs, over);
    }
  }

  /** Opens connections that send the beginning of a request and no more than a byte a second. */
  async function hold(
    kind: "upload" | "stream" | "body" | "head",
    { write, drip = "" }: {
      readonly write: (key: string) => string;
      readonly drip?: string;
    },
  ): Promise<void> {
    for (let at = 0; at < connections && !over.aborted; at++) {
      const key = keys[at % keys.length] ?? "";
      work.push(
        holdOne(port, { text: write(key), drip, over }).then((status) => {
          report[kind][status] = (report[kind][status] ?? 0) + 1;
        }),
      );
      await sleep(2_000 * seconds / 5 / connections, over);
    }
  }

  const names = Array.from({ length: 8_000 }, (_, at) => `p${at}`).join("&");
  const members = Array.from({ length: 60_000 }, (_, at) => `"${7 + at * 262_144}":1`).join();
  work.push(
    repeat("hash", {
      everyMs: 500,
      path: "/baskets",
      init: { method: "POST", body: `{${members}}` },
    }),
    repeat("query", { everyMs: 100, path: `/stats/sales?${names}`, init: {} }),
    hold("upload", { write: (key) => `${toHead(key, "/baskets/batch", 60_000_000)}[`, drip: " " }),
    hold("stream", {
      write: (key) =>
        `GET /stats/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n\r\n`,
    }),
    hold("body", {
      write: (key) => `${toHead(key, "/baskets", 1_000_000)}{"id":"${"x".repeat(900_000)}`,
    }),
    hold("head", { write: () => "POST /baskets HTTP/1.1\r\nhost: x\r\ncontent-ty" }),
  );
  for (let at = 0; at < work.length; at++) await work[at];
  return report;
}

function toHead(key: string, path: string, length: number): string {
  return `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n` +
    `content-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
}

/** The status of the answer, or `none` when there was none before the end. */
async function holdOne(
  port: number,
  { text, drip, over }: {
    readonly text: string;
    readonly drip: string;
    readonly over: AbortSignal;
  },
): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
  if (connection === undefined) return "failed";
  let isClosed = false;
  function close(): void {
    if (!isClosed) connection?.close();
    isClosed = true;
  }
  over.addEventListener("abort", close, { once: true });
  if (over.aborted) close();
  const encoder = new TextEncoder();
  const sending = (async () => {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    while (drip !== "" && !isClosed) {
      await sleep(1_000, over);
      await connection.write(encoder.encode(drip));
    }
  })().catch(() => {});
  let status = "none";
  const buffer = new Uint8Array(16_384);
  while (!isClosed) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) break;
    if (status !== "none") continue;
    status = String(readAnswers(buffer.subarray(0, count))[0]?.status ?? "none");
    // A stream goes on; everything else has been answered.
    if (status !== "200") break;
  }
  close();
  await sending;
  return status;
}

if (import.meta.main) {
  console.log(JSON.stringify(await floodApi(JSON.parse(Deno.args[0] ?? "{}"))));
}

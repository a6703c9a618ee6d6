/**
 * A load generator in a process of its own, cheap enough to offer more than the API can take: raw
 * keep-alive connections, one prepared request each, of which only the basket's number changes.
 *
 * With a rate it is an open loop: requests go out when they are due, whatever became of those
 * before. Without one, each connection sends its next
 * request when it has the answer to the one before.
 *
 * `deno run -A offer_load.ts OPTIONS_AS_JSON` prints its report as JSON.
 *
 * @module
 */
import { createDeadlines } from "../../../api/http/deadlines.ts";
import { type LatencySummary, summarizeLatencies } from "../../../generator/latency.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { sleep } from "../../../shared/service/sleep.ts";

/** What to offer. */
export interface OfferOptions {
  readonly port: number;
  readonly seconds: number;
  /** Baskets begin with it: different for each run. */
  readonly prefix: string;
  /** Connections of the closed loop; most of the open one, as a proxy has a most. */
  readonly connections: number;
  /** Requests a second; without it a closed loop. */
  readonly ratePerSecond?: number;
  /** Where the receipts go, a line each. */
  readonly receiptsFile?: string;
}

/** What became of it. */
export interface OfferReport {
  readonly offered: number;
  /** Not offered, since every connection waited for an answer. */
  readonly heldBack: number;
  /** By status; `failed` had no answer in 10 s, or a connection that broke or was refused. */
  readonly answers: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** From the first byte sent, or the connection opened, to the answer. */
  readonly acceptedMs: LatencySummary | undefined;
  readonly refusedMs: LatencySummary | undefined;
  /** How late requests went out: what this process and not the API adds. */
  readonly lateMs: LatencySummary | undefined;
}

/** Longer than any answer may take. */
const deadlines = createDeadlines({ timeoutMs: 10_000 });
const DIGITS = 9;

/** Offers the load of `options`. */
async function offerLoad(options: OfferOptions): Promise<OfferReport> {
  const { ratePerSecond, seconds, connections: most } = options;
  const template = makeTemplate(options);
  const answers: Record<string, number> = {};
  const [acceptedMs, refusedMs, lateMs] = [[], [], []] as [number[], number[], number[]];
  const receipts: string[] = [];
  const idle: Link[] = [];
  let open = 0;
  let next = 0;
  let heldBack = 0;
  const startedAt = performance.now();

  async function send(link: Link | undefined, dueAt: number): Promise<void> {
    const number = next++;
    const sentAt = performance.now();
    lateMs.push(sentAt - dueAt);
    try {
      if (link === undefined) open++;
      link ??= await openLink(options.port, template);
      const { status, body, isLast } = await link.ask(number);
      answers[status] = (answers[status] ?? 0) + 1;
      (status === 202 ? acceptedMs : refusedMs).push(performance.now() - sentAt);
      if (status === 202) receipts.push(body);
      if (isLast) {
        link.close();
        open--;
      } else {
        idle.push(link);
      }
    } catch {
      open--;
      link?.close();
      answers.failed = (answers.failed ?? 0) + 1;
    }
  }

  if (ratePerSecond === undefined) {
    const until = startedAt + 1_000 * seconds;
    await Promise.all(Array.from({ length: most }, async () => {
      while (performance.now() < until) await send(idle.pop(), performance.now());
    }));
  } else {
    const sending = new Set<Promise<void>>();
    for (let tick = 0; tick < ratePerSecond * seconds;) {
      const now = performance.now();
      for (; tick < ratePerSecond * seconds; tick++) {
        const dueAt = startedAt + 1_000 * tick / ratePerSecond;
        if (dueAt > now) break;
        const link = idle.pop();
        if (link === undefined && open >= most) {
          heldBack++;
          continue;
        }
        const sent = send(link, dueAt);
        sending.add(sent);
        sent.finally(() => sending.delete(sent));
      }
      await sleep(1);
    }
    await Promise.all(sending);
  }
  for (const link of idle) link.close();
  if (options.receiptsFile !== undefined) {
    await Deno.writeTextFile(options.receiptsFile, receipts.map((line) => `${line}\n`).join(""));
  }
  return {
    offered: next,
    heldBack,
    answers,
    seconds: (performance.now() - startedAt) / 1_000,
    acceptedMs: summarizeLatencies(acceptedMs),
    refusedMs: summarizeLatencies(refusedMs),
    lateMs: summarizeLatencies(lateMs),
  };
}

interface Link {
  /** `isLast`: the server closes the connection, as it says. */
  ask(
    number: number,
  ): Promise<{ readonly status: number; readonly body: string; readonly isLast: boolean }>;
  close(): void;
}

async function openLink(port: number, { bytes: template, at }: Template): Promise<Link> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const bytes = template.slice();
  const buffer = new Uint8Array(4_096);
  const decoder = new TextDecoder();
  function close(): void {
    try {
      connection.close();
    } catch {
      // The deadline has closed it.
    }
  }
  return {
    async ask(number) {
      for (let rest = number, index = DIGITS - 1; index >= 0; index--) {
        bytes[at + index] = 0x30 + rest % 10;
        rest = Math.floor(rest / 10);
      }
      const end = deadlines.start(close);
      try {
        for (let sent = 0; sent < bytes.length;) {
          sent += await connection.write(bytes.subarray(sent));
        }
        let text = "";
        while (true) {
          const count = await connection.read(buffer);
          if (count === null) throw new Error("The server closed the connection");
          text += decoder.decode(buffer.subarray(0, count));
          const end = text.indexOf("\r\n\r\n");
          const length = Number(/content-length: (\d+)/.exec(text)?.[1] ?? 0);
          if (end === -1 || text.length < end + 4 + length) continue;
          return {
            status: Number(text.slice(9, 12)),
            body: text.slice(end + 4),
            isLast: text.includes("\r\nconnection: close\r\n"),
          };
        }
      } finally {
        end();
      }
    },
    close,
  };
}

interface Template {
  readonly bytes: Uint8Array;
  /** Where the number of the basket stands in it. */
  readonly at: number;
}

/** A basket of the usual size, 8 lines in 600 bytes. */
function makeTemplate({ port, prefix }: OfferOptions): Template {
  const basket = createBasketMaker({ seed: 1, date: "2026-01-01" })(6);
  const id = `${prefix}-${"0".repeat(DIGITS)}`;
  const body = JSON.stringify({ ...basket, id });
  const text = `POST /baskets HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
    `content-type: application/json\r\n` +
    `content-length: ${new TextEncoder().encode(body).length}\r\n\r\n${body}`;
  const at = new TextEncoder().encode(text.slice(0, text.indexOf(id))).length + prefix.length + 1;
  return { bytes: new TextEncoder().encode(text), at };
}

if (import.meta.main) {
  console.log(JSON.stringify(await offerLoad(JSON.parse(Deno.args[0] ?? "{}"))));
}

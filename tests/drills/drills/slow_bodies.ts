/**
 * Thousands of connections that declare a body and send three bytes of it, and hundreds that never
 * end their head: they cost next to nothing, a good client is served meanwhile, and those whose
 * head is whole get their 408.
 *
 * @module
 */
import { createApiClient } from "../../../generator/api_client.ts";
import { stress } from "../../../operate/stress/stress.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import { readAnswers } from "../../support/http/read_answers.ts";
import type { Drill } from "../drill.ts";
import type { World } from "../world.ts";
import { watchMemory } from "../watch_memory.ts";

/** The drill. */
export const slowBodies: Drill = {
  name: "slow-bodies",
  onAnyBroker: true,
  async run(world, { short, seed }) {
    const [bodies, heads] = short ? [300, 75] : [2_000, 500];
    const timeoutMs = short ? 3_000 : 10_000;
    const api = await world.startApi(undefined, { BODY_TIMEOUT_MS: String(timeoutMs) });
    await world.startConsumer();
    const port = Number(new URL(api.url).port);
    const good = (seconds: number, part: number) =>
      stress(
        { requests: 100 * seconds, ratePerSecond: 100, seed: seed + part, date: "2026-01-01" },
        {
          sendBasket: createApiClient({ url: api.url, maxAttempts: 1 }).sendBasket,
          writeReceipt: (line) => Promise.resolve(world.keepReceipt(line)),
        },
      );
    await warmUp(world, { url: api.url, seed, requests: short ? 3_000 : 10_000 });
    await using memory = await watchMemory(api);

    const slow: ReturnType<typeof slowly>[] = [];
    for (let index = 0; index < bodies; index++) {
      slow.push(slowly(port, toSlowBody(index)));
      // All are open together in the end, but a thousand in one second would be a backlog to shed.
      if (index % 100 === 99) await sleep(250);
    }
    for (let index = 0; index < heads; index++) slow.push(slowly(port, SLOW_HEAD));
    const served = await good(Math.ceil(timeoutMs / 1_000), 1);
    const grown = memory.peak - memory.start;
    const answers = await Promise.all(slow.slice(0, bodies).map((one) => one.answer));
    // Deno's server waits for a head for ever, so somebody else has to end these: here the client.
    for (const one of slow) one.close();
    await Promise.all(slow.map((one) => one.answer));
    const after = await good(1, 2);
    const ended = answers.filter((status) => status === 408 || status === 429).length;
    return {
      did: `${bodies} slow bodies and ${heads} slow heads at once`,
      checks: [
        {
          name: `memory grows by less than ${MOST_GROWN_MIB} MiB`,
          ok: grown < MOST_GROWN_MIB,
          seen: `${memory.start} MiB before, ${memory.peak} at most, ${await memory.read()} after`,
        },
        {
          name: "a good client is served meanwhile",
          // What this process could not send in time is no fault of the API.
          ok: served.accepted === served.sent && served.sent > served.requests / 2,
          seen: `${served.accepted} of ${served.sent}, p99 ${served.latencyMs?.p99} ms, ` +
            `max ${served.latencyMs?.max} ms`,
        },
        {
          name: "each slow body gets its 408, or 429 past its client's share of uploads",
          ok: ended === bodies,
          seen: `${ended} of ${bodies}`,
        },
        {
          name: "a good client is served afterwards",
          ok: after.accepted === after.requests,
          seen: `${after.accepted} of ${after.requests}, p99 ${after.latencyMs?.p99} ms`,
        },
      ],
    };
  },
};

/** Brings the API to the size of a process that has worked, so that only connections add to it. */
async function warmUp(
  world: World,
  { url, seed, requests }: {
    readonly url: string;
    readonly seed: number;
    readonly requests: number;
  },
): Promise<void> {
  await stress({ requests, concurrency: 500, seed, date: "2025-12-31" }, {
    sendBasket: createApiClient({ url }).sendBasket,
    writeReceipt: (line) => Promise.resolve(world.keepReceipt(line)),
  });
}

/**
 * A bare `Deno.serve` that reads 2,500 such bodies grows by 151 MiB, the API by 101. What reserves the
 * length that is declared takes 1,300, and 200 in the short form.
 */
const MOST_GROWN_MIB = 150;

/** A megabyte for one route or the other, or as little as a usual basket: all three are late. */
function toSlowBody(index: number): string {
  const [path, length] = SLOW[index % SLOW.length] ?? SLOW[0];
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
    `content-length: ${length}\r\n\r\n{"i`;
}

const SLOW = [["/baskets", 1_000_000], ["/baskets/batch", 1_000_000], ["/baskets", 600]] as const;
const SLOW_HEAD = "POST /baskets HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-ty";

/** Sends `text` and nothing more; `answer` is the status, or undefined when there was none. */
function slowly(port: number, text: string) {
  let connection: Deno.Conn | undefined;

  async function run(): Promise<number | undefined> {
    connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode(text));
    const buffer = new Uint8Array(4_096);
    let received = new Uint8Array(0);
    while (true) {
      const count = await connection.read(buffer).catch(() => null);
      if (count === null) return undefined;
      received = Uint8Array.from([...received, ...buffer.subarray(0, count)]);
      const [answer] = readAnswers(received);
      if (answer !== undefined) return answer.status;
    }
  }

  return { answer: run(), close: () => connection?.close() };
}

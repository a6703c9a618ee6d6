/**
 * A large file in as many requests as the limits make of it, one line in a thousand bad: all
 * others are stored, each bad one is named by its line, and memory does not follow the size. Then
 * one request as large as a request may be.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { createBasketMaker, type MakeBasket } from "../../../generator/make_basket.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillCheck } from "../drill.ts";
import { type MemoryWatch, watchMemory } from "../watch_memory.ts";
import type { World } from "../world.ts";

const EVERY = 1_000;

/** The drill. */
export const upload: Drill = {
  name: "upload",
  onAnyBroker: true,
  async run(world, { short, seed }) {
    const lines = short ? 20_000 : 1_000_000;
    const api = await world.startApi();
    const consumer = await world.startConsumer();
    const makeBasket = createBasketMaker({ seed, date: "2026-01-01" });
    const mostLines = short ? 10_000 : MOST_LINES;
    const sent = { accepted: 0, rejected: 0, wrong: [] as string[] };
    const startedAt = performance.now();

    async function send(first: number): Promise<void> {
      const count = Math.min(mostLines, lines - first);
      const answer = await post(world, writeLines(makeBasket, { first, count }));
      sent.accepted += answer.accepted;
      sent.rejected += answer.rejected;
      sent.wrong.push(...findWrong(answer, count));
    }

    await send(0);
    // From here on: the first request has brought both to their working size.
    await using apiMemory = await watchMemory(api);
    await using consumerMemory = await watchMemory(consumer);
    for (let first = mostLines; first < lines; first += mostLines) await send(first);
    const acceptedSeconds = (performance.now() - startedAt) / 1_000;
    const good = lines - lines / EVERY;
    await untilStored(world, good);
    const storedSeconds = (performance.now() - startedAt) / 1_000;
    const afterMany = {
      grown: apiMemory.peak - apiMemory.start,
      seen: `api ${format(apiMemory)}, consumer ${format(consumerMemory)}`,
    };

    const large = await postLarge(world, { makeBasket, first: lines, short, memory: apiMemory });
    const perSecond = (seconds: number) => Math.round(lines / seconds);
    return {
      did: `${lines} lines of NDJSON in gzip, 1 in ${EVERY} bad, accepted at ` +
        `${perSecond(acceptedSeconds)} lines a second and stored at ${perSecond(storedSeconds)}`,
      checks: [
        {
          name: "all good lines are accepted",
          ok: sent.accepted === good && sent.rejected === lines / EVERY,
          seen: `${sent.accepted} accepted, ${sent.rejected} rejected`,
        },
        {
          name: "each bad line is named, and no other",
          ok: sent.wrong.length === 0,
          seen: [`${sent.wrong.length} wrong`, ...sent.wrong.slice(0, 3)].join("; "),
        },
        {
          name: "memory does not grow with the file",
          ok: afterMany.grown < MOST_GROWTH,
          seen: afterMany.seen,
        },
        large,
      ],
    };
  },
};

interface Answer {
  readonly status: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly retry: readonly unknown[];
  readonly errors: readonly { readonly line: number; readonly code: string }[];
}

/** The faults of every thousandth line, by turns. */
const FAULTS: readonly (readonly [code: string, spoil: (text: string) => string])[] = [
  ["not_json", (text) => text.slice(0, -1)],
  ["unknown_field", (text) => text.replace("{", '{"storre":1,')],
  ["too_small", (text) => text.replace(/"price":-?[\d.]+/, '"price":-1000001')],
  ["not_a_date", (text) => text.replace("2026-01-01", "2026-02-30")],
];

/** Whether the line of this number, from 1 on, is bad, and which of the faults it has. */
function toFault(number: number) {
  return number % EVERY === 0 ? FAULTS[number / EVERY % FAULTS.length] : undefined;
}

function writeLines(
  makeBasket: MakeBasket,
  { first, count }: { readonly first: number; readonly count: number },
): Uint8Array<ArrayBuffer> {
  const texts = Array.from({ length: count }, (_, index) => {
    const text = JSON.stringify(makeBasket(first + index));
    return toFault(index + 1)?.[1](text) ?? text;
  });
  // The fastest: how well a file is packed is not what this measures.
  return Uint8Array.from(gzipSync(texts.join("\n"), { level: 1 }));
}

async function post(world: World, body: BodyInit): Promise<Answer> {
  const response = await fetch(`${world.apiUrl}/baskets/batch`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", "content-encoding": "gzip" },
    body,
  });
  return { ...await response.json(), status: response.status };
}

/** What an answer has too much, too little, or other than was made. */
function findWrong({ status, retry, errors }: Answer, count: number): string[] {
  const expected = Array.from({ length: Math.floor(count / EVERY) }, (_, index) => {
    const line = (index + 1) * EVERY;
    return `line ${line} ${toFault(line)?.[0]}`;
  });
  const named = new Set(errors.map(({ line, code }) => `line ${line} ${code}`));
  return [
    ...(status === 207 ? [] : [`status ${status}`]),
    ...(retry.length === 0 ? [] : [`${retry.length} ranges to send again`]),
    ...expected.filter((line) => !named.delete(line)).map((line) => `${line} is not named`),
    ...[...named].map((line) => `${line} is named`),
  ];
}

/**
 * One request of 64 MB, or 16, that comes as fast as the API takes it: were it not held back, the
 * process would have to keep what the broker has not confirmed.
 */
async function postLarge(
  world: World,
  { makeBasket, first, short, memory }: {
    readonly makeBasket: MakeBasket;
    readonly first: number;
    readonly short: boolean;
    readonly memory: MemoryWatch;
  },
): Promise<DrillCheck> {
  const before = await memory.read();
  const stored = await world.countStored();
  const most = (short ? 16 : 64) * 1_000_000;
  const count = most / LINE_BYTES;
  const texts = Array.from(
    { length: count },
    (_, index) =>
      JSON.stringify(makeBasket(first + index)).slice(0, -1).padEnd(LINE_BYTES - 2) + "}",
  ).filter((text) => text.length === LINE_BYTES - 1);
  const bytes = new TextEncoder().encode(texts.join("\n"));
  await using peak = await watchMemory({ url: world.apiUrl });
  const startedAt = performance.now();
  const answer = await post(world, Uint8Array.from(gzipSync(bytes, { level: 1 })));
  const seconds = (performance.now() - startedAt) / 1_000;
  await untilStored(world, stored + texts.length);
  const grown = peak.peak - before;
  return {
    name: "one request as large as may be is held back, not kept",
    ok: answer.status === 202 && answer.accepted === texts.length && grown < MOST_GROWTH,
    seen: `${Math.round(bytes.length / 1e6)} MB in ${seconds.toFixed(1)} s, ` +
      `${Math.round(texts.length / seconds)} lines a second, ${before} MiB before, ` +
      `${peak.peak} at most`,
  };
}

async function untilStored(world: World, count: number): Promise<void> {
  await waitUntil(`${count} are stored`, async () => await world.countStored() >= count, {
    timeoutMs: 1_200_000,
  });
}

function format({ start, peak }: MemoryWatch): string {
  return `${start} MiB after the first request, ${peak} at most`;
}

/** The limit of a request, `MAX_BATCH_LINES`. */
const MOST_LINES = 50_000;
/** Longer than almost every basket of the generator. */
const LINE_BYTES = 2_000;
/** In MiB. */
const MOST_GROWTH = 150;

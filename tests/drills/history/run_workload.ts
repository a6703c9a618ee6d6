/**
 * The clients of a history: each draws what to do next, does it, and writes down what it was told. Some are
 * producers, which write past the API.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { deriveRandom, toWords } from "../../../generator/derive_random.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import type { ForeignClient } from "../../support/kafka/producers/foreign_producer.ts";
import { createTill, type Till } from "./create_till.ts";
import {
  type BasketDrawer,
  createBasketDrawer,
  type Draw,
  drawSendable,
  type Sendable,
  toSent,
} from "./draw_baskets.ts";
import { toKey } from "./content.ts";
import type { Operation } from "./history_event.ts";
import { runProducer } from "./run_producer.ts";
import { type Known, lookUp, readPage, sendBatch, sendDocument } from "./send_operation.ts";

/** What {@linkcode runWorkload} needs. */
export interface WorkloadOptions {
  readonly seed: number;
  /** See `DrawerOptions`. */
  readonly favourites: readonly string[];
  readonly apiUrls: readonly string[];
  /** Who writes past the API, each in a client of its own. */
  readonly producers: readonly ForeignClient[];
  /** Of the brokers, for them. */
  readonly brokers: string;
  /** Operations that are begun a second, by all clients together. */
  readonly ratePerSecond: number;
  /** Milliseconds since the run began. */
  readonly now: () => number;
  readonly note: (operation: Operation) => void;
  /** No client begins anything new after it, but each till finishes its day. */
  readonly end: AbortSignal;
}

/** More than there are APIs: while one hangs, half of them wait for it. */
const CLIENTS = 16;

/** Resolves when every client has ended, and every till knows what became of its receipts. */
export async function runWorkload(options: WorkloadOptions): Promise<void> {
  const { seed, favourites, producers, brokers } = options;
  const numbers = { request: 0 };
  const draw = toDraw(deriveRandom([...toWords(seed), 0x6b6579]));
  const baskets = createBasketDrawer(draw, { favourites });
  const drawOf = (index: number) => toDraw(deriveRandom([...toWords(seed), 0x636c69, index]));
  await Promise.all([
    ...Array.from({ length: CLIENTS }, (_, index) => {
      const draw = drawOf(index);
      const till = createTill(`till-${index}`, draw);
      return runClient({ client: index + 1, draw, baskets, till, numbers }, options);
    }),
    ...producers.map((producer, index) => {
      const client = CLIENTS + index + 1;
      const draw = drawOf(client - 1);
      return runProducer(producer, { ...options, client, draw, baskets, numbers, brokers });
    }),
  ]);
}

interface Client {
  readonly client: number;
  readonly draw: Draw;
  readonly baskets: BasketDrawer;
  readonly till: Till;
  readonly numbers: { request: number };
}

async function runClient(client: Client, options: WorkloadOptions): Promise<void> {
  const { now, end, ratePerSecond } = options;
  const eachMs = 1_000 * CLIENTS / ratePerSecond;
  const unknown: Sendable[] = [];
  for (let next = now(); !end.aborted; next = Math.max(next + eachMs, now())) {
    await sleep(Math.max(0, next - now()), end);
    await act(client, unknown, options);
  }
  const { till } = client;
  for (let attempt = 0; !till.isDone && attempt < MOST_LAST_ATTEMPTS; attempt++) {
    if (await actAsTill(client, options) === "unknown") await sleep(500);
  }
}

/** Does one thing. What it is not told about, it remembers in `unknown`, to send it again. */
async function act(client: Client, unknown: Sendable[], options: WorkloadOptions): Promise<void> {
  const { baskets, draw } = client;
  const what = draw(99);
  if (what < 35) await sendSingle(client, unknown, options);
  else if (what < 45) await actBatch(client, options);
  else if (what < 60) await actAsTill(client, options);
  else if (what < 93) {
    const [store, id] = baskets.drawKey();
    const operation = { kind: "look_up", key: toKey(store, id) } as const;
    await request(client, options, operation, (url) => lookUp(url, [store, id]));
  } else {
    const path = PAGES[draw(PAGES.length - 1)] ?? "";
    await request(client, options, { kind: "read" }, (url) => readPage(url, path));
  }
}

async function sendSingle(
  client: Client,
  unknown: Sendable[],
  options: WorkloadOptions,
): Promise<void> {
  const again = client.draw(1) === 0 ? unknown.shift() : undefined;
  const sendable = again === undefined
    ? drawSendable(client)
    : { ...again, kind: "repeat" as const };
  const { kind, basket: document } = sendable;
  const { answer } = await request(
    client,
    options,
    toSent(sendable),
    (url) => sendDocument(url, { kind, document }),
  );
  if (answer === "unknown" && unknown.length < MOST_UNKNOWN) unknown.push(sendable);
}

async function actBatch(client: Client, options: WorkloadOptions): Promise<void> {
  const sendables = Array.from({ length: 2 + client.draw(10) }, () => drawSendable(client));
  const begun = begin(client, options);
  const known = await sendBatch(begun.url, sendables);
  const endMs = options.now();
  for (const [index, sendable] of sendables.entries()) {
    const each = known[index];
    if (each === undefined) continue;
    options.note({ ...begun.operation, ...toSent(sendable), kind: "batch_line", endMs, ...each });
  }
}

async function actAsTill(client: Client, options: WorkloadOptions): Promise<Operation["answer"]> {
  const task = client.till.next();
  const sent = task.kind === "till"
    ? toSent(task.sendable)
    : { kind: task.kind, key: task.key, content: task.content, till: task.till };
  const document = task.kind === "till" ? task.sendable.basket : task.closing;
  const { kind } = task;
  const { answer } = await request(
    client,
    options,
    sent,
    (url) => sendDocument(url, { kind, document }),
  );
  client.till.answered(answer);
  return answer;
}

async function request(
  client: Client,
  options: WorkloadOptions,
  sent: Pick<Operation, "kind"> & Partial<Operation>,
  send: (url: string) => Promise<Known>,
): Promise<Known> {
  const begun = begin(client, options);
  const known = await send(begun.url);
  options.note({ ...begun.operation, ...sent, endMs: options.now(), ...known });
  return known;
}

/** Chooses an API, as a load balancer does that knows of no faults. */
function begin({ client, draw, numbers }: Client, { apiUrls, now }: WorkloadOptions) {
  const api = draw(apiUrls.length - 1);
  const operation = {
    type: "operation",
    client,
    request: ++numbers.request,
    api: api + 1,
    startMs: now(),
    at: new Date().toISOString(),
  } as const;
  return { url: apiUrls[api] ?? "", operation };
}

function toDraw(random: Parameters<typeof uniformInt>[0]): Draw {
  return (most) => uniformInt(random, 0, most);
}

const MOST_UNKNOWN = 100;
const MOST_LAST_ATTEMPTS = 60;
const PAGES = ["/", "/stats/sales?by=day", "/stats/stores", "/stats/tills", "/stats/dead-letters"];

/**
 * What each chapter of the guide runs on: a broker and a Postgres of its own, the API and a consumer
 * as processes, and a few ways to look into them. The chapters can be read without reading this.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { BasketFate } from "../../api/read_basket.ts";
import type { Receipt } from "../../generator/send_outcome.ts";
import type { WireBasket } from "../../shared/basket/basket.ts";
import { toReceiptLine } from "../../operate/stress/receipt_line.ts";
import { isReady } from "../../local/demo/is_ready.ts";
import type { TextRow } from "../../shared/postgres/database.ts";
import { type DrillService, startWorld as startServers } from "../drills/world.ts";
import { openTopicAdmin } from "../support/kafka/open_topic_admin.ts";
import { type NewRecord, openTopicClient } from "../support/kafka/open_topic_client.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { brokerKind, mayStartBroker } from "../support/kafka/start_broker_under_test.ts";
import { runTask } from "../support/process/run_task.ts";
import { waitUntil } from "../support/wait_until.ts";

/** Whether this run lacks a permission that the guide needs. */
export const ignore: boolean = !mayStartBroker;

/** The example basket (Banana, Bread and Water at 1.50 each) with `changes`. */
export const aBasket: (changes?: Partial<WireBasket>) => WireBasket = aWireBasket;

/** Resolves when `condition` first returns something else than `undefined` or `false`. */
export const until: typeof waitUntil = waitUntil;

/** The topic of single baskets. */
export const LIVE = "delhaize_shop";

/** What the API answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON. */
  readonly body: unknown;
}

/** A record of a topic, its bytes decoded as text. */
export interface TextRecord {
  readonly partition: number;
  readonly offset: string;
  readonly timestampMs: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A running consumer. */
export interface Consumer {
  /** `kill -9`: it gets no chance to finish anything. */
  kill(): Promise<void>;
  /** Asks it to stop, waits until it has left the group, and returns its exit code. */
  stop(): Promise<number>;
  /** The partitions that the group gave it last, as `topic/partition`. */
  partitions(): Promise<readonly string[]>;
  /** Whether `GET /health/ready` says that it can work. */
  isReady(): Promise<boolean>;
  /** How many baskets it has stored. */
  countStored(): Promise<number>;
}

/** The running pipeline. Disposing it stops everything and removes its data. */
export interface World extends AsyncDisposable {
  readonly apiUrl: string;
  /** The first consumer. */
  readonly consumer: Consumer;
  /** Starts one more, in the same group unless `groupId` names another. */
  startConsumer(options?: { readonly groupId?: string }): Promise<Consumer>;
  /** `POST /baskets`. */
  post(basket: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** `POST /baskets`, answered with `202`. */
  send(basket: WireBasket): Promise<Receipt>;
  /** `GET /baskets/{store}/{id}`, asked again until the basket is known. */
  fateOf(basket: Pick<WireBasket, "store" | "id">): Promise<BasketFate>;
  /** Runs a query; every value is text. */
  sql(statement: string): Promise<readonly TextRow[]>;
  /** Holds a lock on a table while `work` runs, so that a transaction that writes it has to wait. */
  whileLocked(table: string, work: () => Promise<void>): Promise<void>;
  /** All records of a topic, by partition and offset. */
  read(topic: string): Promise<readonly TextRecord[]>;
  /** Writes records to the live topic past the API, as any other program could. */
  write(records: readonly NewRecord[]): Promise<void>;
  /** Deletes the record of a receipt and those before it, as Kafka does when they are too old. */
  expire(receipt: Receipt): Promise<void>;
  /** The offsets that a consumer group has committed in the live topic, by partition; -1 is none. */
  committed(groupId?: string): Promise<Readonly<Record<number, string>>>;
  /** Keeps the receipt of a basket, as a shop would, in a file for {@linkcode World.verify}. */
  keepReceipt(receipt: Receipt, basket: WireBasket): Promise<void>;
  /** `deno task verify --receipts FILE`: its exit code and what it prints. */
  verify(): Promise<{ readonly code: number; readonly lines: readonly string[] }>;
  /** `deno task erase STORE ID`, by the data protection officer. */
  erase(basket: Pick<WireBasket, "store" | "id">): Promise<{ readonly code: number }>;
  /** `kill -9` of the broker. */
  killBroker(): Promise<void>;
  startBroker(): Promise<void>;
  stopPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
}

/** Starts broker, Postgres, API and one consumer, on free ports. */
export async function startWorld(): Promise<World> {
  await using started = new AsyncDisposableStack();
  const servers = started.use(await startServers(brokerKind));
  const { apiUrl, broker, database, databaseUrl } = servers;

  async function startConsumer({ groupId = GROUP }: { readonly groupId?: string } = {}) {
    return toConsumer(await servers.startConsumer({ KAFKA_GROUP_ID: groupId }));
  }

  async function post(basket: unknown, headers = {}): Promise<Answer> {
    const response = await fetch(`${apiUrl}/baskets`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(basket),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  const receipts = await Deno.makeTempFile({ prefix: "delhaize-guide-" });
  started.defer(() => Deno.remove(receipts));
  const [consumer] = await Promise.all([startConsumer(), servers.startApi()]);
  const topics = started.use(await openTopicClient(broker.address));
  const running = started.move();
  return {
    apiUrl,
    consumer,
    startConsumer,
    post,
    async send(basket) {
      const { status, body } = await post(basket);
      assertEquals({ status, body: status === 202 || body }, { status: 202, body: true });
      return body as Receipt;
    },
    fateOf: ({ store, id }) =>
      waitUntil(`basket ${store}/${id} is known`, async () => {
        const path = [store, id].map(encodeURIComponent).join("/");
        const response = await fetch(`${apiUrl}/baskets/${path}`);
        const body = await response.json();
        return response.ok && body as BasketFate;
      }),
    sql: (statement) => database.query(statement),
    whileLocked: (table, work) =>
      database.transaction(async (transaction) => {
        await transaction.query(`lock table ${table}`);
        await work();
      }),
    async read(topic) {
      const records = await topics.read(topic);
      return records
        .map(({ partition, offset, timestampMs, key, value, headers }) => ({
          partition,
          offset,
          timestampMs,
          key: toText(key),
          value: toText(value),
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, bytes]) => [name, decoder.decode(bytes)]),
          ),
        }))
        .sort((a, b) => a.partition - b.partition || Number(a.offset) - Number(b.offset));
    },
    write: (records) => topics.send(LIVE, records),
    async expire({ topic, partition, offset }) {
      await using admin = await openTopicAdmin(broker.address);
      await admin.deleteRecords(topic, { partition, before: BigInt(offset) + 1n });
    },
    committed: (groupId = GROUP) => topics.committed(groupId, LIVE),
    async keepReceipt(receipt, basket) {
      await Deno.writeTextFile(receipts, toReceiptLine(receipt, basket), { append: true });
    },
    async verify() {
      const { code, stdout } = await runTask("verify", {
        args: ["--receipts", receipts, "--wait", "0"],
        env: { KAFKA_BROKERS: broker.address, DATABASE_URL: databaseUrl },
      });
      return { code, lines: stdout.trimEnd().split("\n") };
    },
    async erase({ store, id }) {
      const { code } = await runTask("erase", {
        args: [store, id, "--by", "data protection officer", "--reason", "request 17"],
        env: { DATABASE_URL: databaseUrl },
      });
      return { code };
    },
    killBroker: () => broker.kill(),
    startBroker: () => broker.restart(),
    stopPostgres: () => servers.stopPostgres("fast"),
    startPostgres: () => servers.startPostgres(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function toConsumer(service: DrillService): Consumer {
  return {
    kill: () => service.kill(),
    async stop() {
      await service[Symbol.asyncDispose]();
      return await service.ended;
    },
    async partitions() {
      const joins = (await service.readLog()).matchAll(
        /"Joined the group".*"groupId":"([^"]*)".*"assignment":({[^}]*})/g,
      );
      // The last one of each lane's group.
      const assignments = new Map(
        [...joins].map(([, group, assignment = "{}"]) => [group, assignment]),
      );
      return [...assignments.values()]
        .flatMap((assignment) => Object.entries<readonly number[]>(JSON.parse(assignment)))
        .flatMap(([topic, partitions]) => partitions.map((partition) => `${topic}/${partition}`))
        .sort();
    },
    isReady: () => isReady(service.url),
    async countStored() {
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      const counts = metrics.matchAll(/^consumer_baskets_total\{.*outcome="stored".*\} (\d+)$/gm);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    },
  };
}

function toText(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : decoder.decode(bytes);
}

const decoder = new TextDecoder();
const GROUP = "delhaize-consumer";

/**
 * Requests drawn at random, from good to rubbish: none is answered with a 5xx, all good ones are
 * taken, and what stands in the topics is exactly what was said to be accepted.
 *
 * @module
 */
import fc from "fast-check";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { toReceiptLine } from "../../../operate/stress/receipt_line.ts";
import { decodeRecord } from "../../../shared/basket/record.ts";
import type { WireClosing } from "../../../shared/closings/closing.ts";
import { decodeClosing, isClosingRecord } from "../../../shared/closings/closing_record.ts";
import { createRawClient } from "../../support/http/raw_client.ts";
import type { Answer } from "../../support/http/read_answers.ts";
import type { Drill, DrillCheck } from "../drill.ts";
import { eachConcurrently } from "../each_concurrently.ts";
import { fuzzPlans } from "../fuzz/fuzz_plans.ts";
import { type FuzzRequest, writePlan } from "../fuzz/write_plan.ts";
import { readRecords } from "../read_records.ts";
import type { World } from "../world.ts";

/** The drill. */
export const fuzz: Drill = {
  name: "fuzz",
  onAnyBroker: true,
  // Spoilt baskets may share their identity: those conflicts are told from others below.
  expectedDeadLetters: () => undefined,
  async run(world, { short, seed }) {
    const requests = short ? 4_000 : 200_000;
    // First: an API before the schema is there says so in its log.
    await world.startConsumer();
    const api = await world.startApi();
    const seen = createJudge(world);
    await send(world, { requests, seed, ...seen });
    const log = (await api.readLog()).split("\n").filter((line) => line !== "");
    const bad = log.filter((line) => !/"level":"(INFO|DEBUG)"/.test(line));
    return {
      did: `${requests} requests of seed ${seed}, ${seen.good()} good ones among them: ` +
        format(seen.statuses),
      checks: [
        toCheck("no answer is wrong", seen.faults),
        toCheck("the log knows of no failure", bad),
        ...await compareTopics(world, seen.accepted),
      ],
    };
  },
};

interface Judge {
  readonly statuses: Record<string, number>;
  readonly faults: string[];
  /** How many baskets or closings of a request were accepted, by its id. */
  readonly accepted: Map<string, number>;
  readonly good: () => number;
  judge(request: FuzzRequest, answer: Answer | undefined): void;
}

function createJudge(world: World): Judge {
  const statuses: Record<string, number> = {};
  const faults: string[] = [];
  const accepted = new Map<string, number>();
  let goodRequests = 0;

  function readAccepted({ good }: FuzzRequest, { status, body }: Answer): number {
    if (body === "" || status < 202) return 0;
    const answer = JSON.parse(body);
    if (status !== 202 || answer.offset === undefined) return answer.accepted ?? 0;
    // A closing has a receipt too, and is no basket to look for.
    if (answer.id === undefined) return 1;
    const [basket] = good ?? [];
    world.keepReceipt(
      basket === undefined || !("products" in basket) ? `${body}\n` : toReceiptLine(answer, basket),
    );
    return 1;
  }

  return {
    statuses,
    faults,
    accepted,
    good: () => goodRequests,
    judge(request, answer) {
      const status = answer === undefined ? "closed" : String(answer.status);
      statuses[status] = (statuses[status] ?? 0) + 1;
      const count = answer === undefined ? 0 : readAccepted(request, answer);
      if (count > 0) accepted.set(request.id, count);
      const type = answer?.headers.get("content-type");
      if (answer === undefined || answer.status >= 500) {
        faults.push(`${request.id} ${status} ${answer?.body}`);
      } else if (answer.status >= 400 && type !== "application/problem+json") {
        // What no request of ours can be is answered by Deno's server: an empty 400.
        if (answer.status !== 400 || answer.body !== "") {
          faults.push(`${request.id} ${status} ${type}`);
        }
      }
      if (request.good === undefined) return;
      goodRequests++;
      if (count !== request.good.length) {
        faults.push(`${request.id} was good: ${status} ${answer?.body}`);
      }
    },
  };
}

/** Sends them all over 64 connections, a thousand drawn at a time. */
async function send(
  world: World,
  { requests, seed, judge }: Pick<Judge, "judge"> & {
    readonly requests: number;
    readonly seed: number;
  },
): Promise<void> {
  const makeBasket = createBasketMaker({ seed, date: "2026-01-01" });
  let baskets = 0;
  let closings = 0;
  const port = Number(new URL(world.apiUrl).port);
  const clients = Array.from({ length: 64 }, () => createRawClient(port));
  const idle = [...clients];
  for (let first = 0; first < requests; first += DRAWN) {
    const plans = fc.sample(fuzzPlans, {
      numRuns: Math.min(DRAWN, requests - first),
      seed: seed + first,
    });
    await eachConcurrently([...plans.entries()], clients.length, async ([index, plan]) => {
      const request = writePlan(plan, {
        id: `fuzz-${first + index}`,
        makeBasket: () => makeBasket(baskets++),
        makeClosing: () => toClosing(closings++),
      });
      const client = idle.pop();
      if (client === undefined) throw new Error("Cannot send: more requests than clients");
      judge(request, await client.ask(request.bytes, request));
      idle.push(client);
    });
  }
  for (const client of clients) client[Symbol.dispose]();
}

/** Every third is of a day without receipts. Each till sends two: the later one counts. */
function toClosing(index: number): WireClosing {
  const till = `till-${index >> 1}`;
  const count = index % 3 * 100;
  const day = { store: "Gent", till, date: "2026-01-01", count, total: count * 2.5 };
  return count === 0 ? day : { ...day, first: index + 1, last: index + count };
}

/** Every record was said to be accepted, and is one that the consumer takes; and none is missing. */
async function compareTopics(
  world: World,
  accepted: ReadonlyMap<string, number>,
): Promise<readonly DrillCheck[]> {
  const found = new Map<string, number>();
  const undecodable: string[] = [];
  const decoder = new TextDecoder();
  let records = 0;
  for await (const batch of readRecords(world)) {
    for (const record of batch) {
      const id = decoder.decode(record.headers["request-id"]);
      found.set(id, (found.get(id) ?? 0) + 1);
      records++;
      const decoded = isClosingRecord(record) ? decodeClosing(record) : decodeRecord(record);
      if (!decoded.ok) {
        undecodable.push(`${id} ${decoder.decode(record.value ?? undefined)}`);
      }
    }
  }
  const differences = [...new Set([...found.keys(), ...accepted.keys()])].flatMap((id) => {
    const [said, is] = [accepted.get(id) ?? 0, found.get(id) ?? 0];
    return said === is ? [] : [`${id}: ${said} accepted, ${is} in the topics`];
  });
  return [
    {
      ...toCheck("the topics hold exactly what was accepted", differences),
      seen: `${records} records of ${accepted.size} requests, ${differences.length} differ` +
        differences.slice(0, 5).map((line) => `; ${line}`).join(""),
    },
    toCheck("the consumer takes all of it", undecodable),
  ];
}

function toCheck(name: string, faults: readonly string[]): DrillCheck {
  return {
    name,
    ok: faults.length === 0,
    seen: [`${faults.length} faults`, ...faults.slice(0, 5).map((fault) => fault.slice(0, 300))]
      .join("\n    "),
  };
}

function format(statuses: Readonly<Record<string, number>>): string {
  return Object.entries(statuses).toSorted()
    .map(([status, count]) => `${status} ${count}`).join(" · ");
}

/** fast-check makes a list of all it draws. */
const DRAWN = 1_000;

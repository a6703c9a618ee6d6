/**
 * Many clients, and faults drawn from a seed; then everything that the clients were told is held
 * against what stands in topics and tables: docs/correctness.md.
 *
 * @module
 */
import { sleep } from "../../../shared/service/sleep.ts";
import type { ForeignClient } from "../../support/kafka/producers/foreign_producer.ts";
import { kafkajsClient } from "../../support/kafka/producers/kafkajs_client.ts";
import { librdkafkaClient } from "../../support/kafka/producers/script_clients.ts";
import { maySmallDisk } from "../../support/small_disk.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillCheck, DrillScale } from "../drill.ts";
import { dumpWorld } from "../history/dump_world.ts";
import {
  appendToHistory,
  type HistoryWriter,
  openHistory,
  readHistory,
} from "../history/history_file.ts";
import { openStage, type Stage } from "../history/open_stage.ts";
import { planFaults, type PlannedFault } from "../history/plan_faults.ts";
import { countFaults } from "../history/count_faults.ts";
import { findLacks } from "../history/find_lacks.ts";
import { reportHistory, showPlan } from "../history/report_history.ts";
import { runNemesis } from "../history/run_nemesis.ts";
import { runWorkload } from "../history/run_workload.ts";
import { takeSnapshot, watchWorld } from "../history/watch_world.ts";
import { untilRead } from "../until_read.ts";
import type { BrokerCount, World } from "../world.ts";

/** The drill. */
export const history: Drill = {
  name: "history",
  writesRecords: true,
  takesThreeBrokers: true,
  hasClocks: true,
  findLack,
  mayHaveSmallDisks: maySmallDisk,
  ratePerSecond: () => 100,
  // Conflicts and what the database refused: the checker knows which there must be.
  expectedDeadLetters: () => undefined,
  async run(world, scale) {
    const { seed, minutes = scale.short ? 1 / 3 : 1, brokers = 1 } = scale;
    const path = toPath(seed, brokers);
    const lacks = await findLacks({ brokers, producer: scale.producer });
    const isHere = ({ name }: ForeignClient) => !lacks.some(({ kind }) => kind === name);
    const producers = [kafkajsClient, scale.producer ?? librdkafkaClient].filter(isHere);
    const faults = planFaults(seed, { durationMs: minutes * 60_000, brokers })
      .filter(({ kind }) => !lacks.some((lack) => lack.kind === kind));
    console.log(showPlan(faults, { seed, minutes }));
    const { kind: broker } = world.broker;
    let ran: Ran;
    {
      using file = openHistory(path);
      file.write({ type: "run", seed, minutes, broker, brokers, at: new Date().toISOString() });
      for (const fault of faults) file.write(fault);
      ran = await runAll(world, {
        ...scale,
        ...{ minutes, faults, file },
        producers: [...new Set(producers)],
      });
    }
    const written = await readHistory(path);
    appendToHistory(path, countFaults(written));
    const { summary, anomalies } = reportHistory(written);
    return {
      did: [
        `${minutes.toFixed(1)} minutes of seed ${seed}; the history is ${path}`,
        `the same faults again: deno task drill history --seed ${seed} --minutes ${minutes}` +
        `${broker === "kafka" ? " --kafka" : ""}${brokers === 3 ? " --brokers 3" : ""}` +
        (scale.producer === undefined ? "" : ` --producer ${scale.producer.name}`),
        ...summary,
        ...lacks.map(({ kind, why }) => `skipped ${kind}: ${why}`),
      ].join("\n  "),
      isRead: true,
      checks: [
        toCheck("no client was told what does not hold", anomalies),
        toCheck("once nothing is broken, everything is read and checked", ran.unread),
        toCheck(
          "no service ended by itself",
          ran.ownEnds.map(({ name, code, lastWords }) => `${name} with ${code}: ${lastWords}`),
        ),
      ],
    };
  },
};

interface RunOptions extends DrillScale {
  readonly minutes: number;
  readonly faults: readonly PlannedFault[];
  readonly file: HistoryWriter;
  readonly producers: readonly ForeignClient[];
}

interface Ran extends Pick<Stage, "ownEnds"> {
  /** What was waited for in vain at the end. */
  readonly unread: readonly string[];
}

async function runAll(world: World, options: RunOptions): Promise<Ran> {
  const { faults, file, minutes, seed, ratePerSecond, producers } = options;
  await using stage = await openStage(world);
  await untilReady(stage);
  const beganAt = performance.now();
  const now = () => Math.round((performance.now() - beganAt) * 1_000) / 1_000;
  const note = file.write;
  const unread: string[] = [];
  const favourites: string[] = [];
  {
    await using _watching = watchWorld({ database: world.database, stage, now, note });
    const ending = new AbortController();
    const working = runWorkload({
      ...{ seed, favourites, producers },
      apiUrls: stage.apiUrls,
      brokers: stage.producerBrokers,
      ratePerSecond,
      now,
      note,
      end: ending.signal,
    });
    try {
      await Promise.all([
        runNemesis(faults, { world, stage, now, note, onChosen: (id) => favourites.push(id) }),
        sleep(minutes * 60_000),
      ]);
    } finally {
      // Whatever the nemesis could not do: without an end clients go on for ever.
      ending.abort();
      await working;
    }
    for (const settled of [untilRead, untilTillsAreChecked]) {
      await settled(world).catch((error) => unread.push(String(error)));
    }
  }
  note(await takeSnapshot(world.database, now()));
  if (options.plantLoss === true) await plantLoss(world);
  await dumpWorld(world, note);
  return { ownEnds: stage.ownEnds, unread };
}

/** Three brokers, and a reserve for the services beside them. */
const LEAST_GIB = 4;

function findLack({ brokers }: Pick<DrillScale, "brokers">): Promise<string | undefined> {
  const free = Deno.systemMemoryInfo().available / 2 ** 30;
  return Promise.resolve(
    brokers === 3 && free < LEAST_GIB
      ? `it needs ${LEAST_GIB} GB of free memory for three brokers, and there are ${
        free.toFixed(1)
      }`
      : undefined,
  );
}

/** In the folder of local data, which git leaves out. */
function toPath(seed: number, brokers: BrokerCount): string {
  return `.local/histories/${seed}${brokers === 1 ? "" : `-${brokers}-brokers`}.ndjson`;
}

async function untilReady({ apiUrls }: Stage): Promise<void> {
  for (const url of apiUrls) {
    await waitUntil(`${url} is ready`, async () => {
      const response = await fetch(`${url}/health/ready`).catch(() => undefined);
      await response?.body?.cancel();
      return response?.ok;
    }, { timeoutMs: START_TIMEOUT_MS });
  }
}

/** A long one: a machine that is busy with other work is no anomaly. */
const START_TIMEOUT_MS = 300_000;

/** The pass over the tills comes some seconds after what it looks at. */
async function untilTillsAreChecked({ database }: World): Promise<void> {
  await waitUntil("the tills are checked", async () => {
    const [row] = await database.query("select from till_days where checked_at is null limit 1");
    return row === undefined;
  }, { timeoutMs: 120_000 });
}

/** Deletes a basket behind everybody's back, to see that the checker is not blind. */
async function plantLoss({ database }: World): Promise<void> {
  await database.query(`
    with gone as (
      delete from baskets
      where (store, id) = (select store, id from baskets where till is not null order by id limit 1)
      returning store, id
    )
    delete from basket_products as lines
    using gone
    where lines.store = gone.store and lines.basket_id = gone.id`);
}

function toCheck(name: string, found: readonly string[]): DrillCheck {
  return { name, ok: found.length === 0, seen: [`${found.length}`, ...found].join("\n    ") };
}

/**
 * The task `drill`: breaks the pipeline on purpose and proves that nothing is lost or doubled.
 *
 * @module
 */
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask, UsageError } from "../../shared/service/run_task.ts";
import { decimal, integer, oneOf, optional, text } from "../../shared/service/settings.ts";
import { kafkaAvailable } from "../support/kafka/kafka_available.ts";
import { FOREIGN_CLIENTS } from "../support/kafka/producers/foreign_clients.ts";
import type { ForeignClient } from "../support/kafka/producers/foreign_producer.ts";
import type { Drill } from "./drill.ts";
import { clock } from "./drills/clock.ts";
import { company } from "./drills/company.ts";
import { conflicts } from "./drills/conflicts.ts";
import { drainApi } from "./drills/drain_api.ts";
import { duplicates } from "./drills/duplicates.ts";
import { erase } from "./drills/erase.ts";
import { failover } from "./drills/failover.ts";
import { flood } from "./drills/flood.ts";
import { freezeConsumer } from "./drills/freeze_consumer.ts";
import { fuzz } from "./drills/fuzz.ts";
import { handles } from "./drills/handles.ts";
import { history } from "./drills/history.ts";
import { killApi } from "./drills/kill_api.ts";
import { killBroker } from "./drills/kill_broker.ts";
import { killConsumer } from "./drills/kill_consumer.ts";
import { million } from "./drills/million.ts";
import { missingReceipts } from "./drills/missing_receipts.ts";
import { offsets } from "./drills/offsets.ts";
import { overload } from "./drills/overload.ts";
import { pgbouncer } from "./drills/pgbouncer.ts";
import { poison } from "./drills/poison.ts";
import { rebalance } from "./drills/rebalance.ts";
import { recategorise } from "./drills/recategorise.ts";
import { restartPostgres } from "./drills/restart_postgres.ts";
import { restore } from "./drills/restore.ts";
import { retain } from "./drills/retain.ts";
import { slowBodies } from "./drills/slow_bodies.ts";
import { slowPostgres } from "./drills/slow_postgres.ts";
import { stepBack } from "./drills/step_back.ts";
import { stopPostgres } from "./drills/stop_postgres.ts";
import { strangers } from "./drills/strangers.ts";
import { upload } from "./drills/upload.ts";
import { watchers } from "./drills/watchers.ts";
import { wireFuzz } from "./drills/wire_fuzz.ts";
import { readHistory } from "./history/history_file.ts";
import { reportHistory } from "./history/report_history.ts";
import { type DrillReport, runDrill } from "./run_drill.ts";

const DRILLS: readonly Drill[] = [
  killConsumer,
  freezeConsumer,
  killApi,
  drainApi,
  stopPostgres,
  restartPostgres,
  pgbouncer,
  killBroker,
  rebalance,
  offsets,
  restore,
  failover,
  stepBack,
  poison,
  duplicates,
  slowPostgres,
  conflicts,
  clock,
  million,
  recategorise,
  fuzz,
  slowBodies,
  upload,
  overload,
  watchers,
  flood,
  handles,
  strangers,
  wireFuzz,
  missingReceipts,
  retain,
  erase,
  company,
  history,
];

const SEED = 20_261_124;

const NAMES = DRILLS.map(({ name }) => name);
const PRODUCER_NAMES = FOREIGN_CLIENTS.map(({ name }) => name);

await runTask({
  name: "drill",
  usage:
    `Breaks the pipeline on purpose, each drill on a stack of its own, and verifies what came of it.
Usage: deno task drill [NAME …] [--kafka] [--short] [--rate R] [--seed S]
                                [--minutes M] [--plant-loss] [--brokers N]
                                [--producer NAME]
       deno task drill --check FILE
  NAME     one or more of these; without one, all:
${wrap(NAMES)}
  --kafka  on a real Kafka (needs Java 17 and mvn) instead of the local broker; without a name
           those to which the broker matters
  --brokers N   1 or 3 real brokers (default 1): history --kafka --brokers 3
  --producer NAME   who writes what drills write past the API (default: the drill chooses):
           ${PRODUCER_NAMES.join(", ")}; without a drill's name those that do so:
${wrap(DRILLS.filter(({ writesRecords }) => writesRecords === true).map(({ name }) => name))}
  --short  fewer faults, for CI
  --rate R baskets offered a second (default 500; company 1,000, short 200), of history
           operations (100)
  --seed S of what is drawn at random (default ${SEED})
  --minutes M   how long history goes on (default 1, short 1/3)
  --plant-loss  history loses a basket on purpose, and has to find it: exit code 1
  --check FILE  checks what history has written once more, and runs nothing
Exit code: 0 when nothing was lost or doubled in any of them, or else 1.`,
  onStop: "drain",
  operands: {
    name: "NAME",
    check: {
      form: `a drill (drills: ${NAMES.join(", ")})`,
      isGood: (name) => NAMES.includes(name),
    },
  },
  options: {
    kafka: toggle(),
    short: toggle(),
    rate: optional(decimal({ min: 1, max: 20_000 })),
    seed: integer({ min: 0, max: Number.MAX_SAFE_INTEGER, fallback: SEED }),
    minutes: optional(decimal({ min: 0.1, max: 10_000 })),
    check: optional(text({ form: "the path of a history" })),
    "plant-loss": toggle(),
    brokers: oneOf(["1", "3"], { fallback: "1" }),
    producer: optional(oneOf(PRODUCER_NAMES)),
  },
  async main({ options, operands, stop }) {
    if (options.check !== undefined) return await check(options.check);
    const { kafka, short, rate: ratePerSecond, seed, minutes, "plant-loss": plantLoss } = options;
    const broker = kafka ? "kafka" : "local";
    const brokers = options.brokers === "3" ? 3 : 1;
    if (brokers === 3) refuseThreeBrokers({ kafka, names: operands });
    const producer = await findProducer(options.producer, { names: operands });
    if (kafka && !await kafkaAvailable()) return 0;
    const drills = DRILLS.filter(({ name, onAnyBroker = false, writesRecords = false }) =>
      operands.length === 0
        ? !(kafka && onAnyBroker) && (producer === undefined || writesRecords)
        : operands.includes(name)
    );
    let [failed, skipped] = [0, 0];
    for (const drill of drills) {
      const lack = await drill.findLack?.({ broker, brokers, producer });
      if (lack !== undefined) {
        skipped++;
        console.log(`skipped ${drill.name}: ${lack}`);
        continue;
      }
      try {
        const report = await runDrill(drill, {
          ...{ broker, brokers, short, ratePerSecond, seed, minutes, plantLoss, producer },
          stop,
        });
        console.log(format(report));
        if (!report.ok) failed++;
      } catch (error) {
        stop.throwIfAborted();
        failed++;
        console.log(`FAILED ${drill.name} (${broker}):`, error);
      }
    }
    const passed = drills.length - failed - skipped;
    console.log(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);
    return failed === 0 ? 0 : 1;
  },
});

/** @throws {UsageError} unless all of the drills can have three real brokers */
function refuseThreeBrokers(
  { kafka, names }: { readonly kafka: boolean; readonly names: readonly string[] },
): void {
  const able = DRILLS.filter(({ takesThreeBrokers }) => takesThreeBrokers === true);
  const isAble = names.every((name) => able.some((drill) => drill.name === name));
  if (kafka && names.length > 0 && isAble) return;
  const form = `drill ${able.map(({ name }) => name).join(" ")} --kafka --brokers 3`;
  throw new UsageError(`Three brokers are real ones, and not for every drill: ${form}`);
}

/** @throws {UsageError} unless it is on this machine, and all of the drills take one */
async function findProducer(
  wanted: string | undefined,
  { names }: { readonly names: readonly string[] },
): Promise<ForeignClient | undefined> {
  if (wanted === undefined) return undefined;
  const other = DRILLS.find(({ name, writesRecords = false }) =>
    names.includes(name) && !writesRecords
  );
  if (other !== undefined) {
    throw new UsageError(
      `The drill ${other.name} takes no --producer: all it writes goes through the API`,
    );
  }
  const producer = FOREIGN_CLIENTS.find(({ name }) => name === wanted);
  if (producer !== undefined && await producer.isAvailable()) return producer;
  throw new UsageError(`--producer ${wanted} is not on this machine: .ci/run installs it`);
}

/** Checks a history that was written before. */
async function check(path: string): Promise<number> {
  const { summary, anomalies } = reportHistory(await readHistory(path));
  console.log([...summary, ...anomalies].join("\n"));
  return anomalies.length === 0 ? 0 : 1;
}

/** The names in lines that fit a terminal. */
function wrap(names: readonly string[]): string {
  const lines = [""];
  for (const name of names) {
    const last = `${lines.at(-1)} ${name}`;
    if (last.length > 68) lines.push(` ${name}`);
    else lines[lines.length - 1] = last;
  }
  return lines.map((line) => `          ${line}`).join("\n");
}

function format({ name, broker, did, verified, checks, seconds, ok }: DrillReport): string {
  const { accepted, stored, repeats, deadLetters, lost, doubled, differences } = verified;
  return [
    `${ok ? "ok" : "FAILED"} ${name} (${broker}, ${seconds.toFixed(0)} s): ${did}`,
    `  accepted ${accepted} · stored ${stored} · lost ${lost} · doubled ${doubled}` +
    ` · repeats ${repeats} · dead letters ${deadLetters}`,
    ...checks.map((check) => `  ${check.ok ? "✓" : "✗"} ${check.name}: ${check.seen}`),
    ...differences.slice(0, 20).map(({ subject, detail }) => `  ✗ ${subject} ${detail}`),
  ].join("\n");
}

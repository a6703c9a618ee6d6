/**
 * The task `drill`: breaks the pipeline on purpose and proves that nothing is lost or doubled.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { kafkaAvailable } from "../support/kafka/kafka_available.ts";
import type { Drill } from "./drill.ts";
import { clock } from "./drills/clock.ts";
import { conflicts } from "./drills/conflicts.ts";
import { drainApi } from "./drills/drain_api.ts";
import { duplicates } from "./drills/duplicates.ts";
import { freezeConsumer } from "./drills/freeze_consumer.ts";
import { fuzz } from "./drills/fuzz.ts";
import { killApi } from "./drills/kill_api.ts";
import { killBroker } from "./drills/kill_broker.ts";
import { killConsumer } from "./drills/kill_consumer.ts";
import { million } from "./drills/million.ts";
import { overload } from "./drills/overload.ts";
import { poison } from "./drills/poison.ts";
import { rebalance } from "./drills/rebalance.ts";
import { recategorise } from "./drills/recategorise.ts";
import { restartPostgres } from "./drills/restart_postgres.ts";
import { slowBodies } from "./drills/slow_bodies.ts";
import { slowPostgres } from "./drills/slow_postgres.ts";
import { stopPostgres } from "./drills/stop_postgres.ts";
import { upload } from "./drills/upload.ts";
import { type DrillReport, runDrill } from "./run_drill.ts";

const DRILLS: readonly Drill[] = [
  killConsumer,
  freezeConsumer,
  killApi,
  drainApi,
  stopPostgres,
  restartPostgres,
  killBroker,
  rebalance,
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
];

const SEED = 20_261_124;

const USAGE = `Usage: deno task drill [NAME …] [--kafka] [--short] [--rate R] [--seed S]

Breaks the pipeline on purpose, each drill on a stack of its own, and verifies what came of it.
  NAME     ${DRILLS.map(({ name }) => name).join(", ")}; without one, all
  --kafka  on a real Kafka (needs Java 17 and mvn) instead of the local broker; without a name
           those to which the broker matters
  --short  fewer faults, for CI
  --rate R baskets offered a second (default 500)
  --seed S of what is drawn at random (default ${SEED})`;

async function main(): Promise<number> {
  const args = readArgs();
  if (args === undefined) {
    console.error(USAGE);
    return 2;
  }
  if (args.broker === "kafka" && !await kafkaAvailable()) return 0;
  let failed = 0;
  for (const drill of args.drills) {
    try {
      const report = await runDrill(drill, args);
      console.log(format(report));
      if (!report.ok) failed++;
    } catch (error) {
      failed++;
      console.log(`FAILED ${drill.name} (${args.broker}):`, error);
    }
  }
  console.log(`${args.drills.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
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

function readArgs() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        kafka: { type: "boolean", default: false },
        short: { type: "boolean", default: false },
        rate: { type: "string", default: "500" },
        seed: { type: "string", default: String(SEED) },
        help: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    const ratePerSecond = Number(values.rate);
    const seed = Number(values.seed);
    const drills = DRILLS.filter(({ name, onAnyBroker = false }) =>
      positionals.length === 0 ? !(values.kafka && onAnyBroker) : positionals.includes(name)
    );
    const areKnown = positionals.every((name) => DRILLS.some((drill) => drill.name === name));
    if (values.help || !areKnown || !(ratePerSecond > 0)) return undefined;
    if (!Number.isSafeInteger(seed) || seed < 0) return undefined;
    const broker = values.kafka ? "kafka" as const : "local" as const;
    return { drills, broker, short: values.short, ratePerSecond, seed };
  } catch {
    return undefined;
  }
}

Deno.exit(await main());

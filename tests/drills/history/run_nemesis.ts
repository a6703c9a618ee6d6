/**
 * Carries a plan of faults out, and heals everything at the end.
 *
 * @module
 */
import { ROLLUPS, toSumStatement } from "../../../consumer/store/rollups.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import { FAKETIME_DELAY_MS } from "../../support/faketime.ts";
import type { BrokerUnderTest } from "../../support/kafka/broker_under_test.ts";
import { losePackets } from "../../support/lose_packets.ts";
import { runTask } from "../../support/process/run_task.ts";
import type { DrillService, World } from "../world.ts";
import { bringBack, failDisk, fillDisk } from "./break_disk.ts";
import { followPlan } from "./follow_plan.ts";
import type { FaultHeld, Operated } from "./history_event.ts";
import { operate } from "./operate.ts";
import { sumDays } from "./sum_days.ts";
import type { Stage } from "./open_stage.ts";
import { type PlannedFault, type ServiceName, SERVICES } from "./plan_faults.ts";
import { moveLeaders } from "./move_leaders.ts";
import { signalWithChildren } from "./process_group.ts";

/** What {@linkcode runNemesis} works with. */
export interface NemesisOptions {
  readonly world: World;
  readonly stage: Stage;
  /** Milliseconds since the run began. */
  readonly now: () => number;
  /** Called when a fault is over, with the times at which it really held. */
  readonly note: (seen: FaultHeld | Operated) => void;
  /** Called with the id of each basket to which an operator does something. */
  readonly onChosen: (id: string) => void;
}

/** Resolves when the last fault is over and everything is as it was. */
export async function runNemesis(
  faults: readonly PlannedFault[],
  options: NemesisOptions,
): Promise<void> {
  const { world } = options;
  await followPlan(faults, { ...options, carryOut: (fault) => carryOut(fault, options) });
  for (const each of [...world.brokers, "postgres"] as const) await bringBack(each, world);
  await settleDeadLetters(world);
}

async function carryOut(fault: PlannedFault, options: NemesisOptions): Promise<void> {
  const { kind, target } = fault;
  const { world, stage } = options;
  const hold = () => sleep(fault.endMs - fault.startMs);
  switch (kind) {
    case "kill":
    case "restart":
      await endAndStart(fault, options, hold);
      return;
    case "pause":
      await pause(target, options);
      await hold();
      await goOn(target, options);
      return;
    case "cut":
      stage.relay(target)?.cut();
      return;
    case "refused":
    case "slow":
    case "narrow":
    case "swallowed":
    case "half_requests":
    case "half_answers":
      stage.relay(target)?.set(kind);
      await hold();
      stage.relay(target)?.set("open");
      return;
    case "lossy": {
      await using _losing = await losePackets(stage.relay(target)?.port ?? 0, {
        share: LOST_SHARE,
      });
      await hold();
      return;
    }
    case "clock": {
      const owner = findBroker(target, world) ?? (target === "postgres" ? target : undefined);
      const setClock = (how?: string) =>
        owner === undefined ? stage.setClock(target, how) : world.setClock(owner, how);
      await setClock(fault.how);
      await hold();
      await setClock();
      // The next clock is not set before this one is right.
      await sleep(FAKETIME_DELAY_MS);
      return;
    }
    case "full_disk":
      await fillDisk(findBroker(target, world) ?? "postgres", { world, hold });
      return;
    case "failing_sync":
      await failDisk(findBroker(target, world) ?? "postgres", { world, hold });
      return;
    case "join": {
      const joining = world.spawn("consume", { port: 0, env: {} });
      await hold();
      await leave(joining);
      return;
    }
    case "move_leaders":
      await untilDone(() => moveLeaders(world));
      return;
    case "poison":
      await untilDone(() => world.database.query(ADD_CONSTRAINT));
      await hold();
      await untilDone(() => world.database.query(DROP_CONSTRAINT));
      await settleDeadLetters(world);
      return;
    case "sum_days":
      await sumDays(world, { ms: fault.endMs - fault.startMs });
      return;
    case "replace":
    case "new_id":
    case "erase":
    case "retain":
      await operate(kind, options);
      return;
    case "recategorise":
      await untilDone(() => misclassify(world));
      await runTask("recategorise", { env: { DATABASE_URL: world.databaseUrl } });
      return;
    default:
      kind satisfies never;
  }
}

async function endAndStart(
  { kind, target }: PlannedFault,
  { world, stage }: NemesisOptions,
  hold: () => Promise<void>,
): Promise<void> {
  const isKill = kind === "kill";
  if (isService(target)) {
    await stage.end(target, isKill ? "kill" : "stop");
    await hold();
    stage.start(target);
    return;
  }
  const broker = findBroker(target, world);
  if (broker === undefined) {
    await world.stopPostgres(isKill ? "kill" : "fast");
    await hold();
    await world.startPostgres();
    return;
  }
  if (isKill) {
    await broker.kill();
    await hold();
  }
  await broker.restart();
}

async function pause(target: string, { world, stage }: NemesisOptions): Promise<void> {
  const broker = findBroker(target, world);
  if (broker !== undefined) broker.freeze();
  else if (target === "postgres") await signalWithChildren(world.postgresPid(), "SIGSTOP");
  else await signalService(target, stage, "SIGSTOP");
}

async function goOn(target: string, { world, stage }: NemesisOptions): Promise<void> {
  const broker = findBroker(target, world);
  if (broker !== undefined) broker.thaw();
  else if (target === "postgres") await signalWithChildren(world.postgresPid(), "SIGCONT");
  else await signalService(target, stage, "SIGCONT");
}

/** Brokers are `broker`, or `broker-1` and so on; `undefined` for anything else. */
function findBroker(target: string, { brokers }: World): BrokerUnderTest | undefined {
  const [, number = "1"] = /^broker(?:-(\d))?$/.exec(target) ?? ["", ""];
  return brokers[Number(number) - 1];
}

async function signalService(name: string, stage: Stage, signal: Deno.Signal): Promise<void> {
  const service = isService(name) ? stage.service(name) : undefined;
  if (service !== undefined) await signalWithChildren(service.pid, signal);
}

function isService(target: string): target is ServiceName {
  return SERVICES.some((name) => name === target);
}

async function leave(service: DrillService): Promise<void> {
  await service[Symbol.asyncDispose]();
  await service.ended;
}

/** Sends what the database refused again; what it cannot do now, the last call does. */
async function settleDeadLetters({ databaseUrl, kafkaEnv }: World): Promise<void> {
  const env = { ...kafkaEnv, DATABASE_URL: databaseUrl };
  await runTask("dead-letters", { args: ["replay", "--code", "refused_by_database"], env });
}

/** Other faults may be at the database: tries until it is there. */
async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0;; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error;
      await sleep(200);
    }
  }
}

/** Has some lines classified by other rules, with sums that agree. */
async function misclassify({ database }: World): Promise<void> {
  await database.transaction(async (transaction) => {
    // Every writer begins with the baskets.
    await transaction.query("lock table baskets in exclusive mode");
    await transaction.query(
      "update basket_products set rules_version = 0, category = 'Snacks' where name = 'Bread'",
    );
    for (const rollup of ROLLUPS) {
      await transaction.query(`delete from ${rollup.table}`);
      await transaction.query(
        `insert into ${rollup.table} (${rollup.key.join(", ")}, ${rollup.count}, revenue)
         ${toSumStatement(rollup)}`,
      );
    }
  });
}

const MOST_ATTEMPTS = 300;
/** Of packets: most messages pass, and some wait for a second or two. */
const LOST_SHARE = 0.2;
const ADD_CONSTRAINT = `
  alter table basket_products
    drop constraint if exists no_poison,
    add constraint no_poison check (name <> 'Poison') not valid`;
const DROP_CONSTRAINT = "alter table basket_products drop constraint if exists no_poison";

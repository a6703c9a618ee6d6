/**
 * Disks that are full, or do not take what is written, below Postgres or a broker: both may end because of
 * it, as they should, and are started again when the disk is well.
 *
 * @module
 */
import { sleep } from "../../../shared/service/sleep.ts";
import type { BrokerUnderTest } from "../../support/kafka/broker_under_test.ts";
import { failSyncs } from "../../support/fail_syncs.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { World } from "../world.ts";
import { readChildren } from "./process_group.ts";

/** Whose disk it is: a broker's, or that of Postgres. */
export type DiskOwner = BrokerUnderTest | "postgres";

/** Leaves no room on its disk while `hold` takes. */
export async function fillDisk(
  owner: DiskOwner,
  { world, hold }: { readonly world: World; readonly hold: () => Promise<void> },
): Promise<void> {
  const disk = owner === "postgres"
    ? world.disks?.postgres
    : world.disks?.brokers[world.brokers.indexOf(owner)];
  await disk?.fill();
  try {
    await hold();
  } finally {
    await disk?.free();
  }
  await bringBack(owner, world);
}

/** Lets it not put anything on its disk while `hold` takes. */
export async function failDisk(
  owner: DiskOwner,
  { world, hold }: { readonly world: World; readonly hold: () => Promise<void> },
): Promise<void> {
  {
    await using _failing = await failSyncsOf(owner, world);
    await hold();
  }
  await bringBack(owner, world);
}

/** A session of Postgres may end between the look at its processes and the hold on them. */
async function failSyncsOf(owner: DiskOwner, world: World): Promise<AsyncDisposable | undefined> {
  for (let attempt = 1;; attempt++) {
    const pid = owner === "postgres" ? world.postgresPid() : owner.pid();
    const hasEnded = pid === undefined || (owner === "postgres" && world.postgresHasEnded());
    if (hasEnded) return undefined;
    // Only what comes from now on follows by itself.
    const children = owner === "postgres" ? await readChildren(pid) : [];
    try {
      return await failSyncs([pid, ...children]);
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error;
      await sleep(LOOK_MS);
    }
  }
}

/** Starts it again if it has ended, or is about to. */
export async function bringBack(owner: DiskOwner, world: World): Promise<void> {
  if (owner !== "postgres") {
    for (let waitedMs = 0; waitedMs < LAST_BREATH_MS; waitedMs += LOOK_MS) {
      if (owner.pid() === undefined) return await owner.restart();
      await sleep(LOOK_MS);
    }
    return;
  }
  let stuckFrom = performance.now();
  await waitUntil("Postgres is back", async () => {
    try {
      // One whose recovery failed may neither go on nor end (18.4): a person would kill it.
      if (performance.now() - stuckFrom > STUCK_MS && !world.postgresHasEnded()) {
        await world.stopPostgres("kill");
        stuckFrom = performance.now();
      }
      // Where it ends at once, the sessions of the last one may not have gone yet.
      if (world.postgresHasEnded()) await world.startPostgres();
      await world.database.query("select 1");
      return true;
    } catch {
      return false;
    }
  }, { timeoutMs: 300_000 });
}

/** A broker that lost its disk writes its log before it ends. */
const LAST_BREATH_MS = 2_000;
const LOOK_MS = 200;
/** Longer than a recovery takes on a busy machine. */
const STUCK_MS = 20_000;
const MOST_ATTEMPTS = 20;

/**
 * Sums of shops' days, made again and again while clients go on. Consumers make those of a day every five
 * minutes at most, so that a run would see few days whose sums are said to be right.
 *
 * @module
 */
import { refreshDays } from "../../../consumer/store_days/refresh_days.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import type { World } from "../world.ts";

/** Makes all of them, as often as there is time. Who has no database, or is at it already, lets it be. */
export async function sumDays(
  { database }: Pick<World, "database">,
  { ms }: { readonly ms: number },
): Promise<void> {
  for (const until = performance.now() + ms; performance.now() < until;) {
    await sumOnce(database).catch(() => {});
    await sleep(100);
  }
}

async function sumOnce(database: World["database"]): Promise<void> {
  let after: Parameters<typeof refreshDays>[1] = {};
  while (true) {
    const made = await refreshDays(database, { ...after, before: AFTER_ALL_DAYS });
    if (made?.next === undefined) return;
    after = { after: made.next };
  }
}

const AFTER_ALL_DAYS = "9999-01-01";

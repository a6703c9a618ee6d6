/**
 * An upgrade and the step back from it: the consumer of an older version runs while the schema is
 * migrated under it, then takes turns with today's, under load all the time. So does its API read,
 * and its `verify`.
 *
 * @module
 */
import { migrate, readMigrations } from "../../../consumer/migrate.ts";
import { makeLogins } from "../../support/postgres/log_in.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillCheck } from "../drill.ts";
import { checkOut, findLackOf, type OldVersion } from "../old_version.ts";
import type { DrillService, World } from "../world.ts";

/**
 * The last commit that knows 6 migrations, which all later ones say they run beside; another one is
 * `DRILL_OLD_COMMIT`.
 */
const OLD_COMMIT = Deno.env.get("DRILL_OLD_COMMIT") ??
  "e136db0d08bcabe8901eb0e1bc491f4333fee844";

/** The drill. */
export const stepBack: Drill = {
  name: "step-back",
  onAnyBroker: true,
  findLack: () => findLackOf(OLD_COMMIT),
  async run(world, { ratePerSecond, short }) {
    await using old = await checkOut(OLD_COMMIT);
    const { root } = old;
    const checks: DrillCheck[] = [];
    const some = ratePerSecond * (short ? 1 : 10);
    let applied: readonly string[] = [];
    await world.startApi();
    await world.offerDuring(ratePerSecond, async () => {
      let consumer = await world.startOther("consume", { root });
      checks.push(await seeStoring(world, { who: "the old consumer", some }));

      applied = await migrate(world.database, await readMigrations());
      const { writer } = await makeLogins(world.database, world.databaseUrl);
      checks.push(await seeStoring(world, { who: "the old consumer on the new schema", some }));

      for (const [turn, version] of (["new", "old", "new"] as const).entries()) {
        await consumer[Symbol.asyncDispose]();
        const env = { DATABASE_URL: writer };
        consumer = version === "new"
          ? await world.startConsumer(env)
          : await world.startOther("consume", { root, env });
        checks.push(
          await seeStoring(world, { who: `turn ${turn + 1}, the ${version} consumer,`, some }),
        );
      }
    });
    await untilStored(world);
    checks.push(await readWithOldApi(await world.startOther("api", { root })));
    checks.push(await verifyWithOld(old, world));
    return {
      did:
        `${applied.length} migrations under the consumer of ${
          OLD_COMMIT.slice(0, 7)
        }, then turns with ` +
        `today's: new, old, new; ${world.receipts.length} baskets`,
      checks,
    };
  },
};

/** Waits until a consumer has stored `some` more. */
async function seeStoring(
  world: World,
  { who, some }: { readonly who: string; readonly some: number },
): Promise<DrillCheck> {
  // Before its first migration there is no table.
  const count = () => world.countStored().catch(() => 0);
  const before = await count();
  const stored = await waitUntil(`${who} stores`, async () => {
    const now = await count();
    return now >= before + some && now - before;
  }, { timeoutMs: 60_000 });
  return { name: `${who} stores`, ok: true, seen: `${stored} baskets` };
}

async function untilStored(world: World): Promise<void> {
  const accepted = world.receipts.length;
  await waitUntil("all are stored", async () => await world.countStored() >= accepted, {
    timeoutMs: 120_000,
  });
}

async function readWithOldApi(api: DrillService): Promise<DrillCheck> {
  const answers = await Promise.all(
    ["overview", "sales", "products", "stores", "tills", "dead-letters", "gaps", "pairs"].map(
      async (report) => {
        const response = await fetch(`${api.url}/stats/${report}`);
        await response.body?.cancel();
        return { report, status: response.status };
      },
    ),
  );
  const bad = answers.filter(({ status }) => status !== 200);
  return {
    name: "the old API reads the new schema",
    ok: bad.length === 0,
    seen: bad.length === 0
      ? `${answers.length} reports`
      : bad.map(({ report, status }) => `${report} ${status}`).join(", "),
  };
}

async function verifyWithOld(old: OldVersion, world: World): Promise<DrillCheck> {
  const { code, stdout, stderr } = await old.runTask("verify", {
    args: ["--wait", "60"],
    env: {
      DATABASE_URL: world.databaseUrl,
      POSTGRES_DRIVER: "pg",
      KAFKA_BROKERS: world.broker.address,
      NO_COLOR: "1",
    },
  });
  const [line = ""] = (stdout + stderr).split("\n");
  return { name: "the old verify finds nothing wrong", ok: code === 0, seen: line };
}

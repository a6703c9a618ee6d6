/**
 * A day at a company: three brokers with TLS, client certificates and SCRAM, PgBouncer before
 * Postgres, a login with the fewest rights for each service, three APIs and three consumers. While
 * baskets come in, a broker, an API, a consumer and Postgres are killed, and passwords and
 * certificates are rotated without a restart of anything.
 *
 * @module
 */
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";
import type { StressReport } from "../../../operate/stress/stress.ts";
import { hasOpenssl } from "../../support/certificates.ts";
import { freePorts } from "../../support/kafka/free_ports.ts";
import { mayRunPgbouncer } from "../../support/postgres/start_pgbouncer.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Company } from "../company/start_company.ts";
import type { Drill, DrillCheck } from "../drill.ts";
import type { World } from "../world.ts";

/** The drill. */
export const company: Drill = {
  name: "company",
  asCompany: true,
  ratePerSecond: ({ short }) => short ? 200 : 1_000,
  findLack,
  async run(world, { ratePerSecond, short, seed }) {
    if (world.company === undefined) throw new Error("This drill needs a company's world");
    const { company } = world;
    const seconds = short ? 0 : 300;
    /** Between two faults. */
    const pauseSeconds = short ? 2 : 30;
    const ports = freePorts(SERVICES);
    const apis = await Promise.all(ports.map((port) => world.startApi(port)));
    const consumers = await Promise.all(ports.map(() => world.startConsumer()));
    const urls = apis.map(({ url }) => url);
    const pick = seed % SERVICES;
    const checks: DrillCheck[] = [];
    const untilMore = () => world.untilAccepted(ratePerSecond * pauseSeconds);

    const startedAt = performance.now();
    const reports = await world.offerDuring({ ratePerSecond, urls, seconds: 20 }, async () => {
      await untilStored(world);
      await untilMore();
      await company.rotateKafkaPasswords();
      await company.rotateCertificates();
      await untilMore();
      // Its connections end with it: whoever comes back logs in with what is in the files now.
      await company.cluster.nodes[pick]?.kill();
      await world.untilAccepted(ratePerSecond * 2);
      await company.cluster.nodes[pick]?.restart();
      await company.cluster.untilInSync(TOPICS);
      await untilStored(world);
      checks.push(...await checkKafka(company, pick));
      await untilMore();
      await company.rotateDatabasePasswords();
      await apis[pick]?.kill();
      await untilMore();
      await world.startApi(ports[pick]);
      await consumers[pick]?.kill();
      await untilMore();
      await world.startConsumer();
      await untilStored(world);
      // PgBouncer's sessions end with it: it logs in with the new passwords now.
      await world.stopPostgres("kill");
      await world.untilAccepted(ratePerSecond);
      await world.startPostgres();
      await untilStored(world);
      checks.push(...await checkDatabase(company));
      await untilMore();
      while (performance.now() - startedAt < seconds * 1_000) {
        await world.untilAccepted(ratePerSecond);
      }
    });
    const logs = await world.readLogs();
    const told = company.secrets.filter((secret) => logs.includes(secret)).length;
    checks.push({ name: "no secret is in a log", ok: told === 0, seen: `${told} are` });
    return {
      did: "killed a broker, an API, a consumer and Postgres, rotated passwords at Kafka and " +
        `Postgres and certificates, among 3 of each; ${describeLoad(reports, ratePerSecond)}`,
      checks,
    };
  },
};

async function findLack(
  { broker }: { readonly broker: "local" | "kafka" },
): Promise<string | undefined> {
  if (broker !== "kafka") return "it needs real brokers: --kafka";
  if (!mayRunPgbouncer) return "it needs Debian's package pgbouncer";
  if (!await hasOpenssl()) return "it needs openssl";
  const free = Deno.systemMemoryInfo().available / 2 ** 30;
  return free < LEAST_GIB
    ? `it needs ${LEAST_GIB} GB of free memory, and there are ${free.toFixed(1)}`
    : undefined;
}

/** Waits until consumers have gone on, by what the database knows. */
async function untilStored({ database }: World): Promise<void> {
  const read = async () => {
    const [row] = await database.query(
      "select coalesce(sum(next_offset), 0) as read from partition_positions",
    );
    return Number(row?.read);
  };
  const before = await read();
  await waitUntil("the consumers store", async () => await read() > before, {
    timeoutMs: 120_000,
  });
}

/** Whether both rotations at Kafka came into force, at the broker that was started after them. */
async function checkKafka(company: Company, node: number): Promise<readonly DrillCheck[]> {
  return [
    isIn("Kafka lets in with the new password and certificate", await company.tryKafka(node)),
    isOut("Kafka refuses the old password", await company.tryKafka(node, "password")),
    isOut("Kafka refuses the old certificate", await company.tryKafka(node, "certificate")),
  ];
}

async function checkDatabase(company: Company): Promise<readonly DrillCheck[]> {
  return [
    isIn("Postgres lets in with the new password", await company.tryDatabase()),
    isOut("Postgres refuses the old password", await company.tryDatabase("password")),
  ];
}

const isIn = (name: string, refusal: string | undefined): DrillCheck => ({
  name,
  ok: refusal === undefined,
  seen: refusal ?? "let in",
});

const isOut = (name: string, refusal: string | undefined): DrillCheck => ({
  name,
  ok: refusal !== undefined,
  seen: refusal ?? "let in",
});

/** What was offered, what was held of it, and how long a till waited. */
function describeLoad(reports: readonly StressReport[], ratePerSecond: number): string {
  const sum = (read: (report: StressReport) => number) =>
    reports.reduce((total, report) => total + read(report), 0);
  const accepted = sum((report) => report.accepted);
  const seconds = sum(({ elapsedMs }) => elapsedMs) / 1_000;
  const p99 = reports.map(({ latencyMs }) => latencyMs?.p99 ?? 0).toSorted((a, b) => a - b);
  return `offered ${ratePerSecond}/s for ${seconds.toFixed(0)} s, accepted ` +
    `${(accepted / seconds).toFixed(0)}/s; not sent in time ${sum(({ notSent }) => notSent)}, ` +
    `given up ${sum(({ sent }) => sent) - accepted}; 99 % within ` +
    `${p99[p99.length >> 1]?.toFixed(0)} ms in the median 20 s`;
}

const { live, bulk, deadLetters } = DEFAULT_TOPICS;
const TOPICS = [live, bulk, deadLetters];
/** Of each kind. */
const SERVICES = 3;
const LEAST_GIB = 6;

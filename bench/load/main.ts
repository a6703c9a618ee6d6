/**
 * A process of the load: closed loop, or open loop with a rate. Its argument is a `LoadJob` as JSON;
 * it prints a `LoadReport`.
 *
 * @module
 */
import { createBodies } from "../bodies.ts";
import { percentile } from "../measurement.ts";
import { BODIES, type LoadJob, type LoadReport } from "./load_job.ts";
import { connectRaw } from "./raw_client.ts";

const job: LoadJob = JSON.parse(Deno.args[0] ?? "");
const { ports, path, connections, requests, rate, from = 0 } = job;
const bodies = createBodies(BODIES, job.prefix);
const clients = await Promise.all(
  Array.from(
    { length: connections },
    (_, index) => connectRaw({ port: ports[index % ports.length] ?? 0, path, bodies }),
  ),
);
const answers: Record<string, number> = {};
const latenciesMs: number[] = [];
let next = 0;
const now = () => performance.timeOrigin + performance.now();
const startedAt = rate === undefined ? now() : Math.max(now(), job.startAtMs ?? 0);

/** When a request is due; without a rate, now. */
const toDue = (index: number) =>
  rate === undefined ? Promise.resolve(now()) : untilDue(startedAt + index * 1000 / rate);

async function untilDue(due: number): Promise<number> {
  const wait = due - now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  return due;
}

await Promise.all(clients.map(async (client) => {
  while (next < requests && now() < startedAt + job.maxSeconds * 1000) {
    const index = next++;
    const due = await toDue(index);
    const status = await client.post(from + index);
    latenciesMs.push(now() - due);
    answers[status] = (answers[status] ?? 0) + 1;
  }
}));
for (const client of clients) client[Symbol.dispose]();
const report: LoadReport = {
  answers,
  seconds: (now() - startedAt) / 1000,
  p50Ms: percentile(latenciesMs, 0.5),
  p99Ms: percentile(latenciesMs, 0.99),
};
console.log(JSON.stringify(report));
Deno.exit(0);

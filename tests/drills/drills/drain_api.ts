/**
 * Replaces the API under load, instance by instance: clients go where the readiness probe says,
 * and no request may fail, with no repeats to hide it.
 *
 * @module
 */
import { createApiClient } from "../../../generator/api_client.ts";
import { stress, type StressReport } from "../../../operate/stress/stress.ts";
import { isReady } from "../../../local/demo/is_ready.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import { freePorts } from "../../support/kafka/free_ports.ts";
import type { Drill } from "../drill.ts";

/** The drill. */
export const drainApi: Drill = {
  name: "drain-api",
  async run(world, { ratePerSecond, short }) {
    const replacements = short ? 2 : 6;
    const ports = freePorts(2);
    await world.startConsumer();
    let current = await world.startApi(ports[0]);
    const { sendBasket } = createApiClient({
      url: "http://balanced",
      maxAttempts: 1,
      fetch: (url, init) => fetch(url.replace("http://balanced", current.url), init),
    });
    const reports: StressReport[] = [];
    let isOver = false;
    const load = (async () => {
      for (let seed = 0; !isOver; seed++) {
        reports.push(
          await stress(
            { requests: ratePerSecond, ratePerSecond, concurrency: 500, seed, date: "2026-01-01" },
            { sendBasket, writeReceipt: (line) => Promise.resolve(world.keepReceipt(line)) },
          ),
        );
      }
    })();
    const exitCodes: number[] = [];
    for (let replaced = 0; replaced < replacements; replaced++) {
      const next = await world.startApi(ports[(replaced + 1) % 2]);
      const old = current;
      const stopped = old[Symbol.asyncDispose]();
      // As a load balancer does: the old one gets requests until a probe finds it unready.
      while (await isReady(old.url)) await sleep(100);
      current = next;
      await stopped;
      exitCodes.push(await old.ended);
    }
    isOver = true;
    await load;
    const sent = reports.reduce((sum, report) => sum + report.sent, 0);
    const accepted = reports.reduce((sum, report) => sum + report.accepted, 0);
    return {
      did: `the API replaced ${replacements} times under load`,
      checks: [
        { name: "no request failed", ok: accepted === sent, seen: `${accepted} of ${sent}` },
        {
          name: "who was replaced exits with 0",
          ok: exitCodes.every((code) => code === 0),
          seen: exitCodes.join(", "),
        },
      ],
    };
  },
};

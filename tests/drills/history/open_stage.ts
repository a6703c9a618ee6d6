/**
 * The services of a history, each behind a network of its own, and whoever starts one again that has
 * ended, as in production.
 *
 * @module
 */
import { sleep } from "../../../shared/service/sleep.ts";
import { freePorts } from "../../support/kafka/free_ports.ts";
import { type Relay, startRelay } from "../../support/relay.ts";
import type { DrillService, World } from "../world.ts";
import { BACKENDS, type FaultTarget, type ServiceName, SERVICES } from "./plan_faults.ts";

/** A service that ended though nobody ended it. */
export interface OwnEnd {
  readonly name: string;
  readonly code: number;
  /** What it wrote last. */
  readonly lastWords: string;
}

/** What a nemesis breaks. Disposing it stops the services and the relays, not the world. */
export interface Stage extends AsyncDisposable {
  readonly apiUrls: readonly string[];
  /** The relay of a link, such as `api-1 to broker`; `undefined` for other targets. */
  relay(link: FaultTarget): Relay | undefined;
  /** The service as it runs now; `undefined` while it is ended on purpose. */
  service(name: ServiceName): DrillService | undefined;
  /** Ends it, and leaves it ended. */
  end(name: ServiceName, how: "kill" | "stop"): Promise<void>;
  /** Starts it again, and waits for nothing. */
  start(name: ServiceName): void;
  /** Services that ended by themselves; each was started again. */
  readonly ownEnds: readonly OwnEnd[];
}

/** In the length of a message, in its head, and in its middle; three, so that each link has another. */
const HALVES = [3, 40, 300];
/** A stack trace, and a few lines before it. */
const LAST_LINES = 25;

/** Opens the relays and starts the services. */
export function openStage(world: World): Stage {
  const ports = freePorts(SERVICES.length);
  const database = new URL(world.databaseUrl);
  const relays = new Map<FaultTarget, Relay>();
  for (const service of SERVICES) {
    for (const backend of BACKENDS) {
      const isKafka = backend === "broker";
      const port = isKafka ? world.broker.address.split(":")[1] : database.port;
      const halfBytes = HALVES[relays.size % HALVES.length] ?? 0;
      const relay = startRelay({ to: Number(port), isKafka, halfBytes });
      relays.set(`${service} to ${backend}`, relay);
    }
  }
  const running = new Map<ServiceName, DrillService>();
  const ownEnds: OwnEnd[] = [];

  function start(name: ServiceName): void {
    const url = new URL(database);
    url.port = String(relays.get(`${name} to postgres`)?.port);
    const service = world.spawn(name.startsWith("api") ? "api" : "consume", {
      port: ports[SERVICES.indexOf(name)] ?? 0,
      env: {
        KAFKA_BROKERS: `127.0.0.1:${relays.get(`${name} to broker`)?.port}`,
        DATABASE_URL: url.href,
        KAFKA_PARTITIONS: "3",
      },
    });
    running.set(name, service);
    service.ended.then(async (code) => {
      if (running.get(name) !== service) return;
      const log = await service.readLog().catch(() => "");
      ownEnds.push({
        name,
        code,
        lastWords: log.trimEnd().split("\n").slice(-LAST_LINES).join("\n"),
      });
      await sleep(500);
      if (running.get(name) === service) start(name);
    });
  }

  for (const name of SERVICES) start(name);
  return {
    apiUrls: SERVICES.flatMap((name, index) =>
      name.startsWith("api") ? [`http://127.0.0.1:${ports[index]}`] : []
    ),
    relay: (link) => relays.get(link),
    service: (name) => running.get(name),
    async end(name, how) {
      const service = running.get(name);
      running.delete(name);
      if (how === "kill") await service?.kill();
      else await service?.[Symbol.asyncDispose]();
    },
    start,
    ownEnds,
    async [Symbol.asyncDispose]() {
      const services = [...running.values()];
      running.clear();
      await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
      await Promise.all([...relays.values()].map((relay) => relay[Symbol.asyncDispose]()));
    },
  };
}

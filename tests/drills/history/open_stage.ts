/**
 * The services of a history, each behind a network of its own, and whoever starts one again that has
 * ended, as in production.
 *
 * @module
 */
import { sleep } from "../../../shared/service/sleep.ts";
import { findFaketime, toFaketimeEnv } from "../../support/faketime.ts";
import { freePorts } from "../../support/kafka/free_ports.ts";
import { type Relay, type RelayOptions, startRelay } from "../../support/relay.ts";
import { tempDir } from "../../support/temp_dir.ts";
import type { DrillService, World } from "../world.ts";
import {
  type FaultTarget,
  type Link,
  type ServiceName,
  SERVICES,
  toBrokerNames,
} from "./plan_faults.ts";

/** A service that ended though nobody ended it. */
export interface OwnEnd {
  readonly name: string;
  readonly code: number;
  /** What it wrote last. */
  readonly lastWords: string;
}

/** What a nemesis breaks. Disposing it stops the services and the relays, not the world. */
export interface Stage extends AsyncDisposable {
  /** Where clients find the APIs: behind relays. */
  readonly apiUrls: readonly string[];
  /** Where producers find the brokers: behind relays, too. */
  readonly producerBrokers: string;
  /** The relay of a link, such as `api-1 to broker`; `undefined` for other targets. */
  relay(link: FaultTarget): Relay | undefined;
  /** The service as it runs now; `undefined` while it is ended on purpose. */
  service(name: ServiceName): DrillService | undefined;
  /** Ends it, and leaves it ended. */
  end(name: ServiceName, how: "kill" | "stop"): Promise<void>;
  /** Starts it again, and waits for nothing. */
  start(name: ServiceName): void;
  /** Sets the clock of a service, by how much it is wrong; within 2.5 s. @default it is right */
  setClock(service: FaultTarget, how?: string): Promise<void>;
  /** Services that ended by themselves; each was started again. */
  readonly ownEnds: readonly OwnEnd[];
}

/** In the length of a message, in its head, and in its middle; three, so that each link has another. */
const HALVES = [3, 40, 300];
/** In the head of a request or an answer, and in its body. */
const HTTP_HALVES = { "api-1": 40, "api-2": 370 };
/** A stack trace, and a few lines before it. */
const LAST_LINES = 25;

/** Opens the relays and starts the services. */
export async function openStage(world: World): Promise<Stage> {
  const faketime = await findFaketime();
  const dir = await tempDir();
  const toClockFile = (service: FaultTarget) => `${dir.path}/${service}.clock`;
  const setClock = (service: FaultTarget, how = "+0") =>
    Deno.writeTextFile(toClockFile(service), how);
  for (const service of SERVICES) await setClock(service);
  const ports = freePorts(SERVICES.length);
  const database = new URL(world.databaseUrl);
  const relays = new Map<FaultTarget, Relay>();
  const brokerNames = toBrokerNames(world.brokers.length === 3 ? 3 : 1);
  const brokerPorts = world.brokers.map(({ address }) => Number(address.split(":")[1]));

  function openRelay(link: Link, options: RelayOptions): void {
    const halfBytes = HALVES[relays.size % HALVES.length] ?? 0;
    relays.set(link, startRelay({ halfBytes, ...options }));
  }

  function openBrokerRelays(from: ServiceName | "producers"): void {
    const relayPorts = freePorts(brokerPorts.length);
    const peers = new Map(brokerPorts.map((port, index) => [port, relayPorts[index] ?? 0]));
    for (const [index, name] of brokerNames.entries()) {
      const [to = 0, port = 0] = [brokerPorts[index], relayPorts[index]];
      openRelay(`${from} to ${name}`, { to, port, isKafka: true, peers });
    }
  }

  const toBrokers = (from: ServiceName | "producers") =>
    brokerNames.map((broker) => `127.0.0.1:${relays.get(`${from} to ${broker}`)?.port}`).join(",");

  for (const service of SERVICES) {
    openBrokerRelays(service);
    openRelay(`${service} to postgres`, { to: Number(database.port) });
  }
  for (const api of ["api-1", "api-2"] as const) {
    const to = ports[SERVICES.indexOf(api)] ?? 0;
    openRelay(`clients to ${api}`, { to, halfBytes: HTTP_HALVES[api] });
  }
  openBrokerRelays("producers");
  const running = new Map<ServiceName, DrillService>();
  const ownEnds: OwnEnd[] = [];

  function start(name: ServiceName): void {
    const url = new URL(database);
    url.port = String(relays.get(`${name} to postgres`)?.port);
    const service = world.spawn(name.startsWith("api") ? "api" : "consume", {
      port: ports[SERVICES.indexOf(name)] ?? 0,
      env: {
        KAFKA_BROKERS: toBrokers(name),
        DATABASE_URL: url.href,
        KAFKA_PARTITIONS: "3",
        ...(faketime === undefined ? {} : toFaketimeEnv(faketime, { file: toClockFile(name) })),
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
    apiUrls: (["clients to api-1", "clients to api-2"] as const).map((link) =>
      `http://127.0.0.1:${relays.get(link)?.port}`
    ),
    producerBrokers: toBrokers("producers"),
    relay: (link) => relays.get(link),
    service: (name) => running.get(name),
    async end(name, how) {
      const service = running.get(name);
      running.delete(name);
      if (how === "kill") await service?.kill();
      else await service?.[Symbol.asyncDispose]();
    },
    start,
    setClock,
    ownEnds,
    async [Symbol.asyncDispose]() {
      const services = [...running.values()];
      running.clear();
      await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
      await Promise.all([...relays.values()].map((relay) => relay[Symbol.asyncDispose]()));
      await dir[Symbol.asyncDispose]();
    },
  };
}

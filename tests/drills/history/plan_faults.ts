/**
 * The timeline of faults of a run: a pure function of the seed, so that a run's faults can be had again.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { deriveRandom, toWords } from "../../../generator/derive_random.ts";
import type { RelayMode } from "../../support/relay.ts";
import type { BrokerCount } from "../world.ts";
import type { Fault } from "./history_event.ts";

/** Services that are there all the time, behind relays of their own. */
export const SERVICES = ["api-1", "api-2", "consumer-1", "consumer-2"] as const;

/** See {@linkcode SERVICES}. */
export type ServiceName = typeof SERVICES[number];

/** A broker: the only one, or one of three. */
export type BrokerName = "broker" | "broker-1" | "broker-2" | "broker-3";

/** What a service connects to. */
export type Backend = BrokerName | "postgres";

/** The brokers of a run by their names, in the order of `World.brokers`. */
export function toBrokerNames(brokers: BrokerCount): readonly BrokerName[] {
  return brokers === 1 ? ["broker"] : ["broker-1", "broker-2", "broker-3"];
}

/** A connection that can break. */
export type Link =
  | `${ServiceName} to ${Backend}`
  | `clients to api-${1 | 2}`
  | `producers to ${BrokerName}`;

/** Everything that a fault can hit. */
export type FaultTarget =
  | ServiceName
  | Backend
  | Link
  | "consumer-3"
  | "topics"
  | "tables"
  | "sums"
  | "dead letters"
  | "erasures"
  | "months";

/** Everything that can go wrong. */
export type FaultKind =
  | "kill"
  | "pause"
  | "restart"
  | Exclude<RelayMode, "open">
  | "lossy"
  | "cut"
  | "clock"
  | "full_disk"
  | "failing_sync"
  | "join"
  | "move_leaders"
  | "poison"
  | "sum_days"
  | "replace"
  | "new_id"
  | "erase"
  | "retain"
  | "recategorise";

/** A fault of the plan. */
export interface PlannedFault extends Fault {
  readonly kind: FaultKind;
  readonly target: FaultTarget;
}

interface FaultClass {
  readonly kind: FaultKind;
  readonly targets: readonly FaultTarget[];
  /** How long it holds: from, to. Nothing of it is left when it is over. */
  readonly ms: readonly [number, number];
  /** How often it is drawn, beside the others. */
  readonly weight: number;
  /** What it may be like, one of which is drawn. @default it is always the same */
  readonly hows?: readonly string[];
}

function toClasses(brokers: BrokerCount): readonly FaultClass[] {
  const backends = [...toBrokerNames(brokers), "postgres"] as const;
  const processes = [...SERVICES, ...backends];
  const links: readonly Link[] = [
    ...SERVICES.flatMap((service) =>
      backends.map((backend) => `${service} to ${backend}` as const)
    ),
    // As often as those to one backend: there are two of them, however many brokers there are.
    ...backends.flatMap(() => ["clients to api-1", "clients to api-2"] as const),
    ...toBrokerNames(brokers).map((broker) => `producers to ${broker}` as const),
  ];
  return [
    { kind: "kill", targets: processes, ms: [200, 3_000], weight: 5 },
    // A session of the consumers' group lasts 6 s; that of one of three brokers 3 s.
    { kind: "pause", targets: processes, ms: [500, 9_000], weight: 4 },
    { kind: "restart", targets: processes, ms: [200, 1_500], weight: 3 },
    { kind: "refused", targets: links, ms: [500, 5_000], weight: 3 },
    { kind: "cut", targets: links, ms: [0, 0], weight: 2 },
    { kind: "slow", targets: links, ms: [1_000, 5_000], weight: 2 },
    { kind: "narrow", targets: links, ms: [1_000, 6_000], weight: 2 },
    { kind: "swallowed", targets: links, ms: [1_000, 9_000], weight: 3 },
    { kind: "lossy", targets: links, ms: [1_000, 6_000], weight: 2 },
    { kind: "half_requests", targets: links, ms: [500, 4_000], weight: 2 },
    { kind: "half_answers", targets: links, ms: [500, 4_000], weight: 2 },
    { kind: "clock", targets: processes, ms: [3_500, 10_000], weight: 4, hows: WRONG_CLOCKS },
    { kind: "full_disk", targets: backends, ms: [500, 5_000], weight: 2 },
    { kind: "failing_sync", targets: backends, ms: [500, 4_000], weight: 2 },
    { kind: "join", targets: ["consumer-3"], ms: [3_000, 8_000], weight: 2 },
    ...brokers === 1
      ? []
      : [{ kind: "move_leaders", targets: ["topics"], ms: [0, 0], weight: 2 } as const],
    { kind: "poison", targets: ["tables"], ms: [1_000, 4_000], weight: 2 },
    { kind: "recategorise", targets: ["tables"], ms: [0, 0], weight: 1 },
    { kind: "sum_days", targets: ["sums"], ms: [1_000, 5_000], weight: 2 },
    { kind: "replace", targets: ["dead letters"], ms: [0, 0], weight: 2 },
    { kind: "new_id", targets: ["dead letters"], ms: [0, 0], weight: 1 },
    { kind: "erase", targets: ["erasures"], ms: [0, 0], weight: 2 },
    { kind: "retain", targets: ["months"], ms: [0, 0], weight: 1 },
  ];
}

/**
 * Ahead and behind, as libfaketime reads it: less and more than brokers and dates allow. A basket may be
 * dated tomorrow, and a record may be an hour ahead of its broker.
 */
const WRONG_CLOCKS = ["-4d", "-26h", "-90m", "-3m", "+3m", "+90m", "+26h", "+4d"];

/** How many faults may hold at once, each on another target. */
const HANDS = 2;
/** A run begins in peace, so that the first fault finds something to break. */
const FIRST_MS = 1_000;
const LONGEST_REST_MS = 1_500;

/** The faults of a run, by their beginning; all are over by `durationMs`. */
export function planFaults(
  seed: number,
  { durationMs, brokers = 1 }: {
    readonly durationMs: number;
    /** @default {1} */
    readonly brokers?: BrokerCount;
  },
): readonly PlannedFault[] {
  const classes = toClasses(brokers);
  const random = deriveRandom([...toWords(seed), 0x6e656d]);
  const faults: PlannedFault[] = [];
  for (let hand = 0; hand < HANDS; hand++) {
    let at = FIRST_MS;
    while (true) {
      const startMs = at + uniformInt(random, 200, LONGEST_REST_MS);
      const { kind, targets, ms: [least, most], hows } = pickClass(classes, random);
      const endMs = startMs + uniformInt(random, least, most);
      const target = pick(random, targets);
      const how = hows === undefined ? {} : { how: pick(random, hows) };
      if (startMs >= durationMs) break;
      const isTaken = faults.some((other) =>
        other.target === target && other.startMs <= endMs && startMs <= other.endMs
      );
      if (isTaken || endMs >= durationMs) {
        at = startMs;
        continue;
      }
      faults.push({ type: "fault", startMs, endMs, kind, target, ...how });
      at = endMs;
    }
  }
  return faults.toSorted((a, b) => a.startMs - b.startMs);
}

function pickClass(classes: readonly FaultClass[], random: RandomGenerator): FaultClass {
  const all = classes.flatMap((each) => Array<FaultClass>(each.weight).fill(each));
  return pick(random, all);
}

function pick<T>(random: RandomGenerator, items: readonly T[]): T {
  const item = items[uniformInt(random, 0, items.length - 1)];
  if (item === undefined) throw new RangeError("Cannot pick one of nothing");
  return item;
}

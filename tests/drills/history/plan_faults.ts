/**
 * The timeline of faults of a run: a pure function of the seed, so that a run's faults can be had again.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { deriveRandom, toWords } from "../../../generator/derive_random.ts";
import type { RelayMode } from "../../support/relay.ts";
import type { Fault } from "./history_event.ts";

/** Services that are there all the time, behind relays of their own. */
export const SERVICES = ["api-1", "api-2", "consumer-1", "consumer-2"] as const;

/** See {@linkcode SERVICES}. */
export type ServiceName = typeof SERVICES[number];

/** What a service connects to. */
export const BACKENDS = ["broker", "postgres"] as const;

/** See {@linkcode BACKENDS}. */
export type Backend = typeof BACKENDS[number];

/** Everything that a fault can hit. */
export type FaultTarget =
  | ServiceName
  | Backend
  | `${ServiceName} to ${Backend}`
  | "consumer-3"
  | "tables";

/** Everything that can go wrong. */
export type FaultKind =
  | "kill"
  | "pause"
  | "restart"
  | Exclude<RelayMode, "open">
  | "cut"
  | "join"
  | "poison"
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
}

const PROCESSES = [...SERVICES, ...BACKENDS];
const LINKS = SERVICES.flatMap((service) =>
  BACKENDS.map((backend) => `${service} to ${backend}` as const)
);

const CLASSES: readonly FaultClass[] = [
  { kind: "kill", targets: PROCESSES, ms: [200, 3_000], weight: 5 },
  // A session of the consumers' group lasts 6 s.
  { kind: "pause", targets: PROCESSES, ms: [500, 9_000], weight: 4 },
  { kind: "restart", targets: PROCESSES, ms: [200, 1_500], weight: 3 },
  { kind: "refused", targets: LINKS, ms: [500, 5_000], weight: 3 },
  { kind: "cut", targets: LINKS, ms: [0, 0], weight: 2 },
  { kind: "slow", targets: LINKS, ms: [1_000, 5_000], weight: 2 },
  { kind: "swallowed", targets: LINKS, ms: [1_000, 9_000], weight: 3 },
  { kind: "half_requests", targets: LINKS, ms: [500, 4_000], weight: 2 },
  { kind: "half_answers", targets: LINKS, ms: [500, 4_000], weight: 2 },
  { kind: "join", targets: ["consumer-3"], ms: [3_000, 8_000], weight: 2 },
  { kind: "poison", targets: ["tables"], ms: [1_000, 4_000], weight: 2 },
  { kind: "recategorise", targets: ["tables"], ms: [0, 0], weight: 1 },
];

/** What these runs do not try, and why. */
export const NOT_TRIED: readonly (readonly [fault: string, why: string])[] = [
  ["new leader", "there is one broker; three of them are the place for it"],
  ["wrong clock", "needs libfaketime"],
  ["full disk", "needs a file system of its own, and root"],
  ["failing fsync", "needs strace"],
];

/** How many faults may hold at once, each on another target. */
const HANDS = 2;
/** A run begins in peace, so that the first fault finds something to break. */
const FIRST_MS = 1_000;
const LONGEST_REST_MS = 1_500;

/** The faults of a run, by their beginning; all are over by `durationMs`. */
export function planFaults(
  seed: number,
  { durationMs }: { readonly durationMs: number },
): readonly PlannedFault[] {
  const random = deriveRandom([...toWords(seed), 0x6e656d]);
  const faults: PlannedFault[] = [];
  for (let hand = 0; hand < HANDS; hand++) {
    let at = FIRST_MS;
    while (true) {
      const startMs = at + uniformInt(random, 200, LONGEST_REST_MS);
      const { kind, targets, ms: [least, most] } = pickClass(random);
      const endMs = startMs + uniformInt(random, least, most);
      const target = pick(random, targets);
      if (startMs >= durationMs) break;
      const isTaken = faults.some((other) =>
        other.target === target && other.startMs <= endMs && startMs <= other.endMs
      );
      if (isTaken || endMs >= durationMs) {
        at = startMs;
        continue;
      }
      faults.push({ type: "fault", startMs, endMs, kind, target });
      at = endMs;
    }
  }
  return faults.toSorted((a, b) => a.startMs - b.startMs);
}

function pickClass(random: RandomGenerator): FaultClass {
  const all = CLASSES.flatMap((each) => Array<FaultClass>(each.weight).fill(each));
  return pick(random, all);
}

function pick<T>(random: RandomGenerator, items: readonly T[]): T {
  const item = items[uniformInt(random, 0, items.length - 1)];
  if (item === undefined) throw new RangeError("Cannot pick one of nothing");
  return item;
}

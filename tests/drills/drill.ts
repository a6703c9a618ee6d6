/**
 * What a drill is: a fault made on purpose while baskets come in, and what must hold after it.
 *
 * @module
 */
import type { ForeignClient } from "../support/kafka/producers/foreign_producer.ts";
import type { BrokerCount, World } from "./world.ts";

/** How hard a drill is run. */
export interface DrillScale {
  /** Baskets offered a second. */
  readonly ratePerSecond: number;
  /** A few faults instead of many, for CI. */
  readonly short: boolean;
  /** Of what is drawn at random. */
  readonly seed: number;
  /** How long it goes on, where that can be said. @default that of the drill */
  readonly minutes?: number | undefined;
  /** Whether to lose a basket on purpose, which the drill must find. @default {false} */
  readonly plantLoss?: boolean | undefined;
  /** How many brokers the world has. @default {1} */
  readonly brokers?: BrokerCount | undefined;
  /** Who writes what the drill writes past the API. @default whom the drill chooses */
  readonly producer?: ForeignClient | undefined;
}

/** What a drill did and saw, beside what `verify` finds after it. */
export interface DrillOutcome {
  /** What was done, in words. */
  readonly did: string;
  /** Further things that must hold. */
  readonly checks?: readonly DrillCheck[];
  /** Whether everything was read already: then `verify` waits for nothing. @default {false} */
  readonly isRead?: boolean;
}

/** One thing that must hold. */
export interface DrillCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen. */
  readonly seen: string;
}

/** A drill by name. */
export interface Drill {
  readonly name: string;
  /** It is about the API or the tables, whatever the broker: `--kafka` runs it only by name. */
  readonly onAnyBroker?: boolean;
  /** API and consumer log in under their roles; see `WorldOptions`. @default {false} */
  readonly asRoles?: boolean;
  /** Broker and database are a company's; see `WorldOptions`. @default {false} */
  readonly asCompany?: boolean;
  /** It writes records past the API, with whatever client it is given. @default {false} */
  readonly writesRecords?: boolean;
  /** It runs with three brokers as well as with one. @default {false} */
  readonly takesThreeBrokers?: boolean;
  /** Clocks of Postgres and brokers can be set; see `WorldOptions`. @default {false} */
  readonly hasClocks?: boolean;
  /** Whether what it keeps is on disks that can be full. @default it is not */
  mayHaveSmallDisks?(): Promise<boolean>;
  /** Baskets offered a second, where the command line says nothing. @default {500} */
  readonly ratePerSecond?: (scale: Pick<DrillScale, "short">) => number;
  /** What this machine lacks for it, or the command line, in words; then it is skipped. @default it lacks nothing */
  findLack?(
    setup: { readonly broker: "local" | "kafka" } & Pick<DrillScale, "brokers" | "producer">,
  ): Promise<string | undefined>;
  /** How many records must be dead letters in the end; undefined: not known. @default {0} */
  readonly expectedDeadLetters?: (scale: DrillScale) => number | undefined;
  run(world: World, scale: DrillScale): Promise<DrillOutcome>;
}

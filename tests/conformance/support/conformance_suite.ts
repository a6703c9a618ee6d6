/**
 * How a file of the suite states what holds of each broker.
 *
 * @module
 */
import type {
  BrokerUnderTest,
  BrokerUnderTestOptions,
} from "../../support/kafka/broker_under_test.ts";
import { connectRaw, type RawConnection } from "../../support/kafka/raw_connection.ts";
import {
  brokerKind,
  mayStartBroker,
  startBrokerUnderTest,
} from "../../support/kafka/start_broker_under_test.ts";
import {
  type KfakeDifference,
  KNOWN_KFAKE_DIFFERENCES,
  NOT_ON_KFAKE,
} from "../known_kfake_differences.ts";
import { expectDifference } from "./expect_difference.ts";

/** What a test gets. */
export interface Conformance {
  readonly broker: BrokerUnderTest;
  /** A connection of the test's own. */
  readonly connection: RawConnection;
  readonly t: TestSteps;
}

/** How a test runs its steps. */
export interface TestSteps {
  step(name: string, run: () => void | Promise<void>): Promise<boolean>;
}

/** Registers a test, ignored where this run may not start the broker. */
export type Holds = (name: string, run: (test: Conformance) => Promise<void>) => void;

/**
 * What the broker writes is read from before the test until after it: a line that comes meanwhile
 * would be an operation of another test. Nothing else runs in the test's process.
 */
const BROKER_OUTLIVES_TEST = { sanitizeOps: false };

/** Gives the calling file one broker for all its tests. */
export function conformanceSuite(options: BrokerUnderTestOptions = {}): Holds {
  let broker: BrokerUnderTest | undefined;
  Deno.test.beforeAll(async () => {
    if (mayStartBroker) broker = await startBrokerUnderTest(options);
  });
  Deno.test.afterAll(async () => {
    await broker?.[Symbol.asyncDispose]();
  });
  return (name, run) =>
    holdsOfBroker(name, async (t) => {
      if (broker === undefined) throw new Error("The broker of this file did not start");
      using connection = await connectRaw(broker.address);
      await run({ broker, connection, t });
    }, BROKER_OUTLIVES_TEST);
}

/** Registers a test that starts its own broker, ignored where this run may not start one. */
export function holdsOfBroker(
  name: string,
  run: (t: TestSteps) => Promise<void>,
  options: Pick<Deno.TestDefinition, "sanitizeOps"> = {},
): void {
  const ignore = !mayStartBroker || (brokerKind === "kfake" && name in NOT_ON_KFAKE);
  Deno.test(name, { ...options, ignore }, async (t) => {
    const hold = (step: string | undefined, body: () => void | Promise<void>) => {
      const difference = findDifference(name, step);
      return difference === undefined ? body() : expectDifference(difference.seen, body);
    };
    await hold(
      undefined,
      () => run({ step: (step, body) => t.step(step, () => hold(step, body)) }),
    );
  });
}

/** How the broker is known to fail a step of a test or, without a step, the rest of it. */
function findDifference(name: string, step: string | undefined): KfakeDifference | undefined {
  if (brokerKind !== "kfake") return undefined;
  return KNOWN_KFAKE_DIFFERENCES.find(({ tests }) =>
    tests.some(([test, ...steps]) =>
      test === name && (step === undefined ? steps.length === 0 : steps.includes(step))
    )
  );
}

/**
 * How a file of the suite states what holds of either broker.
 *
 * @module
 */
import type {
  BrokerUnderTest,
  BrokerUnderTestOptions,
} from "../../support/kafka/broker_under_test.ts";
import { connectRaw, type RawConnection } from "../../support/kafka/raw_connection.ts";
import {
  mayStartBroker,
  startBrokerUnderTest,
} from "../../support/kafka/start_broker_under_test.ts";

/** What a test gets. */
export interface Conformance {
  readonly broker: BrokerUnderTest;
  /** A connection of the test's own. */
  readonly connection: RawConnection;
  readonly t: Deno.TestContext;
}

/** Registers a test, ignored where this run may not start the broker. */
export type Holds = (name: string, run: (test: Conformance) => Promise<void>) => void;

/** Gives the calling file one broker for all its tests. */
export function conformanceSuite(options: BrokerUnderTestOptions = {}): Holds {
  let broker: BrokerUnderTest | undefined;
  Deno.test.beforeAll(async () => {
    if (mayStartBroker) broker = await startBrokerUnderTest(options);
  });
  Deno.test.afterAll(async () => {
    await broker?.[Symbol.asyncDispose]();
  });
  return (name, run) => {
    Deno.test(name, { ignore: !mayStartBroker }, async (t) => {
      if (broker === undefined) throw new Error("The broker of this file did not start");
      using connection = await connectRaw(broker.address);
      await run({ broker, connection, t });
    });
  };
}

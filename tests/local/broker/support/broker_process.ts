/**
 * A broker in a process of its own, for tests that kill it: `deno run broker_process.ts DIR PORT`.
 * Prints its port when clients can connect.
 *
 * @module
 */

import { startBroker } from "../../../../local/broker/start_broker.ts";

if (import.meta.main) {
  const [dataDir = "", port = "0", segmentBytes = "16777216"] = Deno.args;
  const broker = await startBroker({
    dataDir,
    port: Number(port),
    segmentBytes: Number(segmentBytes),
    onEvent: (event) => console.error(event),
  });
  console.log(broker.port);
}

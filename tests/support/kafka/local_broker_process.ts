/**
 * The embedded broker in a process of its own: `deno run local_broker_process.ts OPTIONS_AS_JSON`.
 *
 * @module
 */
import { startBroker } from "../../../local/broker/start_broker.ts";

if (import.meta.main) {
  const broker = await startBroker({
    ...JSON.parse(Deno.args[0] ?? "{}"),
    onEvent: ({ kind }) => console.error(kind),
  });
  Deno.addSignalListener("SIGTERM", () => {
    broker.close().then(() => Deno.exit(0));
  });
}

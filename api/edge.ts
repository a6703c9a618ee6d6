/**
 * Entry point of the API where a host calls `fetch`: Deno Deploy, `deno serve`, Node. Ingest only: no
 * database, no files, settings from the environment alone.
 *
 * @module
 */
import process from "node:process";
import { configureLog, getLogger } from "../shared/service/log.ts";
import { createEdge } from "./create_edge.ts";
import { drainAtSignal } from "./drain_at_signal.ts";
import { readEdgeSettings } from "./edge_settings.ts";

const settings = readEdgeSettings((name) => process.env[name]);
await configureLog({ level: settings.LOG_LEVEL, format: settings.LOG_FORMAT });
const edge = createEdge(settings);
drainAtSignal(edge.close, { logger: getLogger(["api"]) });

/** What hosts call. */
export default { fetch: edge.fetch };

/** Drains and disconnects, for hosts that say when they stop in another way than by a signal. */
export const close: () => Promise<void> = edge.close;

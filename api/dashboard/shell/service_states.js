// @ts-check
/**
 * What the head says of API, database and broker.
 *
 * @module
 */
import { SHELL } from "./words.js";

/** @typedef {import("./connection.js").ConnectionState} ConnectionState */
/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */

/**
 * The state of each service. What the page cannot know while it is not connected is unknown.
 *
 * @param {ConnectionState} connection
 * @param {Overview | undefined} overview
 * @returns {import("./frame.js").FrameState["services"]}
 */
export function toServiceStates({ name }, overview) {
  const isLive = name === "live";
  /** @param {"database" | "broker"} service @returns {import("./frame.js").ServiceState} */
  const toState = (service) => isLive && overview !== undefined ? overview[service] : "unknown";
  const [database, broker] = [toState("database"), toState("broker")];
  return {
    api: {
      state: isLive ? "up" : name === "connecting" ? "unknown" : "down",
      word: SHELL.connection[name],
    },
    database: { state: database, word: SHELL.states[database] },
    broker: { state: broker, word: SHELL.states[broker] },
  };
}

/**
 * Logging for every service, through LogTape: one line an event on standard output, as JSON for
 * machines or as text for people, a constant message with properties. Only `main.ts` files and
 * task scripts configure it; other code takes a logger from `getLogger`.
 *
 * @module
 */
import {
  configure,
  getConsoleSink,
  getJsonLinesFormatter,
  getTextFormatter,
} from "@logtape/logtape";

export { getLogger, type Logger } from "@logtape/logtape";

/** Levels that `LOG_LEVEL` takes, from the most to the least talkative. */
export const LOG_LEVELS = ["debug", "info", "warning", "error"] as const;
/** Forms that `LOG_FORMAT` takes. */
export const LOG_FORMATS = ["json", "text"] as const;

/** Options for {@linkcode configureLog}. */
export interface LogOptions {
  /** Lines below this level are not written. */
  readonly level: (typeof LOG_LEVELS)[number];
  /**
   * JSON lines, or a line of text with the properties behind the message.
   *
   * @default {"text"} in a terminal, else `"json"`
   */
  readonly format?: (typeof LOG_FORMATS)[number] | undefined;
}

/** Sets up logging for this process; a later call replaces an earlier one. */
export async function configureLog(
  { level, format }: LogOptions,
): Promise<void> {
  const formatter = FORMATTERS[format ?? (await isTerminal() ? "text" : "json")];
  await configure({
    reset: true,
    sinks: { console: getConsoleSink({ formatter, levelMap: ONE_STREAM }) },
    loggers: [
      { category: [], sinks: ["console"], lowestLevel: level },
      { category: ["logtape", "meta"], sinks: ["console"], lowestLevel: "warning" },
    ],
  });
}

/** Not imported above: it takes Deno 2.9.6 30 ms of CPU time, which a task need not pay. */
async function isTerminal(): Promise<boolean> {
  const { isatty } = await import("node:tty");
  return isatty(STANDARD_OUTPUT);
}

/** Its file descriptor. */
const STANDARD_OUTPUT = 1;

/** LogTape writes warnings to standard error by default, out of order with the rest. */
const ONE_STREAM = {
  trace: "log",
  debug: "log",
  info: "log",
  warning: "log",
  error: "log",
  fatal: "log",
} as const;

const FORMATTERS = {
  json: getJsonLinesFormatter({
    categorySeparator: ".",
    message: "template",
    properties: "flatten",
  }),
  text: getTextFormatter({
    category: ".",
    format({ timestamp, level, category, message, record }) {
      const properties = Object.entries(record.properties)
        // As in JSON: a property that an event lacks is no news.
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => ` ${name}=${toText(value)}`)
        .join("");
      return `${timestamp} ${level} ${category}: ${message}${properties}`;
    },
  }),
} as const;

function toText(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(`${value.name}: ${value.message}`);
  if (typeof value === "string" && /^[^\s"]+$/.test(value)) return value;
  if (typeof value === "bigint") return String(value);
  // A function or a symbol is none of JSON's values.
  return JSON.stringify(value) ?? String(value);
}

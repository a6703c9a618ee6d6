/**
 * Every setting of the broker and Postgres on this machine.
 *
 * @module
 */
import { flag, integer, text } from "../shared/service/settings.ts";

/** By the name of its environment variable. */
export const LOCAL_SETTINGS = {
  LOCAL_DIR: text({ fallback: ".local", description: "Folder of all data" }),
  LOCAL_KAFKA_PORT: integer({
    min: 0,
    max: 65_535,
    fallback: 9_092,
    description: "Port of the broker; 0: any",
  }),
  LOCAL_POSTGRES_PORT: integer({
    min: 0,
    max: 65_535,
    fallback: 5_432,
    description: "Port of Postgres; 0: any",
  }),
  LOCAL_DURABLE: flag({
    fallback: true,
    description: "Whether a new data folder of Postgres is put on the disk before it is used",
  }),
} as const;

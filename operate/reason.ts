/**
 * The option `--reason` of commands that settle something for good.
 *
 * @module
 */
import type { Setting } from "../shared/service/settings.ts";

/** A text for whoever asks later; the table keeps it. */
export const REASON: Setting<string> = {
  form: "1 to 500 characters, for whoever asks later",
  parse: (reason) => [...reason.trim()].length <= MAX_LENGTH ? reason.trim() : undefined,
};

const MAX_LENGTH = 500;

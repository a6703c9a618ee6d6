/**
 * The option `--reason` of commands that settle something for good.
 *
 * @module
 */
import { parseReason, REASON_FORM } from "../shared/audit/reason.ts";
import type { Setting } from "../shared/service/settings.ts";

/** A text for whoever asks later; the table keeps it. */
export const REASON: Setting<string> = { form: REASON_FORM, parse: parseReason };

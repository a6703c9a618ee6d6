/**
 * A month on the command line.
 *
 * @module
 */
import { FIRST_MONTH } from "./first_month.ts";
import type { Setting } from "../../shared/service/settings.ts";

/** A month such as `2024-01`, read to its first day. */
export const MONTH: Setting<string> = {
  form: `a month from ${FIRST_MONTH.slice(0, 7)} on, such as 2024-01`,
  parse(text) {
    const day = `${text}-01`;
    return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && day >= FIRST_MONTH ? day : undefined;
  },
};

/**
 * The row `validate`: what validation costs beside `JSON.parse`; `../micro/validate.ts` does it.
 *
 * @module
 */
import type { RowKind } from "../bench.ts";
import { runMicro } from "./request.ts";

/** The row. */
export const validate: RowKind = {
  name: "validate",
  title: "JSON text to a valid basket in cents, in one process, beside `JSON.parse` of the same " +
    "text; baskets a second of CPU",
  isDefault: true,
  run: async (bench) => [await runMicro(bench, "validate")],
};

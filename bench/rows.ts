/**
 * All rows, in the order of the table.
 *
 * @module
 */
import type { RowKind } from "./bench.ts";
import { batch } from "./rows/batch.ts";
import { ingest } from "./rows/ingest.ts";
import { request } from "./rows/request.ts";
import { store } from "./rows/store.ts";
import { validate } from "./rows/validate.ts";

/** Those without `isDefault` take long, and run when they are named. */
export const ROWS: readonly RowKind[] = [request, validate, ingest, batch, store];

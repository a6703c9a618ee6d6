/**
 * All rows, in the order of the table.
 *
 * @module
 */
import type { RowKind } from "./bench.ts";
import { batch } from "./rows/batch.ts";
import { demo } from "./rows/demo.ts";
import { endToEnd } from "./rows/end_to_end.ts";
import { growth } from "./rows/growth.ts";
import { ingest } from "./rows/ingest.ts";
import { lanes } from "./rows/lanes.ts";
import { request } from "./rows/request.ts";
import { scale } from "./rows/scale.ts";
import { seed } from "./rows/seed.ts";
import { soak } from "./rows/soak.ts";
import { store } from "./rows/store.ts";
import { validate } from "./rows/validate.ts";

/** Those without `isDefault` take long, and run when they are named. */
export const ROWS: readonly RowKind[] = [
  request,
  validate,
  ingest,
  seed,
  batch,
  store,
  endToEnd,
  lanes,
  demo,
  growth,
  scale,
  soak,
];

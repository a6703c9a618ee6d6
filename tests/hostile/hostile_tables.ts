/**
 * All tables of hostile requests; bytes that are no request are in `tables/smuggling.ts`.
 * Sources: the contract, RFC 8259, RFC 9110, RFC 9457, RFC 6750, the OWASP API Security Top 10 of
 * 2023, and what was measured of the server.
 *
 * @module
 */
import type { HostileTable } from "./support/hostile_case.ts";
import { ACCESS } from "./tables/access.ts";
import { BATCHES } from "./tables/batches.ts";
import { CLOSINGS } from "./tables/closings.ts";
import { DEAD_LETTERS } from "./tables/dead_letters.ts";
import { FLOODS } from "./tables/floods.ts";
import { GZIPPED } from "./tables/gzip.ts";
import { ODD_BUT_VALID } from "./tables/odd_but_valid.ts";
import { RECEIPTS } from "./tables/receipts.ts";
import { STRUCTURE } from "./tables/structure.ts";
import { ENCODINGS, METHODS, PATHS, SIZES } from "./tables/transfer.ts";
import { DATES, NUMBERS, TEXTS } from "./tables/values.ts";

/** Requests that must be refused, and those that must not. */
export const TABLES: readonly HostileTable[] = [
  STRUCTURE,
  NUMBERS,
  TEXTS,
  DATES,
  RECEIPTS,
  CLOSINGS,
  DEAD_LETTERS,
  FLOODS,
  ENCODINGS,
  SIZES,
  METHODS,
  PATHS,
  ACCESS,
  BATCHES,
  GZIPPED,
  ODD_BUT_VALID,
];

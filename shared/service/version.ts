/**
 * The version of the pipeline.
 *
 * @module
 */

/** Semantic version of the HTTP contract, the tables and the record's schema together. */
export const VERSION = "1.0.0";

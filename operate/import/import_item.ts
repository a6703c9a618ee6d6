/**
 * One basket of a file on its way to the API, whatever the file's format is.
 *
 * @module
 */

/** Why a basket was not accepted: an issue of the API's answer, or what the file itself shows. */
export interface ItemFault {
  /** Stable, for programs. */
  readonly code: string;
  /** Where in the basket, as a JSON pointer; empty for the whole of it. */
  readonly pointer: string;
  /** For people. */
  readonly detail: string;
}

/** A basket as the file has it. */
export interface ImportItem {
  /** Its number in the file, from 1. */
  readonly number: number;
  /** Where it begins: a line, or the number of an array's element. */
  readonly line: number;
  /** Where it ends; several lines for a basket of a CSV file. */
  readonly lastLine: number;
  /** How much memory it takes, roughly. */
  readonly bytes: number;
  /** What to send; `undefined` when the file has nothing that could be sent. */
  readonly json: Uint8Array | undefined;
  /** Why there is nothing to send. */
  readonly faults: readonly ItemFault[];
  /** What goes into the file of rejected baskets, for somebody to mend. */
  toRejected(faults: readonly ItemFault[]): Uint8Array;
}

/** How the file of rejected baskets is made up around its entries. */
export interface RejectedForm {
  /** Name ending, such as `csv`. */
  readonly extension: "ndjson" | "json" | "csv";
  readonly begin: Uint8Array;
  /** Between two entries. */
  readonly between: Uint8Array;
  readonly end: Uint8Array;
}

/** An input file: how to send its baskets, how to write down rejected ones, and the baskets. */
export interface ImportInput {
  readonly format: "ndjson" | "array" | "csv";
  readonly rejected: RejectedForm;
  /** Bytes of the file read so far, before decompression. */
  readonly bytesRead: () => number;
  /** To be read once. @throws {TaskError} when the file ends too early or is damaged */
  readonly items: AsyncIterable<ImportItem>;
}

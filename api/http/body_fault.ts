/**
 * Why the body of a batch could not be read to its end.
 *
 * @module
 */

/** What stopped the reading; also the `code` of the problem that answers the request. */
export type BodyFaultCode =
  | "body_incomplete"
  | "body_timeout"
  | "body_too_large"
  | "corrupt_gzip"
  | "not_an_array"
  | "not_json"
  | "not_utf8"
  | "too_many_lines";

/**
 * Ends the reading of a body. Any stage between socket and lines throws it, `ingest_body.ts` catches
 * it. Lines before the fault are kept.
 */
export class BodyFault extends Error {
  override readonly name = "BodyFault";
  readonly code: BodyFaultCode;

  constructor(code: BodyFaultCode, options: { readonly cause?: unknown } = {}) {
    super(`Cannot read the batch: ${code}`, { cause: options.cause });
    this.code = code;
  }
}

/**
 * Why a body could not be read to its end.
 *
 * @module
 */
import type { GuardCode } from "../auth/guard.ts";

/** What stops the reading of any body; also the `code` of the problem that answers the request. */
export type BodyFaultCode =
  | "body_incomplete"
  | "body_timeout"
  | "body_too_large"
  | "corrupt_deflate"
  | "corrupt_gzip";

/** The same for a batch, which is cut into lines while it is read. */
export type BatchFaultCode =
  | BodyFaultCode
  | "not_an_array"
  | "not_json"
  | "not_utf8"
  | "too_many_lines"
  | GuardCode;

/**
 * Ends the reading of a body. Any stage between socket and lines throws it, `ingest_body.ts` and
 * `unpack_body.ts` catch it. Lines before the fault are kept.
 */
export class BodyFault<C extends BatchFaultCode = BatchFaultCode> extends Error {
  override readonly name = "BodyFault";
  readonly code: C;
  /** A sentence for the client about this occurrence. */
  readonly detail: string | undefined;

  constructor(
    code: C,
    { cause, detail }: { readonly cause?: unknown; readonly detail?: string | undefined } = {},
  ) {
    super(`Cannot read the body: ${code}`, { cause });
    this.code = code;
    this.detail = detail;
  }
}

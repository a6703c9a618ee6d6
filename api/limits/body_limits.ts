/**
 * Limits of request bodies: their size, and the time they may take.
 *
 * @module
 */
import { integer, optional, type Settings } from "../../shared/service/settings.ts";

/** Bounds of the bodies that `POST /baskets` and `POST /baskets/batch` read. */
export interface BodyLimits {
  /** Most bytes of a single basket. */
  readonly maxBodyBytes: number;
  /** Most bytes of a batch, before and after decompression. */
  readonly maxBatchBytes: number;
  /** Most lines (blank ones count) or elements of a batch. */
  readonly maxBatchLines: number;
  /**
   * Longest line or array element; a longer one is an error of that line. As long as a body, so that
   * a basket that one route takes is not refused by the other.
   */
  readonly maxLineBytes: number;
  /** Longest time for a whole basket, and longest wait for the next bytes of a batch. */
  readonly bodyTimeoutMs: number;
  /** The lowest rate of a batch in the long run; 0: any. */
  readonly minUploadBytesPerSecond: number;
}

const GIB = 1_073_741_824;

/** The defaults. */
export const DEFAULT_BODY_LIMITS: BodyLimits = {
  maxBodyBytes: 1_048_576,
  maxBatchBytes: 67_108_864,
  maxBatchLines: 50_000,
  maxLineBytes: 1_048_576,
  bodyTimeoutMs: 10_000,
  minUploadBytesPerSecond: 4_096,
};

/** The settings of {@linkcode BodyLimits}. */
export const BODY_LIMIT_SETTINGS = {
  MAX_BODY_BYTES: integer({
    min: 1,
    max: GIB,
    fallback: DEFAULT_BODY_LIMITS.maxBodyBytes,
    description: "Most bytes of a single basket",
  }),
  MAX_BATCH_BYTES: integer({
    min: 1,
    max: 64 * GIB,
    fallback: DEFAULT_BODY_LIMITS.maxBatchBytes,
    description: "Most bytes of a batch, before and after decompression",
  }),
  MAX_BATCH_LINES: integer({
    min: 1,
    max: 1_000_000_000,
    fallback: DEFAULT_BODY_LIMITS.maxBatchLines,
    description: "Most lines of a batch; blank ones count",
  }),
  MAX_LINE_BYTES: optional(integer({
    min: 1,
    max: GIB,
    description: "Most bytes of one line of a batch; unset: `MAX_BODY_BYTES`",
  })),
  BODY_TIMEOUT_MS: integer({
    min: 1,
    max: 3_600_000,
    fallback: DEFAULT_BODY_LIMITS.bodyTimeoutMs,
    description:
      "Longest time for the body of a basket, and longest wait for the next bytes of a batch, in milliseconds",
  }),
  MIN_UPLOAD_BYTES_PER_SECOND: integer({
    min: 0,
    max: GIB,
    fallback: DEFAULT_BODY_LIMITS.minUploadBytesPerSecond,
    description: "Lowest rate of a batch in the long run: a slower one ends with `408`. " +
      "Pauses of `BODY_TIMEOUT_MS` are allowed; time that the API itself needs does not count. " +
      "0: any rate",
  }),
} as const;

/** The limits from the settings. */
export function toBodyLimits(settings: Settings<typeof BODY_LIMIT_SETTINGS>): BodyLimits {
  return {
    maxBodyBytes: settings.MAX_BODY_BYTES,
    maxBatchBytes: settings.MAX_BATCH_BYTES,
    maxBatchLines: settings.MAX_BATCH_LINES,
    maxLineBytes: settings.MAX_LINE_BYTES ?? settings.MAX_BODY_BYTES,
    bodyTimeoutMs: settings.BODY_TIMEOUT_MS,
    minUploadBytesPerSecond: settings.MIN_UPLOAD_BYTES_PER_SECOND,
  };
}

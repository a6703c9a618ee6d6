/**
 * What the consumer logs of a stored batch: one line at debug, a warning for each of the first dead
 * letters, one for the rest, and one for other sales under the ids of erased baskets.
 *
 * @module
 */
import { readRequestId } from "../shared/basket/raw_record.ts";
import { formatPosition } from "../shared/kafka/position.ts";
import { getLogger } from "../shared/service/log.ts";
import type { StoredReport } from "./batch/write_chunks.ts";

/** Logs `report`; never a payload. */
export function logStored(
  { topic, partitions, stored, closings = [], deadLetters, ...others }: StoredReport,
): void {
  const { erased = [], otherReceipts = [], ...counts } = others;
  logger.debug("Stored a batch", {
    topic,
    partitions: partitions.map(({ partition }) => partition),
    lag: partitions.reduce((sum, { lag }) => sum + lag, 0),
    ...counts,
    stored: stored.length,
    ...(closings.length > 0 ? { closings: closings.length } : {}),
    deadLetters: deadLetters.length,
    ...(erased.length > 0 ? { erased: erased.length } : {}),
  });
  for (const { record, code, detail } of deadLetters.slice(0, MAX_LINES)) {
    const { partition, offset } = record;
    const requestId = readRequestId(record);
    const line = { topic, partition, offset, requestId, code, detail: detail.slice(0, MAX_DETAIL) };
    logger.warning("Set a record aside as dead letter", line);
  }
  const rest = deadLetters.length - MAX_LINES;
  if (rest > 0) {
    logger.warning("Set more records aside as dead letters", {
      topic,
      deadLetters: rest,
    });
  }
  if (otherReceipts.length > 0) {
    logger.warning("Withheld other sales under the ids of erased baskets", {
      topic,
      records: otherReceipts.length,
      positions: otherReceipts.slice(0, MAX_LINES).map(formatPosition),
    });
  }
}

/** A batch of 100,000 empty records would be as many lines; the table and the metric have them all. */
const MAX_LINES = 10;
/** Characters; the table has more of it. */
const MAX_DETAIL = 500;

const logger = getLogger(["consumer"]);

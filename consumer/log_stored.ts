/**
 * What the consumer logs of a stored batch: one line at debug, and a warning for each dead letter.
 *
 * @module
 */
import { readRequestId } from "../shared/basket/record.ts";
import { getLogger } from "../shared/service/log.ts";
import type { StoredReport } from "./handle_batch.ts";

/** Logs `report`; never a payload. */
export function logStored(
  { topic, partition, stored, deadLetters, ...counts }: StoredReport,
): void {
  logger.debug("Stored a batch", {
    topic,
    partition,
    ...counts,
    stored: stored.length,
    deadLetters: deadLetters.length,
  });
  for (const { record, code, detail } of deadLetters) {
    const { offset } = record;
    const requestId = readRequestId(record);
    const line = { topic, partition, offset, requestId, code, detail };
    logger.warning("Set a record aside as dead letter", line);
  }
}

const logger = getLogger(["consumer"]);

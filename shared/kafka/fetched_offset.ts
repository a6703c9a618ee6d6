/**
 * The offset that a batch was asked for.
 *
 * @module
 */

/**
 * The offset of the fetch request that brought `batch`, a batch of kafkajs. When an offset is out of
 * range, kafkajs 2.2.4 begins elsewhere in silence: this tells. kafkajs keeps it in a property that
 * its types do not show.
 *
 * @throws {TypeError} when there is no such property: another version of kafkajs
 */
export function fetchedOffsetOf(batch: object): bigint {
  const offset = "fetchedOffset" in batch ? batch.fetchedOffset : undefined;
  if (typeof offset !== "string") {
    throw new TypeError("Cannot tell which offset a batch was fetched from: kafkajs has changed");
  }
  return BigInt(offset);
}

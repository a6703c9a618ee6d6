/**
 * **Receipt**: a receipt names another record than the one that was sent.
 *
 * `202` says where the record is. In the topics there must be one at that position, with the key and
 * the content of that request. Two requests must not have the same receipt. A position that a named gap
 * covers was deleted since, and cannot be held against anything.
 *
 * @module
 */
import { type Anomaly, isInGap } from "./anomaly.ts";
import type { History } from "../history_event.ts";

/** Finds wrong receipts. */
export function findWrongReceipts(history: History): readonly Anomaly[] {
  const { operations, records } = history;
  const recordAt = new Map(records.map((record) => [record.position, record]));
  const given = new Map<string, number>();
  return operations.flatMap((operation): readonly Anomaly[] => {
    const { receipt, key = "", content, request } = operation;
    if (receipt === undefined) return [];
    const about = { kind: "receipt", key, position: receipt };
    const other = given.get(receipt);
    given.set(receipt, request);
    if (other !== undefined) {
      return [{ ...about, detail: `${receipt} was given to request ${other} already` }];
    }
    const record = recordAt.get(receipt);
    if (record === undefined) {
      return isInGap(receipt, history)
        ? []
        : [{ ...about, detail: `there is no record at ${receipt}` }];
    }
    if (record.key === key && record.content === content) return [];
    return [{
      ...about,
      detail: `at ${receipt} is ${record.key} ${record.content}, sent was ${key} ${content}`,
    }];
  });
}

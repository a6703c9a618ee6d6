/**
 * An anomaly with the smallest history that shows it: all that clients did with its key, what became of
 * that in topics and tables, and the faults that held meanwhile, in the order of time.
 *
 * @module
 */
import { type Anomaly, toPlace } from "./check/anomaly.ts";
import { findRelated, isMeanwhile } from "./find_related.ts";
import type { FaultHeld, History, Operation } from "./history_event.ts";

/** In lines that a person can read; `most` bounds those of each kind. */
export function showAnomaly(
  anomaly: Anomaly,
  history: History,
  { most = 20 }: { readonly most?: number } = {},
): readonly string[] {
  const { kind, key, position, detail } = anomaly;
  const { held, records, rows, closings, deadLetters, gaps, missing } = history;
  const isOfKey = (item: { readonly key?: string; readonly till?: { readonly day: string } }) =>
    key !== undefined && (item.key === key || item.till?.day === key);
  const isMeant = (item: { readonly key?: string; readonly position: string }) =>
    isOfKey(item) || (position !== undefined && item.position === position);
  const related = findRelated(anomaly, history);
  const partition = position === undefined ? undefined : toPlace(position).partition;
  return [
    `✗ ${kind} ${key ?? position ?? ""}: ${detail}`,
    ...shorten(related.map(showOperation), most),
    ...shorten(held.filter((fault) => isMeanwhile(fault, related)).map(showFault), most),
    ...shorten([
      ...records.filter(isMeant).map(({ position, content }) =>
        `in the topic  ${position} ${content}`
      ),
      ...[...rows, ...closings].filter(isMeant)
        .map(({ position, content }) => `in the tables ${content}, of ${position}`),
      ...deadLetters.filter(isMeant).map(({ position, code, replayedTo }) =>
        `dead letter   ${position} ${code}${
          replayedTo === undefined ? "" : `, replayed to ${replayedTo}`
        }`
      ),
      ...missing.filter(({ day }) => day === key)
        .map(({ first, last }) => `missing       ${first} to ${last}`),
      ...gaps.filter((gap) => gap.partition === partition)
        .map(({ partition, from, to, reason }) =>
          `gap           ${partition} ${from} to ${to}, ${reason}`
        ),
    ], most),
  ].map((line, index) => index === 0 ? line : `    ${line}`);
}

function showOperation(operation: Operation): string {
  const { startMs, endMs, client, request, kind, api, content, said, receipt, saw } = operation;
  const words = [
    `${seconds(startMs)}–${seconds(endMs)} s client ${client}, request ${request}: ${kind}`,
    content ?? "",
    `${api === 0 ? "past the API" : `to API ${api}`} → ${said}`,
    receipt ?? "",
    saw === undefined ? "" : `${saw.status} ${saw.content ?? ""}`,
  ];
  return words.filter((word) => word !== "").join(" ").trimEnd();
}

function showFault({ startMs, endMs, kind, target, how }: FaultHeld): string {
  const words = `${seconds(startMs)}–${seconds(endMs)} s meanwhile ${kind} ${target}`;
  return how === undefined ? words : `${words} ${how}`;
}

function shorten(lines: readonly string[], most: number): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `… ${lines.length - most} more`];
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

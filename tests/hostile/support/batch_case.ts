/**
 * Cases of `POST /baskets/batch`, shorter to write.
 *
 * @module
 */
import type { Body, Fault, HostileCase } from "./hostile_case.ts";

/** A batch as its tables show it. */
export interface BatchCase {
  readonly name: string;
  readonly body: Body | (() => Body);
  /** @default {"application/x-ndjson"} */
  readonly type?: string;
  readonly encoding?: string;
  readonly status: number;
  readonly code?: string;
  readonly errors?: readonly Fault[];
  readonly accepted?: number;
}

/** The request that carries it. */
export function toHostileCase(
  { body, type = "application/x-ndjson", encoding, ...row }: BatchCase,
): HostileCase {
  return {
    ...row,
    request: {
      path: "/baskets/batch",
      headers: [
        ["content-type", type],
        ...(encoding === undefined ? [] : [["content-encoding", encoding] as const]),
      ],
      body,
    },
  };
}

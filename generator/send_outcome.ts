/**
 * What sending a basket came to, and the reading of the API's answers.
 *
 * @module
 */
import { z } from "zod";
import type { Issue } from "../shared/basket/issue.ts";

/** Where the API has put a basket: the body of its `202`. */
export interface Receipt {
  readonly store: string;
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** The part of an RFC 9457 problem document that is of use here; every field may be missing. */
export interface ProblemDocument {
  readonly code?: string | undefined;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly errors?: readonly Issue[] | undefined;
}

/** One attempt's answer: an HTTP status in decimal, or that none came. */
export type AttemptResult = `${number}` | "network_error" | "timeout";

/** What became of one basket. `answers` has one entry an attempt, in order. */
export type SendOutcome =
  & { readonly answers: readonly AttemptResult[] }
  & (
    | { readonly status: "accepted"; readonly receipt: Receipt }
    /** The API will never take it: repeating the request is of no use. */
    | {
      readonly status: "refused";
      readonly httpStatus: number;
      readonly problem: ProblemDocument;
    }
    /** Gave up or was stopped. It may have been stored all the same; sending it again is safe. */
    | { readonly status: "unavailable"; readonly reason: string }
  );

/** The receipt in a body, or `undefined` when it holds none. */
export function parseReceipt(body: string): Receipt | undefined {
  return receiptSchema.safeParse(toJson(body)).data;
}

/** The problem document in a body; empty when it holds none. */
export function parseProblem(body: string): ProblemDocument {
  return problemSchema.safeParse(toJson(body)).data ?? {};
}

function toJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const receiptSchema: z.ZodType<Receipt> = z.object({
  store: z.string(),
  id: z.string(),
  topic: z.string(),
  partition: z.int().nonnegative(),
  offset: z.int().nonnegative(),
});

const problemSchema: z.ZodType<ProblemDocument> = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() })),
}).partial();

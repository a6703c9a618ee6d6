/**
 * The outcome of sending a basket, and parsers for the API's answers.
 *
 * @module
 */
import { z } from "zod";
import type { Issue } from "../shared/basket/issue.ts";

/** The position of a basket in Kafka: the body of a `202`. */
export interface Receipt {
  readonly store: string;
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** The position of a closing in Kafka: the body of a `202`. */
export interface ClosingReceipt extends Omit<Receipt, "id"> {
  readonly till: string;
  readonly date: string;
}

/** The fields of an RFC 9457 problem document that we use; each may be missing. */
export interface ProblemDocument {
  readonly code?: string | undefined;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly errors?: readonly Issue<string>[] | undefined;
}

/** The answer to one attempt: an HTTP status in decimal, or why there was none. */
export type AttemptResult = `${number}` | "network_error" | "timeout";

/** What became of one basket or closing. `answers` has an entry for each attempt, in order. */
export type SendOutcome<R = Receipt> =
  & { readonly answers: readonly AttemptResult[] }
  & (
    | { readonly status: "accepted"; readonly receipt: R }
    /** The API will never accept it: repeating the request is of no use. */
    | {
      readonly status: "refused";
      readonly httpStatus: number;
      readonly problem: ProblemDocument;
    }
    /** The client gave up or was stopped. It may be stored nevertheless; sending again is safe. */
    | { readonly status: "unavailable"; readonly reason: string }
  );

/** Parses a receipt; `undefined` when the body holds none. */
export function parseReceipt(body: string): Receipt | undefined {
  return receiptSchema.safeParse(toJson(body)).data;
}

/** The same for a closing. */
export function parseClosingReceipt(body: string): ClosingReceipt | undefined {
  return closingReceiptSchema.safeParse(toJson(body)).data;
}

/** Parses a problem document; empty when the body holds none. */
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

const POSITION = {
  topic: z.string(),
  partition: z.int().nonnegative(),
  offset: z.int().nonnegative(),
};

const receiptSchema: z.ZodType<Receipt> = z.object({
  store: z.string(),
  id: z.string(),
  ...POSITION,
});

const closingReceiptSchema: z.ZodType<ClosingReceipt> = z.object({
  store: z.string(),
  till: z.string(),
  date: z.string(),
  ...POSITION,
});

const problemSchema: z.ZodType<ProblemDocument> = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() })),
}).partial();

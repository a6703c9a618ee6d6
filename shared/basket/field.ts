/**
 * A field of the wire contract. Its rule is written once, and used twice: by zod, which names faults
 * and documents the field, and by a plain function, which reads what is valid several times as fast.
 *
 * @module
 */
import { z } from "zod";
import type { IssueCode } from "./issue.ts";

/** A field whose value is `Wire` in JSON and `Output` in what the services compute with. */
export interface Field<Output, Wire = Output> {
  /** Names faults. A fault of ours carries its stable code in `params.code`. */
  readonly schema: z.ZodType<Output, Wire>;
  /** The output of the schema; `undefined` for what the schema refuses. */
  readonly read: (value: unknown) => Output | undefined;
}

/** Why a rule refuses a value. */
export class Refused {
  /** Stable, for programs. */
  readonly code: IssueCode;
  /** A sentence for people. */
  readonly detail: string;

  /** Both parts, as they are. */
  constructor(code: IssueCode, detail: string) {
    this.code = code;
    this.detail = detail;
  }
}

/** What becomes of a value of the right type. */
export type Rule<Output, Wire = Output> = (value: Wire) => Output | Refused;

/** What the JSON Schema says about a field. */
export type Documentation = Readonly<Record<string, unknown>> & { readonly description: string };

/**
 * A field whose JSON is a string.
 *
 * @example
 * ```ts
 * import { Refused, textField } from "./field.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { schema, read } = textField(
 *   { description: "A word in capitals" },
 *   (word) => word === "" ? new Refused("empty", "Must not be empty") : word.toUpperCase(),
 * );
 * assertEquals([read("a"), read(""), read(1)], ["A", undefined, undefined]);
 * assertEquals(schema.safeParse("").error?.issues[0]?.message, "Must not be empty");
 * ```
 */
export function textField(documentation: Documentation, rule: Rule<string>): Field<string> {
  return {
    schema: z.string().meta(documentation).transform(toTransform(rule)),
    read: (value) => typeof value === "string" ? toOutput(rule(value)) : undefined,
  };
}

/** A field whose JSON is a number that a float holds. */
export function numberField(documentation: Documentation, rule: Rule<number>): Field<number> {
  return {
    schema: z.number().meta(documentation).transform(toTransform(rule)),
    read: (value) =>
      typeof value === "number" && Number.isFinite(value) ? toOutput(rule(value)) : undefined,
  };
}

/** A field that is one of `words`. */
export function wordField<const Word extends string>(
  documentation: Documentation,
  words: readonly Word[],
): Field<Word> {
  return {
    schema: z.enum(words).meta(documentation) as unknown as z.ZodType<Word, Word>,
    read: (value) => words.find((word) => word === value),
  };
}

/** A field that may be any JSON, as far as its rule goes. */
export function anyField<Output>(
  documentation: Documentation,
  rule: Rule<Output, unknown>,
): Field<Output> {
  const schema = z.unknown().meta(documentation).transform(toTransform(rule));
  return {
    schema: schema as unknown as z.ZodType<Output, Output>,
    read: (value) => toOutput(rule(value)),
  };
}

function toOutput<Output>(result: Output | Refused): Output | undefined {
  return result instanceof Refused ? undefined : result;
}

function toTransform<Output, Wire>(
  rule: Rule<Output, Wire>,
): (value: Wire, context: z.RefinementCtx<Wire>) => Output {
  return (value, context) => {
    const result = rule(value);
    if (!(result instanceof Refused)) return result;
    const { code, detail } = result;
    context.issues.push({
      code: "custom",
      message: detail,
      params: { code },
      input: context.value,
    });
    return z.NEVER;
  };
}
